// @ts-check
/** The files that are no part of a set, each with the reason. */
import { make, write } from "../../shell/dom.js";

/** @typedef {import("../../shell/words.js").Words} Words */
/** @typedef {import("./folders.js").LeftOut} LeftOut */

/** That are named one by one. */
const MOST_NAMED = 200;

export class LeftOutList {
  #summary = make("summary");
  #list = make("ul");
  #more = make("p");
  node = make("details", { class: "left-out" }, this.#summary, this.#list, this.#more);
  /** @type {unknown[]} */
  #shown = [];

  /**
   * @param {readonly LeftOut[]} left
   * @param {Words} words
   */
  update(left, words) {
    this.node.hidden = left.length === 0;
    if (left === this.#shown[0] && words === this.#shown[1]) return;
    this.#shown = [left, words];
    write(this.#summary, words.text("own-set.left", { count: left.length }));
    this.#list.replaceChildren(
      ...left
        .slice(0, MOST_NAMED)
        .map(({ path, code, params = {} }) =>
          make("li", {}, make("b", { translate: "no" }, path), ": ", reason(code, params, words)),
        ),
    );
    const rest = left.length - MOST_NAMED;
    write(this.#more, rest > 0 ? words.text("own-set.left.more", { count: rest }) : "");
  }
}

/**
 * @param {string} code
 * @param {Record<string, unknown>} params
 * @param {Words} words
 */
export function reason(code, params, words) {
  const key = [`own-set.why.${code}`, `error.${code}`].find((key) => words.has(key));
  return words.text(key ?? "error.internal", params);
}
