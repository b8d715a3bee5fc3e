// @ts-check
/** The confusion matrices of two networks on the same images, side by side, and what one has more of than the other. */
import { make, scroller, write } from "../../shell/dom.js";
import { minus, largestChanges, widened } from "./matrix-difference.js";
import { nameOf } from "./matrix-table.js";

/**
 * @typedef {import("../../shell/words.js").Words} Words
 * @typedef {{ tables: [here: number[][], there: number[][]], names: [here: string, there: string] }} Two
 */

/** Mistakes that are told as sentences. */
const MOST = 5;

export class TwoMatrices {
  #title = make("summary");
  #about = make("p", { class: "about" });
  #tables = make("div", { class: "three" });
  #changes = make("ol", { class: "pairs" });
  node = make(
    "details",
    { class: "matrices", on: { toggle: () => this.#draw() } },
    this.#title,
    this.#about,
    this.#tables,
    this.#changes,
  );
  /** @type {{ two: Two, words: Words } | null} */
  #shown = null;
  #isDrawn = false;

  /**
   * @param {Two} two
   * @param {Words} words
   */
  show(two, words) {
    write(this.#title, words.text("evaluation.versus.matrices"));
    this.#shown = { two, words };
    this.#isDrawn = false;
    this.#draw();
  }

  /** Three hundred cells are made when a person wants them. */
  #draw() {
    if (!this.#shown || this.#isDrawn || !this.node.open) return;
    this.#isDrawn = true;
    const { two, words } = this.#shown;
    const columns = Math.max(...two.tables.map((table) => table[0]?.length ?? 0));
    const [here = [], there = []] = two.tables.map((table) => widened(table, columns));
    write(this.#about, words.text("evaluation.versus.matrices.about"));
    const less = words.text("evaluation.versus.difference", { here: two.names[0], there: two.names[1] });
    this.#tables.replaceChildren(
      tableOf(here, two.names[0], words, false),
      tableOf(there, two.names[1], words, false),
      tableOf(minus(here, there), less, words, true),
    );
    this.#changes.replaceChildren(...largestChanges(here, there, MOST).map((change) => sentenceOf(change, two, words)));
  }
}

/** @param {number} value @param {Words} words */
const signed = (value, words) => `${value > 0 ? "+" : ""}${words.number(value)}`;

/**
 * @param {number[][]} table
 * @param {string} title
 * @param {Words} words
 * @param {boolean} isSigned Whether it tells more and less, not how many.
 */
function tableOf(table, title, words, isSigned) {
  const largest = Math.max(1, ...table.flat().map(Math.abs));
  const cell = (/** @type {number} */ value, /** @type {boolean} */ isRight) => {
    const node = make("td", { class: isRight ? "right" : "" }, isSigned ? signed(value, words) : words.number(value));
    node.style.setProperty("--strength", String(Math.sqrt(Math.abs(value) / largest)));
    if (value < 0) node.classList.add("less");
    if (value === 0) node.dataset.none = "";
    return node;
  };
  const heads = (table[0] ?? []).map((_, label) =>
    make("th", { scope: "col" }, make("span", {}, nameOf(label, words))),
  );
  const rows = table.map((row, truth) =>
    make(
      "tr",
      {},
      make("th", { scope: "row" }, nameOf(truth, words)),
      ...row.map((value, predicted) => cell(value, truth === predicted)),
    ),
  );
  const made = make(
    "table",
    { class: isSigned ? "confusion signed" : "confusion" },
    make("caption", {}, title),
    make("thead", {}, make("tr", {}, make("td"), ...heads)),
    make("tbody", {}, ...rows),
  );
  return scroller(made, { "aria-label": title });
}

/**
 * @param {import("./matrix-difference.js").Change} change
 * @param {Two} two
 * @param {Words} words
 */
function sentenceOf({ truth, predicted, here, there, of }, { names }, words) {
  const said = {
    truth: nameOf(truth, words),
    predicted: nameOf(predicted, words),
    of,
    first: names[0],
    second: names[1],
  };
  return make("li", {}, words.text("evaluation.versus.change", { ...said, here, there }));
}
