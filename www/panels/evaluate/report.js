// @ts-check
/**
 * A report of a network: what was measured here, under the usual headings of a model card (Mitchell et al., "Model Cards for
 * Model Reporting", 2019). What was not measured has no heading, or says so. Pure.
 * @typedef {import("../../shell/words.js").Words} Words
 * @typedef {import("../../cifar-lab.js").Evaluation} Evaluation
 * @typedef {import("../../cifar-lab.js").Reliability} Reliability
 * @typedef {import("./report-tree.js").Tree} Tree
 * @typedef {import("./report-tree.js").Child} Child
 * @typedef {{ index: number, truth: number, predicted: number, confidence: number, isDisputed: boolean, picture: string }} Mistake
 *   `picture`: a PNG as `data:` address.
 * @typedef {object} Report
 * @property {string} name Of the network, as the page calls it.
 * @property {import("../../state.js").Network} network
 * @property {string} fingerprint
 * @property {string} version Of the page.
 * @property {number} at Milliseconds since 1970.
 * @property {Evaluation} result
 * @property {number[][]} table Of `counts`.
 * @property {import("../../cifar-lab.js").Figures} figures
 * @property {{ temperature: number, told: Reliability, plain: Reliability | null }} calibration `plain`: at a temperature of 1.
 * @property {ReturnType<typeof import("./label-figures.js").labelFigures> | null} labels null where no disputed label is among
 *   the images.
 * @property {Mistake[]} mistakes The surest first.
 * @property {import("../../cifar-lab.js").RobustnessReport | null} robustness
 */
import { arithmetic, describe, flat, shape } from "../network/layers.js";
import { extremes } from "../robustness/report.js";
import { SCORES } from "./calibration-scores.js";
import { coarse } from "./class-table.js";
import { classScores, confusedPairs } from "./confusion.js";
import { wilson } from "./difference.js";
import { nameOf } from "./matrix-table.js";
import { diagram } from "./report-diagram.js";
import { summary } from "./reliability-view.js";

/** Pairs that are told as sentences. */
const MOST_PAIRS = 5;

/**
 * @param {Report} report
 * @param {Words} words
 * @returns {Tree}
 */
