// @ts-check
/**
 * One step of the notebook: what it is for, the Keras call that it stands for, and the live result beside them.
 * @typedef {import("../../app.js").View} View
 * @typedef {object} Content
 * @property {string} call As a person would write it in Python.
 * @property {(view: View) => unknown[]} needs What it shows; while something of it is missing, it is waited for.
 *   It is drawn again when one of them is another.
 * @property {(view: View) => (Node | string | false)[]} draw
 * @property {(view: View) => void} [paint] After each change of the state: canvases.
 */
import { make, scroller, set, write } from "../../shell/dom.js";
import { prose } from "../../shell/terms.js";

export class Step {
  #number;
  #content;
  #title = make("h3");
  #purpose = make("p", { class: "purpose" });
  #keras = make("p", { class: "eyebrow" });
  #call;
  #result = make("div", { class: "result" });
  /** @type {unknown[]} */
  #shown = [];

  /**
   * @param {number} number
   * @param {Content} content
   */
  constructor(number, content) {
    this.#number = number;
    this.#content = content;
    const code = make("code", { lang: "en", translate: "no" }, content.call);
    this.#call = make("pre", { tabindex: 0, role: "group" }, code);
    const words = make("div", { class: "words" }, this.#title, this.#purpose, this.#keras, this.#call);
    this.node = make("li", { class: "step", "data-step": number }, words, this.#result);
  }

  /** @param {View} view */
  update(view) {
    const { words } = view;
    const needs = [words.lang, ...this.#content.needs(view)];
    if (needs.length !== this.#shown.length || needs.some((need, place) => need !== this.#shown[place])) {
      this.#shown = needs;
      write(this.#title, `${words.number(this.#number)}. ${words.text(`notebook.${this.#number}.title`)}`);
      this.#purpose.replaceChildren(...prose(words, `notebook.${this.#number}.purpose`));
      write(this.#keras, words.text("notebook.call"));
      set(this.#call, "aria-label", words.text("notebook.call"));
      const isHere = needs.every((need) => need !== undefined && need !== null);
      const nodes = isHere
        ? this.#content.draw(view)
        : [make("p", { class: "waiting" }, words.text("notebook.waiting"))];
      this.#result.replaceChildren(.../** @type {(Node | string)[]} */ (nodes.filter(Boolean)));
    }
    this.#content.paint?.(view);
  }
}

/**
 * Something in the notebook that is not right, or what is to be seen where the sentence has a title of its own: marked by a
 * word and a line, with live numbers.
 * @param {import("../../shell/words.js").Words} words
 * @param {string} key
 * @param {Record<string, unknown>} [params]
 * @param {...(Node | string)} more
 */
export function remark(words, key, params, ...more) {
  return make(
    "div",
    { class: "remark", role: "note" },
    make("strong", {}, words.text(words.has(`${key}.title`) ? `${key}.title` : "notebook.remark")),
    make("p", {}, ...prose(words, key, params)),
    ...more,
  );
}

/**
 * The way from a remark to the network that does it better: both on the picture above.
 * @param {import("../../shell/words.js").Words} words
 */
export function toCorrected(words) {
  const detail = { action: "compare-models", model: "notebook", compare: "notebook-corrected" };
  const click = (/** @type {Event} */ { target }) =>
    /** @type {Element} */ (target).dispatchEvent(new CustomEvent("lab-action", { bubbles: true, detail }));
  return make("button", { type: "button", class: "link", on: { click } }, words.text("notebook.corrected"));
}

/**
 * A table with a caption that is heard.
 * @param {string} caption
 * @param {string[]} heads
 * @param {(string | Node)[][]} rows The first cell is the row's head.
 * @param {{ foot?: (string | Node)[], className?: string, rowClass?: (place: number) => string, isStacked?: boolean }} [look]
 *   `isStacked`: on a phone each row becomes a short list, each number after its column's name.
 */
export function table(caption, heads, rows, { foot, className = "", rowClass = () => "", isStacked = false } = {}) {
  // Where rows are lists to the eye, browsers would no longer tell of a table.
  const role = (/** @type {string} */ name) => (isStacked ? name : null);
  const line = (/** @type {(string | Node)[]} */ [head = "", ...cells], name = "") =>
    make(
      "tr",
      { class: name || null, role: role("row") },
      make("th", { scope: "row", role: role("rowheader") }, head),
      ...cells.map((cell, place) =>
        make(
          "td",
          { "data-column": place + 1, role: role("cell"), "data-head": isStacked && (heads[place + 1] ?? "") },
          cell,
        ),
      ),
    );
  const head = heads.map((text, place) =>
    make("th", { scope: "col", role: role("columnheader"), "data-column": place }, text),
  );
  return scroller(
    make(
      "table",
      { class: isStacked ? `${className} stacked` : className, role: role("table") },
      make("caption", { class: "unseen" }, caption),
      make("thead", { role: role("rowgroup") }, make("tr", { role: role("row") }, ...head)),
      make("tbody", { role: role("rowgroup") }, ...rows.map((row, place) => line(row, rowClass(place)))),
      foot && make("tfoot", {}, line(foot)),
    ),
    { role: "group", "aria-label": caption },
  );
}
