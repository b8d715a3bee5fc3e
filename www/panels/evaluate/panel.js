// @ts-check
/**
 * What an evaluation is worth: fetched, with its styles, once there is a result.
 * @typedef {import("../../app.js").View} View
 */
import { make } from "../../shell/dom.js";
import { withStyles } from "../../shell/style-sheet.js";
import { ClassTable } from "./class-table.js";
import { counts, imagesOf } from "./confusion.js";
import { Matrix } from "./matrix.js";

/** Resolves when the styles are here. */
export const styled = () => withStyles(new URL("./evaluation.css", import.meta.url).href);

export class Panel {
  #matrix = new Matrix();
  #classes = new ClassTable();
  node = make("div", { class: "evaluated" }, this.#matrix.node, this.#classes.node);
  /** What is shown: all of it is made anew only for another result or another language. @type {unknown[]} */
  #shown = [];
  /** @type {number[][]} */
  #table = [];

  /** @param {View} view */
  update({ state, words }) {
    const { result } = state.evaluation;
    this.node.hidden = !result;
    if (!result || (this.#shown[0] === result && this.#shown[1] === words)) return;
    if (this.#shown[0] !== result) this.#table = counts(result, imagesOf(result.answers?.labels));
    this.#shown = [result, words];
    this.#matrix.show(this.#table, result.outside, words);
    this.#classes.show(this.#table, words);
  }
}
