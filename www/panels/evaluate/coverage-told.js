// @ts-check
/**
 * What is left where only sure answers are given, as rows and as sentences: for the view and the report. Pure.
 * @typedef {import("../../shell/words.js").Words} Words
 * @typedef {import("../../cifar-lab.js").Coverage} Coverage
 * @typedef {ReturnType<typeof leftAt>} Left
 */
import { asMany, leftAt } from "./answer-sets.js";

/** From none to nearly sure. */
const THRESHOLDS = [0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99];

/**
 * The table's heads, and a row for each threshold.
 * @param {Coverage} coverage
 * @param {Words} words
 */
export function coverageTable(coverage, words) {
  const columns = ["threshold", "answered", "right", "mistakes"];
  const rows = THRESHOLDS.map((threshold) => {
    const { answered, wrong, coverage: share, accuracy } = leftAt(coverage, threshold);
    const right = answered ? words.percent(accuracy) : "–";
    return [words.whole(threshold), words.percent(share), right, words.number(wrong)];
  });
  return { heads: columns.map((column) => words.text(`coverage.column.${column}`)), rows };
}

/**
 * What is left from a threshold on, and how as many would fare that the out-of-distribution score chooses.
 * @param {Left} left
 * @param {number} threshold
 * @param {Coverage} byScore
 * @param {Words} words
 * @returns {{ sentence: string, more: string }} `more`: "" where none is left.
 */
export function toldLeft({ n, answered, wrong, coverage, accuracy }, threshold, byScore, words) {
  const sentence = words.text(answered ? "coverage.said" : "coverage.none", {
    ...{ threshold: words.whole(threshold), n, answered, mistakes: wrong },
    ...{ share: words.percent(coverage), right: words.percent(accuracy) },
  });
  if (!answered) return { sentence, more: "" };
  const other = asMany(byScore, answered);
  const more = { mistakes: other.wrong, answered: other.answered, right: words.percent(other.accuracy) };
  return { sentence, more: words.text("coverage.score", more) };
}
