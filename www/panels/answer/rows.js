// @ts-check
/**
 * An answer as rows: the bars on the canvas and the table beside them are both made of these.
 * @typedef {{ name: string, value: number, text: string, best: boolean, truth: boolean, dead: boolean }} Row
 * @typedef {{ reading?: import("./readings.js").Reading, order?: import("./readings.js").Order,
 *   temperature?: number | null }} Look How the answer is read.
 */
import { CLASSES, sum, valuesOf } from "./readings.js";

/** Of a network with more classes of its own, so many are shown: the likeliest. */
const MOST_ROWS = 20;

/**
 * One row a class, in the data set's order, so that a bar keeps its place from image to image, or the largest first.
 * Outputs beyond the ten classes (the notebook has ten of them) have a row each as sigmoids. As shares they have one
 * together.
 * @param {import("../../state.js").Answer} answer
 * @param {import("../../shell/words.js").Words} words
 * @param {Look} [look]
 * @returns {Row[]}
 */
export function rowsOf(answer, words, { reading = "softmax", order = "class", temperature = null } = {}) {
  const values = valuesOf(answer, reading, temperature);
  const text = (/** @type {number} */ value) => (reading === "sigmoid" ? words.value(value) : words.percent(value));
  const row = (/** @type {number} */ value, /** @type {string} */ name, best = false, truth = false, dead = false) => ({
    name,
    value,
    text: text(value),
    best,
    truth,
    dead,
  });
  const { names = null } = answer;
  const output = (/** @type {number} */ value, /** @type {number} */ place) =>
    row(value, nameOf(place, words, names), place === answer.index, place === answer.label, !names && place >= CLASSES);
  if (names) {
    const all = values.map(output);
    const isSorted = order === "sorted" || all.length > MOST_ROWS;
    return isSorted ? all.sort((one, other) => other.value - one.value).slice(0, MOST_ROWS) : all;
  }
  const apart = reading === "sigmoid" ? values : values.slice(0, CLASSES);
  const rest = values.slice(apart.length);
  const rows = apart.map(output);
  if (rest.length > 0) rows.push(row(sum(rest), words.text("answer.none"), answer.index >= CLASSES));
  return order === "sorted" ? rows.sort((one, other) => other.value - one.value) : rows;
}

/**
 * @param {number} place
 * @param {import("../../shell/words.js").Words} words
 * @param {readonly string[] | null} [names] Of a network with classes of its own; the one in use where none is meant.
 */
export function nameOf(place, words, names = words.outputs) {
  if (names) return names[place] ?? String(place);
  return place < CLASSES ? words.className(place) : words.text("answer.dead", { place });
}

/**
 * The same marks as in the legend, so that colour is not the only sign.
 * @param {Row} row
 * @returns {import("../../cifar-lab.js").Bar}
 */
export function barOf({ name, value, text, best, truth, dead }) {
  const marks = [best ? "→" : "", truth ? "✓" : "", name];
  return { label: marks.filter(Boolean).join(" "), value, text, best, truth, dead };
}
