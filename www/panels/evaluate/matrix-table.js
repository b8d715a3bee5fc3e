// @ts-check
/**
 * The confusion matrix: true classes from top to bottom, answers from left to right. One cell can be reached by the
 * tabulator, the others from there by the arrows; a press on one asks for its pictures.
 * @typedef {import("../../shell/words.js").Words} Words
 * @typedef {import("./confusion.js").View} View
 * @typedef {{ truth: number, predicted: number }} Cell
 */
import { make, set, write } from "../../shell/dom.js";
import { cells } from "./confusion.js";

/** How far each key goes: rows, columns. @type {Readonly<Record<string, [down: number, right: number]>>} */
const STEPS = Object.freeze({
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  Home: [0, -Infinity],
  End: [0, Infinity],
});

export class MatrixTable {
  #caption = make("caption");
  #answers = make("th", { scope: "colgroup" });
  #truths = make("td");
  #heads = make("tr", {}, this.#truths);
  #body = make("tbody", { on: { keydown: (event) => this.#step(event) } });
  node = make(
    "table",
    { class: "confusion" },
    this.#caption,
    make("thead", {}, make("tr", {}, make("td"), this.#answers), this.#heads),
    this.#body,
  );
  /** @type {HTMLButtonElement[][]} */
  #buttons = [];
  /** The one that the tabulator reaches. @type {Cell} */
  #at = { truth: 0, predicted: 0 };
  #onopen;
  #nameOf;

  /**
   * @param {(cell: Cell) => void} onopen
   * @param {(label: number, words: Words) => string} [name] Of a class, or of a column behind them.
   */
  constructor(onopen, name = nameOf) {
    this.#onopen = onopen;
    this.#nameOf = name;
  }

  /**
   * @param {number[][]} table Of `counts`.
   * @param {View} view
   * @param {Words} words
   */
  show(table, view, words) {
    this.#build(table);
    const n = table.flat().reduce((all, one) => all + one, 0);
    write(this.#caption, words.text(`evaluation.matrix.caption.${view}`, { n }));
    write(this.#answers, words.text("evaluation.matrix.answers"));
    write(this.#truths, words.text("evaluation.matrix.truths"));
    [...this.#heads.querySelectorAll("th span")].forEach((head, label) => write(head, this.#nameOf(label, words)));
    [...this.#body.querySelectorAll("th")].forEach((head, label) => write(head, this.#nameOf(label, words)));
    cells(table, view).forEach((row, truth) =>
      row.forEach((cell, predicted) => this.#write({ truth, predicted }, cell, view, words)),
    );
  }

  /** @param {Cell | null} chosen Whose pictures are shown. */
  choose(chosen) {
    this.#buttons.forEach((row, truth) =>
      row.forEach((button, predicted) =>
        set(button, "aria-pressed", truth === chosen?.truth && predicted === chosen.predicted),
      ),
    );
  }

  /** The keyboard comes back to where it was. */
  focus() {
    this.#buttons[this.#at.truth]?.[this.#at.predicted]?.focus();
  }

  /** @param {number[][]} table */
  #build(table) {
    const columns = table[0]?.length ?? 0;
    if (this.#buttons.length === table.length && this.#buttons[0]?.length === columns) return;
    this.#at = { truth: 0, predicted: 0 };
    set(this.#answers, "colspan", columns);
    this.#heads.replaceChildren(
      this.#truths,
      ...Array.from({ length: columns }, () => make("th", { scope: "col" }, make("span"))),
    );
    this.#buttons = table.map((row, truth) => row.map((_, predicted) => this.#button({ truth, predicted })));
    this.#body.replaceChildren(
      ...this.#buttons.map((row, truth) =>
        make(
          "tr",
          {},
          make("th", { scope: "row" }),
          ...row.map((button, predicted) => make("td", { class: truth === predicted ? "right" : "" }, button)),
        ),
      ),
    );
  }

  /** @param {Cell} cell */
  #button(cell) {
    const { truth, predicted } = this.#at;
    const isAt = cell.truth === truth && cell.predicted === predicted;
    const open = () => {
      this.reach(cell);
      this.#onopen(cell);
    };
    return make("button", { type: "button", tabindex: isAt ? 0 : -1, "aria-pressed": false, on: { click: open } });
  }

  /**
   * @param {Cell} cell
   * @param {{ value: number, strength: number }} shown
   * @param {View} view
   * @param {Words} words
   */
  #write({ truth, predicted }, { value, strength }, view, words) {
    const button = this.#buttons[truth]?.[predicted];
    if (!button) return;
    const params = { truth: this.#nameOf(truth, words), predicted: this.#nameOf(predicted, words) };
    write(button, view === "counts" ? words.number(value) : percents(value, words));
    // Rare mistakes are to be told from none: a root lifts what is weak.
    button.style.setProperty("--strength", String(Math.sqrt(strength)));
    set(button, "data-none", value === 0);
    set(
      button,
      "aria-label",
      words.text(`evaluation.matrix.cell.${view}`, { ...params, value: said(value, view, words) }),
    );
  }

  /** @param {KeyboardEvent} event */
  #step(event) {
    const [down, right] = STEPS[event.key] ?? [0, 0];
    if ((!down && !right) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const within = (/** @type {number} */ place, /** @type {number} */ count) =>
      Math.max(0, Math.min(count - 1, place));
    this.reach({
      truth: within(this.#at.truth + down, this.#buttons.length),
      predicted: within(this.#at.predicted + right, this.#buttons[0]?.length ?? 0),
    });
    this.focus();
  }

  /** The tabulator leads to this cell from now on. @param {Cell} cell */
  reach(cell) {
    const buttonAt = (/** @type {Cell} */ { truth, predicted }) => this.#buttons[truth]?.[predicted];
    buttonAt(this.#at)?.setAttribute("tabindex", "-1");
    buttonAt(cell)?.setAttribute("tabindex", "0");
    this.#at = cell;
  }
}

/** The column behind the tenth holds what is no class. @param {number} label @param {Words} words */
export const nameOf = (label, words) => (label < 10 ? words.className(label) : words.text("evaluation.matrix.outside"));

/** Hundredths without their sign, which the caption has. @param {number} share @param {Words} words */
function percents(share, words) {
  return share > 0 && share < 0.005 ? "<1" : words.fixed(100 * share, 0);
}

/** @param {number} value @param {View} view @param {Words} words */
const said = (value, view, words) => (view === "counts" ? value : words.percent(value));
