// @ts-check
/**
 * An answer as rows: the bars on the canvas and the table beside them are both made of these.
 * @typedef {{ name: string, value: number, text: string, best: boolean, truth: boolean }} Row
 */

const CLASSES = 10;

/**
 * One row a class in the data set's order, so that a bar keeps its place from image to image. Outputs beyond the
 * ten classes (the notebook has ten of them) share one more row.
 * @param {import("../state.js").Answer} answer
 * @param {import("./words.js").Words} words
 * @returns {Row[]}
 */
export function rowsOf({ probabilities, index, label }, words) {
  const row = (/** @type {number} */ value, /** @type {string} */ name) => ({ name, value, text: words.percent(value) });
  const rows = probabilities.slice(0, CLASSES).map((value, place) => ({
    ...row(value, words.className(place)),
    best: place === index,
    truth: place === label,
  }));
  if (probabilities.length === CLASSES) return rows;
  const rest = probabilities.slice(CLASSES).reduce((sum, value) => sum + value, 0);
  return [...rows, { ...row(rest, words.text("answer.none")), best: index >= CLASSES, truth: false }];
}

/**
 * The same marks as in the legend, so that colour is not the only sign.
 * @param {Row} row
 * @returns {import("../cifar-lab.js").Bar}
 */
export function barOf({ name, value, text, best, truth }) {
  const marks = [best ? "→" : "", truth ? "✓" : "", name];
  return { label: marks.filter(Boolean).join(" "), value, text, best, truth };
}
