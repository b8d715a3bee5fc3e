// @ts-check
/**
 * What is said of a layer's filters and of the chosen one. Pure.
 * @typedef {import("../../cifar-lab.js").Filters} Filters
 * @typedef {import("../../shell/words.js").Words} Words
 * @typedef {{ isChange: boolean, moment: string }} Moment `isChange`: what training has added since `moment`.
 */
import { directionOf, whiteningOf } from "./whitening.js";

/**
 * How they are to be read, and what they are.
 * @param {Filters | null} filters
 * @param {Moment} moment
 * @param {Words} words
 */
export function aboutOf(filters, { isChange, moment }, words) {
  const about = isChange ? ".change" : filters?.are_colours ? ".colours" : "";
  const sentence = words.text(`inside.filters.about${about}`, { moment, limit: words.short(filters?.limit ?? 0) });
  const whitening = filters && !isChange && whiteningOf(filters);
  if (!whitening) return sentence;
  const [, , height, width] = filters.shape;
  const told = words.text("inside.filters.whitening", { height, width, directions: whitening.directions });
  const learnt = whitening.isBiasLearnt ? ` ${words.text("inside.filters.whitening.bias")}` : "";
  return `${told}${learnt} ${sentence}`;
}

/**
 * The chosen filter in numbers.
 * @param {Filters} filters
 * @param {number} filter
 * @param {ReturnType<typeof import("./filter-sheet.js").strongestSlices>} slices
 * @param {string | null} output Which output of the network it makes.
 * @param {boolean} isChange
 * @param {Words} words
 */
export function oneOf(filters, filter, slices, output, isChange, words) {
  const [, channels, height, width] = filters.shape;
  const weights = slices.flatMap(({ weights }) => [...weights]);
  const sentence = words.text(isChange ? "inside.filters.one.change" : "inside.filters.one", {
    stage: filters.stage,
    filter: `${filter}${output === null ? "" : ` (${output})`}`,
    reads: filters.reads,
    channels,
    height,
    width,
    bias: words.short(filters.bias[filter] ?? 0),
    min: words.short(weights.reduce((least, value) => Math.min(least, value), Infinity)),
    max: words.short(weights.reduce((most, value) => Math.max(most, value), -Infinity)),
    strongest: String(slices[0]?.reads ?? 0),
  });
  const whitening = isChange ? null : whiteningOf(filters);
  if (!whitening) return sentence;
  const { direction, negative, deviation } = directionOf(filters, whitening, filter);
  const of = { direction, directions: whitening.directions, negative: String(negative) };
  return `${sentence} ${words.text("inside.filters.whitening.one", { ...of, deviation: words.short(deviation) })}`;
}
