// @ts-check
/**
 * What a report says of sureness: calibration, and what is left where only sure answers are given. Pure.
 * @typedef {import("../../shell/words.js").Words} Words
 * @typedef {import("./report.js").Report} Report
 * @typedef {import("./report-tree.js").Tree} Tree
 * @typedef {import("./report-tree.js").Child} Child
 */
import { leftAt } from "./answer-sets.js";
import { SCORES } from "./calibration-scores.js";
import { coverageTable, toldLeft } from "./coverage-told.js";
import { summary } from "./reliability-view.js";
import { table } from "./report-blocks.js";
import { diagram } from "./report-diagram.js";

/**
 * @param {Report["calibration"]} calibration
 * @param {Words} words
 * @returns {Child[]}
 */
export function calibrationOf({ temperature, told, plain }, words) {
  const reading = words.text("calibration.at", { temperature: words.fixed(temperature, 2) });
  const columns = [words.text("report.score"), words.text("calibration.plain"), ...(plain ? [reading] : [])];
  const rows = Object.entries(SCORES).map(([score, of]) => [
    words.text(`calibration.${score}`),
    ...(plain ? [plain, told] : [told]).map((one) => of(one, words) ?? "–"),
  ]);
  return [
    ["p", {}, summary(told, words)],
    diagram(told, words),
    table(words.text("calibration.scores"), columns, rows),
  ];
}

/** The threshold that the sentence is of. */
const THRESHOLD = 0.8;

/**
 * @param {Report["coverage"]} coverage
 * @param {Words} words
 * @returns {Child[]}
 */
export function coverageOf({ byConfidence, byScore }, words) {
  const { sentence, more } = toldLeft(leftAt(byConfidence, THRESHOLD), THRESHOLD, byScore, words);
  const { heads, rows } = coverageTable(byConfidence, words);
  return [["p", {}, `${sentence} ${more}`.trim()], table(words.text("coverage.title"), heads, rows)];
}
