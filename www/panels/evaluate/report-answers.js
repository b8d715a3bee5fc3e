// @ts-check
/**
 * What a report says of the answers: class by class, the confusion matrix, the commonest mistakes, the surest with their
 * pictures. Pure.
 * @typedef {import("../../shell/words.js").Words} Words
 * @typedef {import("./report.js").Report} Report
 * @typedef {import("./report-tree.js").Tree} Tree
 * @typedef {import("./report-tree.js").Child} Child
 */
import { classScores, confusedPairs } from "./confusion.js";
import { nameOf } from "./matrix-table.js";
import { table } from "./report-blocks.js";

/** Pairs that are told as sentences. */
const MOST_PAIRS = 5;

/**
 * @param {Report} report
 * @param {Words} words
 */
export function classes({ table: counted, figures }, words) {
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
export function matrix(counted, n, words) {
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
export function pairs(counted, words) {
  const sentences = confusedPairs(counted, MOST_PAIRS).map(({ truth, predicted, images, of }) => {
    const names = { truth: nameOf(truth, words), predicted: nameOf(predicted, words) };
    return words.text("evaluation.matrix.pair", { ...names, count: images, of, share: words.percent(images / of) });
  });
  const all = sentences.length ? sentences : [words.text("evaluation.matrix.none")];
  return ["ul", {}, ...all.map((sentence) => /** @type {Tree} */ (["li", {}, sentence]))];
}

/**
 * @param {Report} report
 * @param {Words} words
 * @returns {Child[]}
 */
export function mistakesOf({ mistakes }, words) {
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