export function reportTree(report, words) {
  const { name, version, at } = report;
  const from = words.text("report.from", { date: words.date(at), version });
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
 * @param {string} part
 * @param {Child[]} children
 * @param {Words} words
 * @returns {Tree}
 */
const section = (part, children, words) => ["section", {}, ["h2", {}, words.text(`report.${part}`)], ...children];

/**
 * @param {[string, string][]} facts
 * @returns {Tree}
 */
const list = (facts) => [
  "dl",
  {},
  ...facts.map(([term, text]) => /** @type {Tree} */ (["div", {}, ["dt", {}, term], ["dd", {}, text]])),
];

/**
 * @param {string} caption
 * @param {string[]} head
 * @param {string[][]} rows The first cell of each names it.
 * @param {string} [kind]
 * @returns {Tree}
 */
function table(caption, head, rows, kind = "plain") {
  const cells = (/** @type {string[]} */ [first = "", ...rest]) => [
    /** @type {Tree} */ (["th", { scope: "row" }, first]),
    ...rest.map((cell) => /** @type {Tree} */ (["td", {}, cell])),
  ];
  const heads = head.map((cell) => /** @type {Tree} */ (["th", { scope: "col" }, cell]));
  const body = rows.map((row) => /** @type {Tree} */ (["tr", {}, ...cells(row)]));
  const node = /** @type {Tree} */ ([
    "table",
    { class: kind },
    ["caption", {}, caption],
    ["thead", {}, ["tr", {}, ...heads]],
    ["tbody", {}, ...body],
  ]);
  // Wider than a phone: whoever uses a keyboard has to reach it.
  return ["div", { class: "wide", tabindex: 0, role: "group", "aria-label": caption }, node];
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
  const { result, figures, table: counted, calibration, labels } = report;
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
  parts.push(pairs(counted, words), ["h3", {}, words.text("calibration.title")], ...calibrationOf(calibration, words));
  if (labels) parts.push(["h3", {}, words.text("evaluation.labels.title")], labelsOf(labels, words));
  return [...parts, ...mistakesOf(report, words), ...sturdiness(report, words)];
}

/**
 * @param {Report} report
 * @param {Words} words
 */
function classes({ table: counted, figures }, words) {
  const span = (
    /** @type {number} */ low,
    /** @type {number} */ high,
    /** @type {(value: number) => string} */ written,
  ) => words.text("evaluation.classes.interval", { low: written(low), high: written(high) });
  const share = (/** @type {import("./confusion.js").Proportion | null} */ one) =>
    one ? `${words.percent(one.share)} ${span(one.low, one.high, (value) => words.fixed(100 * value, 1))}` : "–";
  const rows = classScores(counted).map(({ precision, recall, f1 }, label) => {
    const between = figures.by_class[label]?.f1_interval;
    const f1Text = f1 === null ? "–" : words.fixed(f1, 3);
    const f1Span = f1 !== null && between ? ` ${span(between[0], between[1], (value) => words.fixed(value, 3))}` : "";
    return [words.className(label), share(precision), share(recall), f1Text + f1Span];
  });
  const columns = ["class", "precision", "recall", "f1"].map((column) => words.text(`evaluation.classes.${column}`));
  return table(words.text("evaluation.classes.title"), columns, rows);
}

/**
 * @param {number[][]} counted
 * @param {number} n
 * @param {Words} words
 */
function matrix(counted, n, words) {
  const columns = (counted[0] ?? []).map((_, predicted) => nameOf(predicted, words));
  const rows = counted.map((row, truth) => [nameOf(truth, words), ...row.map((images) => words.number(images))]);
  return table(
    words.text("evaluation.matrix.caption.counts", { n }),
    [words.text("report.matrix.corner"), ...columns],
    rows,
    "report-matrix",
  );
}

/**
 * @param {number[][]} counted
 * @param {Words} words
 * @returns {Tree}
 */
function pairs(counted, words) {
  const sentences = confusedPairs(counted, MOST_PAIRS).map(({ truth, predicted, images, of }) => {
    const names = { truth: nameOf(truth, words), predicted: nameOf(predicted, words) };
    return words.text("evaluation.matrix.pair", { ...names, count: images, of, share: words.percent(images / of) });
  });
  const all = sentences.length ? sentences : [words.text("evaluation.matrix.none")];
  return ["ul", {}, ...all.map((sentence) => /** @type {Tree} */ (["li", {}, sentence]))];
}

/**
 * @param {Report["calibration"]} calibration
 * @param {Words} words
 * @returns {Child[]}
 */
function calibrationOf({ temperature, told, plain }, words) {
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

/**
 * @param {NonNullable<Report["labels"]>} labels
 * @param {Words} words
 * @returns {Tree}
 */
function labelsOf({ all, without, ...counted }, words) {
  const [low, high] = [without?.low ?? 0, without?.high ?? 0].map((share) => words.percent(share));
  const shares = { all: words.percent(all?.share ?? 0), without: words.percent(without?.share ?? 0), low, high };
  return ["p", {}, words.text("evaluation.labels.accuracy", { ...counted, ...shares })];
}

/**
 * @param {Report} report
 * @param {Words} words
 * @returns {Child[]}
 */
function mistakesOf({ mistakes }, words) {
  if (!mistakes.length) return [];
  const figures = mistakes.map(({ index, truth, predicted, confidence, isDisputed, picture }) => {
    const names = { index, truth: nameOf(truth, words), answer: nameOf(predicted, words) };
    const said = words.text("evaluation.pictures.tile.wrong", { ...names, share: words.percent(confidence) });
    const disputed = isDisputed ? ` ${words.text("evaluation.pictures.tile.disputed")}` : "";
    const alt = words.text("report.picture", { index });
    return /** @type {Tree} */ ([
      "figure",
      {},
      ["img", { src: picture, alt, width: 64, height: 64 }],
      ["figcaption", {}, said + disputed],
    ]);
  });
  return [
    ["h3", {}, words.text("report.mistakes")],
    ["div", { class: "mistakes" }, ...figures],
  ];
}

/**
 * @param {Report} report
 * @param {Words} words
 * @returns {Child[]}
 */
function sturdiness({ robustness }, words) {
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
