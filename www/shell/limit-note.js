// @ts-check
/**
 * What is said at a field whose number could not be taken as it was typed. Fetched with the forms that use it.
 * @typedef {import("./words.js").Words} Words
 */
import { make, write } from "./dom.js";

/** That are kept of a number with decimals. */
export const DIGITS = 4;

/**
 * The sentence stands until the field holds another number.
 * @param {string} id Of the field.
 */
export function limitNote(id) {
  const node = make("p", { class: "limit", id: `${id}-limit`, role: "status" });
  /** @type {{ given: number, value: number } | null} */
  let taken = null;
  return {
    node,
    get describedBy() {
      return taken ? node.id : null;
    },
    /** @param {string} typed @param {number} value What was taken. */
    note(typed, value) {
      const given = Number(typed);
      taken = given === value ? null : { given, value };
    },
    /** @param {unknown} value What the field holds. @param {Words} words */
    update(value, words) {
      if (taken?.value !== value) taken = null;
      write(node, taken ? limitText(taken, words) : "");
    },
  };
}

/**
 * @param {{ given: number, value: number }} taken
 * @param {Words} words
 */
export function limitText({ given, value }, words) {
  // Beyond rounding by the digits that are kept it is another number.
  const isRounded = Math.abs(given - value) <= Math.abs(given) * 10 ** (1 - DIGITS);
  const key = isRounded ? "design.rounded" : "design.bounded";
  return words.text(key, { given: words.precise(given), value: words.precise(value) });
}
