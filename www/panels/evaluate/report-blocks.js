// @ts-check
/**
 * What a report's sections are made of: a section, a list of facts, a table. Pure.
 * @typedef {import("../../shell/words.js").Words} Words
 * @typedef {import("./report-tree.js").Tree} Tree
 * @typedef {import("./report-tree.js").Child} Child
 */

/**
 * @param {string} part
 * @param {Child[]} children
 * @param {Words} words
 * @returns {Tree}
 */
export const section = (part, children, words) => [
  "section",
  {},
  ["h2", {}, words.text(`report.${part}`)],
  ...children,
];

/**
 * @param {[string, string][]} facts
 * @returns {Tree}
 */
export const list = (facts) => [
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
export function table(caption, head, rows, kind = "plain") {
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
