// @ts-check
/** What would fit, a button each. */
import { make, write } from "../../shell/dom.js";
import { fromRust } from "./kinds.js";
import { mendText } from "./words.js";

/** @typedef {import("../../cifar-lab.js").Mend} Mend */

export class MendButtons {
  node = make("div", { class: "mends", hidden: true });
  /** @type {Mend[]} */
  #mends = [];
  #onmend;

  /** @param {(layers: import("./kinds.js").Layer[]) => void} onmend */
  constructor(onmend) {
    this.#onmend = onmend;
  }

  /**
   * @param {Mend[]} mends
   * @param {import("../../shell/words.js").Words} words
   */
  update(mends, words) {
    this.#mends = mends;
    this.node.hidden = mends.length === 0;
    while (this.node.children.length > mends.length) this.node.lastChild?.remove();
    mends.forEach((mend, place) => {
      const button = this.node.children[place] ?? this.node.appendChild(this.#button(place));
      write(button, mendText(mend, words));
    });
  }

  /** @param {number} place */
  #button(place) {
    const mend = () =>
      this.#mends[place] && this.#onmend(fromRust(/** @type {any} */ (this.#mends[place].spec).layers));
    return make("button", { type: "button", class: "mend", on: { click: mend } });
  }
}
