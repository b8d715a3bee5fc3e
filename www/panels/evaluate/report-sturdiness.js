// @ts-check
/**
 * What a report says of damaged pictures: accuracy by corruption and strength, where it was measured. Pure.
 * @typedef {import("../../shell/words.js").Words} Words
 * @typedef {import("./report.js").Report} Report
 * @typedef {import("./report-tree.js").Tree} Tree
 * @typedef {import("./report-tree.js").Child} Child
 */
import { extremes } from "../robustness/report.js";
import { wilson } from "./difference.js";
import { table } from "./report-blocks.js";

/**
 * @param {Report} report
 * @param {Words} words
 * @returns {Child[]}
 */
export function sturdiness({ robustness }, words) {
  const title = /** @type {Tree} */ (["h3", {}, words.text("robustness.title")]);
  if (!robustness?.curves.length) return [title, ["p", {}, words.text("report.sturdiness.none")]];
  const { clean, images, curves, meanCorruptionError } = robustness;
  const [low, high] = wilson({ share: clean, n: images }).map((share) => words.percent(share));
  const { worst, best } = extremes(curves);
  const told = {
    ...{ images, clean: words.percent(clean), low, high, mean: words.percent(1 - meanCorruptionError) },
    ...{ worst: words.text(`robustness.${worst.corruption}`), worstShare: words.percent(worst.mean) },
    ...{ best: words.text(`robustness.${best.corruption}`), bestShare: words.percent(best.mean) },
  };
  const strengths = (curves[0]?.accuracy ?? []).map((_, place) => words.number(place + 1));
  const rows = curves.map(({ corruption, accuracy }) => [
    words.text(`robustness.${corruption}`),
    ...accuracy.map((share) => words.fixed(100 * share, 1)),
  ]);
  return [
    title,
    ["p", {}, words.text("robustness.summary", told)],
    table(words.text("robustness.caption", { images }), [words.text("robustness.corruption"), ...strengths], rows),
  ];
}
