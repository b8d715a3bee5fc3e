// @ts-check
/**
 * A report of a network: what was measured here, under the usual headings of a model card (Mitchell et al., "Model Cards for
 * Model Reporting", 2019). What was not measured has no heading, or says so. Pure.
 * @typedef {import("../../shell/words.js").Words} Words
 * @typedef {import("../../cifar-lab.js").Evaluation} Evaluation
 * @typedef {import("../../cifar-lab.js").Reliability} Reliability
 * @typedef {import("../../cifar-lab.js").Coverage} Coverage
 * @typedef {import("./report-tree.js").Tree} Tree
 * @typedef {import("./report-tree.js").Child} Child
 * @typedef {{ index: number, truth: number, predicted: number, confidence: number, isDisputed: boolean, picture: string }} Mistake
 *   `picture`: a PNG as `data:` address.
 * @typedef {object} Report
 * @property {string} name Of the network, as the page calls it.
 * @property {import("../../state.js").Network} network
 * @property {string} fingerprint
 * @property {string} version Of the page.
 * @property {string} commit Of the page's sources; "" where that is not known.
 * @property {number} at Milliseconds since 1970.
 * @property {Evaluation} result
 * @property {number[][]} table Of `counts`.
 * @property {import("../../cifar-lab.js").Figures} figures
 * @property {{ temperature: number, told: Reliability, plain: Reliability | null }} calibration `plain`: at a temperature of 1.
 * @property {{ byConfidence: Coverage, byScore: Coverage }} coverage At `temperature`, and by the out-of-distribution
 *   score.
 * @property {ReturnType<typeof import("./label-figures.js").labelFigures> | null} labels null where no disputed label is among
 *   the images.
 * @property {{ figures: import("./near-duplicates.js").Figures, list: import("../../cifar-lab.js").NearDuplicates } | null} near
 *   null where it is not known which images were seen in training.
 * @property {{ file: string, compared: import("./people-told.js").Compared } | null} people null where nobody brought votes.
 * @property {Mistake[]} mistakes The surest first.
 * @property {import("../../cifar-lab.js").RobustnessReport | null} robustness
 */
import { arithmetic, describe, flat, shape } from "../network/layers.js";
import { coarse } from "./class-table.js";
import { classes, matrix, mistakesOf, pairs } from "./report-answers.js";
import { list, section, table } from "./report-blocks.js";
import { labelsOf, nearOf, peopleOf } from "./report-labels.js";
import { sturdiness } from "./report-sturdiness.js";
import { calibrationOf, coverageOf } from "./report-sureness.js";

/**
 * @param {Report} report
 * @param {Words} words
 * @returns {Tree}
 */
export function reportTree(report, words) {
  const { name, version, commit, at } = report;
  const key = commit ? "report.from.commit" : "report.from";
  const from = words.text(key, { date: words.date(at), version, commit });
  return [
    "article",
    { class: "report", lang: words.lang },
    ["header", {}, ["h1", {}, words.text("report.title", { name })], ["p", { class: "from" }, from]],
    section("details", details(report, words), words),
    section("metrics", [["p", {}, words.text("report.metrics.text")]], words),
    section("data", data(report, words), words),
    section("training", training(report, words), words),
    section("results", results(report, words), words),
    section("caveats", caveats(report, words), words),
  ];
}

/**
 * @param {Report} report
 * @param {Words} words
 * @returns {Child[]}
 */
function details({ network: { metadata, summary: layers, outputs }, fingerprint }, words) {
  const millions = Math.round(layers.multiply_adds / 1e4) / 100;
  const specs = flat(/** @type {any} */ (metadata.spec.layers));
  const columns = ["layer", "about", "output", "parameters", "arithmetic"];
  const rows = layers.rows.map((row, place) => [
    `${row.kind} ${row.name}`,
    describe(specs[place], words),
    shape(row.output, words),
    words.number(row.parameters),
    arithmetic(row.arithmetic, words),
  ]);
  return [
    list([
      [words.text("report.name"), metadata.name],
      [words.text("facts.parameters"), words.number(layers.parameters)],
      [words.text("facts.arithmetic"), words.text("facts.arithmetic.value", { millions })],
      [words.text("facts.outputs"), words.number(outputs)],
      [words.text("results.column.weights"), fingerprint],
    ]),
    table(
      words.text("layers.caption", { name: metadata.name }),
      columns.map((column) => words.text(`layers.${column}`)),
      rows,
    ),
  ];
}

/**
 * @param {Report} report
 * @param {Words} words
 * @returns {Child[]}
 */
function data({ result, labels }, words) {
  const said = words.text("report.data.text", { n: result.n, engine: words.text(`engine.${result.engine}`) });
  const mirror = result.withMirror ? ` ${words.text("evaluation.mirror")}` : "";
  const disputed = labels ? ` ${words.text("report.data.labels", { disputed: labels.disputed })}` : "";
  return [["p", {}, said + mirror + disputed]];
}

/**
 * What the file says of its training, and nothing that it does not.
 * @param {Report} report
 * @param {Words} words
 * @returns {Child[]}
 */
function training({ network: { metadata } }, words) {
  const { seed, epochs, recipe, commit, hardware } = metadata;
  const said = {
    recipe,
    seed: seed === null ? null : String(seed),
    epochs: epochs && words.number(epochs),
    commit,
    hardware,
  };
  const facts = Object.entries(said).flatMap(([key, text]) =>
    text ? [/** @type {[string, string]} */ ([words.text(`facts.${key}`), text])] : [],
  );
  return facts.length
    ? [["p", {}, words.text("report.training.text")], list(facts)]
    : [["p", {}, words.text("report.training.none")]];
}

/**
 * @param {Report} report
 * @param {Words} words
 * @returns {Child[]}
 */
function results(report, words) {
  const { result, figures, table: counted, calibration, coverage, labels, near, people } = report;
  const titled = (/** @type {string} */ key) => /** @type {Tree} */ (["h3", {}, words.text(key)]);
  const [low, high] = result.interval.map((share) => words.percent(share));
  const { correct, n, outside } = result;
  const said = words.text("report.accuracy", { correct, n, low, high });
  /** @type {Child[]} */
  const parts = [
    ["p", { class: "report-figure" }, ["strong", {}, words.percent(result.accuracy)], " ", said],
    ["p", {}, words.text("evaluation.classes.coarse", coarse(figures, words))],
    classes(report, words),
    matrix(counted, n, words),
  ];
  if (outside) parts.push(["p", {}, words.text("evaluation.matrix.beyond", { count: outside })]);
  parts.push(pairs(counted, words), titled("calibration.title"), ...calibrationOf(calibration, words));
  parts.push(titled("coverage.title"), ...coverageOf(coverage, words));
  if (labels) parts.push(titled("evaluation.labels.title"), labelsOf(labels, words));
  if (near) parts.push(titled("evaluation.near.title"), ...nearOf(near, words));
  if (people) parts.push(titled("evaluation.people.title"), ...peopleOf(people, words));
  return [...parts, ...mistakesOf(report, words), ...sturdiness(report, words)];
}

/**
 * @param {Report} report
 * @param {Words} words
 * @returns {Child[]}
 */
function caveats({ network: { metadata } }, words) {
  const isSeen = metadata.loss === "as-run" || metadata.loss === "as-written";
  return [
    ["p", {}, words.text("report.caveats.text")],
    ...(isSeen ? [/** @type {Tree} */ (["p", {}, words.text(`facts.loss.${metadata.loss}`)])] : []),
    ["p", {}, words.text("report.left")],
  ];
}
