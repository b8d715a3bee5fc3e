// @ts-check
/**
 * What is said of a stage and of its maps. Pure.
 * @typedef {import("../../cifar-lab.js").Stage} Stage
 * @typedef {import("../../cifar-lab.js").StageShown} StageShown
 * @typedef {import("../../shell/words.js").Words} Words
 */
import { sizes } from "./graph.js";

/** @param {Stage} stage @param {Words} words */
export const kindOf = ({ kind }, words) => words.text(`inside.kind.${kind}`);

/** @param {Stage} stage @param {Words} words */
export function shapeOf(stage, words) {
  const { channels, height, width } = sizes(stage);
  if (stage.shape.length === 1) return words.text("inside.shape.flat", { values: channels });
  return words.text("inside.shape.maps", { channels, height, width });
}

/** @param {[number, number]} range @param {Words} words */
export function rangeOf([min, max], words) {
  if (Number.isNaN(min) && Number.isNaN(max)) return words.text("inside.invalid.all");
  if (min === max) return words.short(min);
  return words.text("inside.range", { min: words.short(min), max: words.short(max) });
}

/** Whether no value is a finite number: there is no smallest and no largest then. @param {StageShown} shown @param {Stage} stage */
export function isInvalid({ invalid }, stage) {
  const { channels, height, width } = sizes(stage);
  return invalid === channels * height * width;
}

/**
 * From which to which value, how many zeros, which channels have nothing else, and what is no number.
 * @param {StageShown} shown
 * @param {Stage} stage
 * @param {Words} words
 */
export function spreadOf(shown, stage, words) {
  if (isInvalid(shown, stage)) return words.text("inside.invalid.all");
  const { min, max, zeros, invalid, dead } = shown;
  const parts = [rangeOf([min, max], words)];
  if (zeros > 0) parts.push(words.text("inside.zeros", { share: words.whole(zeros) }));
  if (dead.length > 0 && stage.kind !== "picture") parts.push(deadOf(dead, words));
  if (invalid > 0) parts.push(words.text("inside.invalid", { count: invalid }));
  return parts.join(" · ");
}

/** As many numbers as a line holds. */
const NAMED = 4;

/** @param {number[]} dead @param {Words} words */
function deadOf(dead, words) {
  const named = dead.slice(0, NAMED).join(", ") + (dead.length > NAMED ? ", …" : "");
  return words.text("inside.dead", { count: dead.length, channels: named });
}
