// @ts-check
/**
 * Numbers in a sum, and places of values in words. Pure.
 * @typedef {import("../../shell/words.js").Words} Words
 */

/**
 * The largest sizes first; equals keep their order.
 * @template T
 * @param {readonly T[]} list
 * @param {(one: T) => number} value
 */
export const bySize = (list, value) => [...list].sort((one, other) => Math.abs(value(other)) - Math.abs(value(one)));

/** A number that is added to what stands before it. @param {number} value @param {Words} words */
export const signed = (value, words) =>
  value < 0 ? ` − ${words.short(-value)}` : Number.isNaN(value) ? " + NaN" : ` + ${words.short(value)}`;

/** A factor: what is negative stands in brackets. @param {number} value @param {Words} words */
export const inBrackets = (value, words) => (value < 0 ? `(${words.short(value)})` : words.short(value));

/**
 * `conv1, channel 3, row 4, column 5`; rows and columns count from 0, as in code.
 * @param {import("../../cifar-lab.js").Cell} cell
 * @param {Words} words
 * @param {boolean} [isFlat] Whether the stage is a vector.
 */
export function placeOf({ stage, channel, row, column }, words, isFlat = false) {
  return words.text(isFlat ? "making.place.flat" : "making.place", { stage, channel, row, column });
}
