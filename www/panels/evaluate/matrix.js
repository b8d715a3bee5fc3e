// @ts-check
/** What is taken for what: the confusion matrix, the cell that is looked at, and the commonest mistakes as sentences. */
import { make, write } from "../../shell/dom.js";
import { Segments } from "../../shell/segments.js";
import { prose } from "../../shell/terms.js";
import { VIEWS, confusedPairs, proportion, totals } from "./confusion.js";
import { MatrixTable, nameOf } from "./matrix-table.js";

/** @typedef {import("../../shell/words.js").Words} Words */
/** @typedef {import("./matrix-table.js").Cell} Cell */

/** Pairs that are told as sentences. */
const MOST_PAIRS = 5;

export class Matrix {
  #title = make("h3");
  #about = make("p", { class: "about" });
  #views = new Segments(
    "matrix-view",
    VIEWS.map((value) => ({ value })),
    (value) => this.#see(/** @type {import("./confusion.js").View} */ (value)),
  );
  #grid = new MatrixTable((cell) => this.#choose(cell));
  #said = make("p", { class: "said", role: "status" });
  #outside = make("p", { class: "outside" });
  #pairsTitle = make("h4");
  #pairs = make("ol", { class: "pairs" });
  node = make(
    "section",
    { class: "matrix" },
    this.#title,
    this.#about,
    this.#views.node,
    make("div", { class: "scrolls" }, this.#grid.node),
    this.#said,
    this.#outside,
    this.#pairsTitle,
    this.#pairs,
  );
  /** @type {import("./confusion.js").View} */
  #view = "counts";
  /** @type {number[][]} */
  #table = [];
  /** @type {Cell | null} */
  #chosen = null;
  /** @type {Words | null} */
  #words = null;
  #onopen;

  /** @param {(cell: Cell) => void} onopen A person wants to see a cell's pictures. */
  constructor(onopen) {
    this.#onopen = onopen;
  }

  /** The keyboard comes back to the cell. */
  focus() {
    this.#grid.focus();
  }

  /**
   * @param {number[][]} table Of `counts`.
   * @param {number} outside Images whose answer is no class.
   * @param {Words} words
   */
  show(table, outside, words) {
    if (table !== this.#table) this.#chosen = null;
    [this.#table, this.#words] = [table, words];
    write(this.#title, words.text("evaluation.matrix.title"));
    this.#about.replaceChildren(...prose(words, "evaluation.matrix.about"));
    write(this.#outside, outside ? words.text("evaluation.matrix.beyond", { count: outside }) : "");
    write(this.#pairsTitle, words.text("evaluation.matrix.pairs"));
    this.#pairs.replaceChildren(...this.#sentences(words).map((sentence) => make("li", {}, sentence)));
    this.#see(this.#view);
    this.#tell();
  }

  /** @param {import("./confusion.js").View} view */
  #see(view) {
    const words = this.#words;
    if (!words) return;
    this.#view = view;
    const name = (/** @type {string} */ one) => words.text(`evaluation.matrix.view.${one}`);
    this.#views.update(words.text("evaluation.matrix.view"), view, name);
    this.#grid.show(this.#table, view, words);
  }

  /** @param {Cell} cell */
  #choose(cell) {
    this.#chosen = cell;
    this.#tell();
    this.#onopen(cell);
  }

  #tell() {
    this.#grid.choose(this.#chosen);
    write(this.#said, this.#chosen && this.#words ? sentenceOf(this.#chosen, this.#table, this.#words) : "");
  }

  /** The commonest mistakes, each leading to its pictures. @param {Words} words */
  #sentences(words) {
    const pairs = confusedPairs(this.#table, MOST_PAIRS);
    if (!pairs.length) return [words.text("evaluation.matrix.none")];
    return pairs.map(({ truth, predicted, images, of }) => {
      const names = { truth: nameOf(truth, words), predicted: nameOf(predicted, words) };
      const said = { ...names, count: images, of, share: words.percent(images / of) };
      const open = () => (this.#grid.reach({ truth, predicted }), this.#choose({ truth, predicted }));
      return make(
        "button",
        { type: "button", class: "link", on: { click: open } },
        words.text("evaluation.matrix.pair", said),
      );
    });
  }
}

/**
 * @param {Cell} cell
 * @param {number[][]} table
 * @param {Words} words
 */
function sentenceOf(cell, table, words) {
  const { images, truth, answered } = totals(table).of(cell);
  const among = proportion(images, truth);
  const names = { truth: nameOf(cell.truth, words), predicted: nameOf(cell.predicted, words) };
  if (!among) return words.text("evaluation.matrix.empty", names);
  const [share, low, high] = [among.share, among.low, among.high].map((part) => words.percent(part));
  const row = { ...names, count: images, of: truth, share, low, high };
  const column = { ...names, answered, share: words.percent(images / Math.max(1, answered)) };
  const sentences = [words.text("evaluation.matrix.row", row)];
  if (answered) sentences.push(words.text("evaluation.matrix.column", column));
  return sentences.join(" ");
}
