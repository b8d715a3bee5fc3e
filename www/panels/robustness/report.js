// @ts-check
/**
 * What a measurement on damaged pictures comes to.
 * @typedef {import("../../cifar-lab.js").RobustnessReport} Report
 */
import { csvText } from "../../shell/csv.js";

const meanOf = (/** @type {readonly number[]} */ values) =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

/**
 * What a report is kept by: a network of the site by its name, a person's own by its weights.
 * @param {{ name: string }} network In use.
 * @param {readonly { name: string, bytes: Uint8Array }[]} mine The person's own.
 * @returns {string | Uint8Array}
 */
export const measuredAs = ({ name }, mine) => mine.find((own) => own.name === name)?.bytes ?? name;

/**
 * What was measured since the page was opened, by `measuredAs` and on how many images: whoever writes a report of a network
 * looks here.
 * @type {Map<string | Uint8Array, Map<number, Report>>}
 */
export const REPORTS = new Map();

/**
 * The corruptions that a network bears worst and best, by their mean over all strengths.
 * @param {Report["curves"]} curves At least one.
 */
export function extremes(curves) {
  const means = curves.map(({ corruption, accuracy }) => ({ corruption, mean: meanOf(accuracy) }));
  const none = { corruption: "", mean: 0 };
  const worst = means.reduce((one, other) => (other.mean < one.mean ? other : one), means[0] ?? none);
  const best = means.reduce((one, other) => (other.mean > one.mean ? other : one), means[0] ?? none);
  return { worst, best };
}

/**
 * Right answers without damage, then for each strength: of one corruption, or the mean of all.
 * @param {Report} report
 * @param {string} corruption "" for all.
 * @returns {number[]}
 */
export function curveOf({ clean, curves }, corruption) {
  const asked = curves.filter((curve) => !corruption || curve.corruption === corruption);
  const strengths = asked[0]?.accuracy ?? [];
  return [clean, ...strengths.map((_, strength) => meanOf(asked.map(({ accuracy }) => accuracy[strength] ?? 0)))];
}

/**
 * For each network a line for the pictures as they are, then one for each corruption and strength; accuracies as shares.
 * @param {...Report} reports
 */
export function csvOf(...reports) {
  return csvText([["model", "corruption", "strength", "images", "seed", "accuracy"], ...reports.flatMap(rowsOf)]);
}

/** @param {Report} report */
function rowsOf({ model, images, seed, clean, curves }) {
  const row = (/** @type {string} */ corruption, /** @type {number} */ strength, /** @type {number} */ share) =>
    /** @type {const} */ ([model, corruption, strength, images, seed, share]);
  const rows = curves.flatMap(({ corruption, accuracy }) =>
    accuracy.map((share, place) => row(corruption, place + 1, share)),
  );
  return [row("none", 0, clean), ...rows];
}
