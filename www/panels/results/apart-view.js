// @ts-check
/** What was kept apart: where it stood, how it begins, and why. */
import { make, write } from "../../shell/dom.js";

/** @typedef {import("../../shell/words.js").Words} Words */
/** @typedef {import("./collection.js").Apart} Apart */

export class ApartView {
  #title = make("h3");
  #list = make("ol", { class: "apart" });
  #forget = make("button", { type: "button", class: "link", on: { click: () => this.#onforget() } });
  node = make("section", { class: "kept-apart", hidden: true }, this.#title, this.#list, this.#forget);
  #onforget;

  /** @param {() => void} onforget */
  constructor(onforget) {
    this.#onforget = onforget;
  }

  /**
   * @param {readonly Apart[]} apart
   * @param {Words} words
   */
  show(apart, words) {
    this.node.hidden = !apart.length;
    write(this.#title, words.text("results.apart", { count: apart.length }));
    write(this.#forget, words.text("results.forget"));
    this.#list.replaceChildren(
      ...apart.map((one) =>
        make(
          "li",
          {},
          make("strong", {}, sourceOf(one, words)),
          " ",
          reasonOf(one, words),
          one.text && make("code", { translate: "no" }, one.text),
        ),
      ),
    );
  }
}

/**
 * @param {Apart} apart
 * @param {Words} words
 */
const sourceOf = ({ source }, words) =>
  "line" in source ? words.text("results.line", source) : words.text("results.file", source);

/**
 * @param {Pick<Apart, "reason" | "params">} apart
 * @param {Words} words
 */
export function reasonOf({ reason, params }, words) {
  const what = "what" in params ? words.text(`results.part.${params.what}`) : "";
  return words.text(`results.problem.${reason}`, { ...params, what });
}
