// @ts-check
/** Both sides in numbers: of two pictures every layer, of two networks the answers. */
import { make, scroller, set, write } from "../../shell/dom.js";
import { nameOf } from "../answer/rows.js";
import { limitOf } from "./stage-values.js";
import { kindOf } from "./stage-words.js";
import { cosine, difference } from "./twins.js";

/** @typedef {import("../../shell/words.js").Words} Words */

export class SidesTable {
  #caption = make("caption");
  #head = make("tr");
  #body = make("tbody");
  node = scroller(make("table", {}, this.#caption, make("thead", {}, this.#head), this.#body), { hidden: true });

  hide() {
    set(this.node, "hidden", true);
  }

  /**
   * @param {import("./sides.js").Sides} sides
   * @param {Words} words
   */
  showStages({ stages, first, second }, words) {
    const rows = stages.map((stage, place) => {
      const [one, other] = [first[place] ?? new Float32Array(), second[place] ?? new Float32Array()];
      const alike = cosine(one, other);
      const most = limitOf(difference(one, other));
      const figures = [alike === null ? "–" : words.decimal(alike, 3), words.short(most)];
      return { name: words.stage(stage.name), isCode: true, cells: [kindOf(stage, words), ...figures] };
    });
    const titles = ["inside.table.stage", "inside.table.kind", "inside.sides.cosine", "inside.sides.most"];
    this.#write(
      titles.map((title) => words.text(title)),
      rows,
      words.text("inside.sides.table"),
    );
  }

  /**
   * @param {{ first: Float32Array, second: Float32Array }} answers Probabilities.
   * @param {readonly [string, string]} labels
   * @param {Words} words
   */
  showAnswers({ first, second }, labels, words) {
    const share = (/** @type {number | undefined} */ value) => (value === undefined ? "–" : words.percent(value));
    const rows = Array.from({ length: Math.max(first.length, second.length) }, (_, place) => ({
      name: nameOf(place, words),
      isCode: false,
      cells: [share(first[place]), share(second[place])],
    }));
    this.#write([words.text("inside.looked.output"), ...labels], rows, words.text("inside.sides.answers"));
  }

  /**
   * @param {string[]} titles
   * @param {{ name: string, isCode: boolean, cells: string[] }[]} rows
   * @param {string} caption
   */
  #write(titles, rows, caption) {
    set(this.node, "hidden", false);
    set(this.node, "aria-label", caption);
    write(this.#caption, caption);
    this.#head.replaceChildren(...titles.map((title) => make("th", { scope: "col" }, title)));
    this.#body.replaceChildren(
      ...rows.map(({ name, isCode, cells }) =>
        make(
          "tr",
          {},
          make("th", { scope: "row", ...(isCode && { translate: "no" }) }, isCode ? make("code", {}, name) : name),
          ...cells.map((text) => make("td", {}, text)),
        ),
      ),
    );
  }
}
