// @ts-check
/** Precision, recall and F1 of each class, with their 95 % intervals. */
import { make, scroller, set, write } from "../../shell/dom.js";
import { prose } from "../../shell/terms.js";
import { classScores } from "./confusion.js";

/** @typedef {import("../../shell/words.js").Words} Words */

const COLUMNS = ["class", "precision", "recall", "f1"];

export class ClassTable {
  #title = make("h3");
  #about = make("p", { class: "about" });
  #caption = make("caption", { class: "unseen" });
  #head = make("tr");
  #body = make("tbody");
  #scroller = scroller(make("table", { class: "classes" }, this.#caption, make("thead", {}, this.#head), this.#body));
  /** The second and the third guess, and the coarser question. */
  #coarse = make("p", { class: "coarse" });
  node = make("section", { class: "by-class" }, this.#title, this.#about, this.#scroller, this.#coarse);

  /**
   * @param {number[][]} table Of `counts`.
   * @param {import("../../cifar-lab.js").Figures | null} figures null while they are awaited.
   * @param {Words} words
   */
  show(table, figures, words) {
    const title = words.text("evaluation.classes.title");
    write(this.#title, title);
    this.#about.replaceChildren(...prose(words, "evaluation.classes.about"));
    write(this.#caption, title);
    write(this.#coarse, figures ? words.text("evaluation.classes.coarse", coarse(figures, words)) : "");
    set(this.#scroller, "aria-label", title);
    this.#head.replaceChildren(
      ...COLUMNS.map((column) => make("th", { scope: "col" }, words.text(`evaluation.classes.${column}`))),
    );
    this.#body.replaceChildren(
      ...classScores(table).map(({ precision, recall, f1 }, label) =>
        make(
          "tr",
          {},
          make("th", { scope: "row" }, words.className(label)),
          shareCell(precision, words),
          shareCell(recall, words),
          f1Cell(f1, figures?.by_class[label]?.f1_interval ?? null, words),
        ),
      ),
    );
  }
}

/**
 * @param {import("./confusion.js").Proportion | null} proportion
 * @param {Words} words
 */
function shareCell(proportion, words) {
  if (!proportion) return make("td", {}, "–");
  const { share, low, high } = proportion;
  return make(
    "td",
    {},
    words.percent(share),
    " ",
    between(words.fixed(100 * low, 1), words.fixed(100 * high, 1), words),
  );
}

/**
 * @param {number | null} f1
 * @param {[number, number] | null} interval
 * @param {Words} words
 */
function f1Cell(f1, interval, words) {
  if (f1 === null) return make("td", {}, "–");
  const [low, high] = interval ?? [];
  const known = low !== undefined && high !== undefined;
  return make("td", {}, words.fixed(f1, 3), " ", known && between(words.fixed(low, 3), words.fixed(high, 3), words));
}

/**
 * @param {string} low
 * @param {string} high
 * @param {Words} words
 */
const between = (low, high, words) => make("small", {}, words.text("evaluation.classes.interval", { low, high }));

/**
 * @param {import("../../cifar-lab.js").Figures} figures
 * @param {Words} words
 */
export function coarse({ top_2, top_3, animal_or_vehicle }, words) {
  const said = (/** @type {import("../../cifar-lab.js").Proportion} */ { value, interval: [low, high] }) =>
    `${words.percent(value)} ${words.text("evaluation.classes.interval", { low: words.fixed(100 * low, 1), high: words.fixed(100 * high, 1) })}`;
  return { two: said(top_2), three: said(top_3), kind: said(animal_or_vehicle) };
}
