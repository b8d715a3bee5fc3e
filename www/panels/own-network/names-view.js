// @ts-check
/** The names of a network's outputs, where they are not those of CIFAR-10: as the file says them, written, or from a file. */
import { make, write } from "../../shell/dom.js";
import { fileInput } from "../../shell/file-input.js";

/** @typedef {import("../../shell/words.js").Words} Words */

/** The longest name that is kept. */
const LONGEST = 60;
/** A thousand names of that length take less, whatever their letters. */
const LARGEST_FILE = 1 << 18;

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
  #open = make("button", { type: "button", on: { click: () => this.#file.click() } });
  #file = fileInput(([file]) => this.#read(file), { accept: ".txt,.csv,text/*" });
  node = make(
    "div",
    { class: "names", hidden: true },
    this.#label,
    this.#text,
    this.#about,
    make("div", { class: "row" }, this.#open, this.#file),
  );
  #onchange;
  #outputs = 0;
  /** What the file of the network says. @type {readonly string[] | null} */
  #said = null;

  /** @param {() => void} onchange */
  constructor(onchange) {
    this.#onchange = onchange;
  }

  /**
   * @param {number} outputs 0 where no names are asked for.
   * @param {readonly string[] | null} said By the file.
   * @param {Words} words
   */
  show(outputs, said, words) {
    if (outputs !== this.#outputs || said !== this.#said) this.#text.value = said?.join("\n") ?? "";
    [this.#outputs, this.#said] = [outputs, said];
    this.node.hidden = !outputs;
    if (!outputs) return;
    write(this.#label, words.text("own-network.names"));
    const given = this.#given.length;
    write(this.#about, words.text("own-network.names.about", { outputs, given }));
    write(this.#open, words.text("own-network.names.open"));
  }

  /** @param {File | undefined} file */
  async #read(file) {
    if (!file) return;
    const text = await file.slice(0, LARGEST_FILE).text();
    this.#text.value = namesIn(text).slice(0, this.#outputs).join("\n");
    this.#onchange();
  }

  get #given() {
    return namesIn(this.#text.value);
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

/** One a line. @param {string} text */
export const namesIn = (text) =>
  text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n|\r/)
    .map((name) => name.trim().slice(0, LONGEST))
    .filter(Boolean);
