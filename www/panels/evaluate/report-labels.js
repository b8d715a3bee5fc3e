// @ts-check
/**
 * What a report says of the images themselves: disputed labels, photographs that were seen in training, what people see. Pure.
 * @typedef {import("../../shell/words.js").Words} Words
 * @typedef {import("./report.js").Report} Report
 * @typedef {import("./report-tree.js").Tree} Tree
 * @typedef {import("./report-tree.js").Child} Child
 */
import { toldNear } from "./near-duplicates.js";
import { toldPeople } from "./people-told.js";
import { table } from "./report-blocks.js";

/**
 * @param {NonNullable<Report["labels"]>} labels
 * @param {Words} words
 * @returns {Tree}
 */
export function labelsOf({ all, without, alike, ...counted }, words) {
  const [low, high] = [without?.low ?? 0, without?.high ?? 0].map((share) => words.percent(share));
  const shares = { all: words.percent(all?.share ?? 0), without: words.percent(without?.share ?? 0), low, high };
  const said = words.text("evaluation.labels.accuracy", { ...counted, ...shares });
  return ["p", {}, alike ? `${said} ${words.text("evaluation.labels.alike", alike)}` : said];
}

/**
 * @param {NonNullable<Report["near"]>} near
 * @param {Words} words
 * @returns {Child[]}
 */
export function nearOf({ figures, list }, words) {
  const { about, accuracy } = toldNear(figures, list, words);
  return [
    ["p", {}, accuracy],
    ["p", {}, about],
  ];
}

/**
 * @param {NonNullable<Report["people"]>} people
 * @param {Words} words
 * @returns {Child[]}
 */
export function peopleOf({ file, compared }, words) {
  const { source, said, doubt, ofBins, ofClasses } = toldPeople(compared, file, words);
  return [
    ["p", {}, `${source} ${said}`],
    ["p", {}, doubt],
    table(words.text("report.people.bins"), ofBins.heads, ofBins.rows),
    table(words.text("evaluation.people.classes"), ofClasses.heads, ofClasses.rows),
  ];
}
