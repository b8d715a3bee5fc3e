// @ts-check
/** The names of a network's outputs, where its file does not say them and they are not those of CIFAR-10. */
import { make, write } from "../../shell/dom.js";

/** @typedef {import("../../shell/words.js").Words} Words */

/** The longest name that is kept. */
const LONGEST = 60;

export class NamesView {
  #label = make("label", { for: "own-network-names" });
  #about = make("p", { class: "about", id: "own-network-names-about" });
  #text = make("textarea", {
    id: "own-network-names",
    rows: 6,
    spellcheck: "false",
    "aria-describedby": "own-network-names-about",
    on: { input: () => this.#onchange() },
  });
  node = make("div", { class: "names", hidden: true }, this.#label, this.#text, this.#about);
  #onchange;
  #outputs = 0;

  /** @param {() => void} onchange */
  constructor(onchange) {
    this.#onchange = onchange;
  }

  /**
   * @param {number} outputs 0 where no names are asked for.
   * @param {Words} words
   */
  show(outputs, words) {
    if (outputs !== this.#outputs) this.#text.value = "";
    this.#outputs = outputs;
    this.node.hidden = !outputs;
    if (!outputs) return;
    write(this.#label, words.text("own-network.names"));
    const given = this.#given.length;
    write(this.#about, words.text("own-network.names.about", { outputs, given }));
  }

  get #given() {
    return this.#text.value
      .split("\n")
      .map((name) => name.trim().slice(0, LONGEST))
      .filter(Boolean);
  }

  /** One for each output: those that are not given are numbered. @param {Words} words */
  names(words) {
    if (!this.#outputs) return null;
    const given = this.#given;
    return Array.from(
      { length: this.#outputs },
      (_, place) => given[place] ?? words.text("own-network.names.unnamed", { place }),
    );
  }
}
