// @ts-check
/** Where results come in: links that are pasted, files that are opened or dropped. */
import { make, set, write } from "../../shell/dom.js";
import { fileInput } from "../../shell/file-input.js";

/** @typedef {import("../../shell/words.js").Words} Words */

export class IntakeView {
  #label = make("label", { for: "results-paste" });
  #text = make("textarea", {
    id: "results-paste",
    rows: 5,
    spellcheck: "false",
    autocomplete: "off",
    on: { keydown: (event) => event.key === "Enter" && (event.ctrlKey || event.metaKey) && this.#add() },
  });
  #adder = make("button", { type: "button", class: "primary", on: { click: () => this.#add() } });
  #opener = make("button", { type: "button", on: { click: () => this.#file.click() } });
  #file = fileInput((files) => this.#onfiles(files), { accept: ".json,.txt,.safetensors", multiple: true });
  #said = make("p", { class: "said", role: "status" });
  node = make(
    "div",
    { class: "intake" },
    this.#label,
    this.#text,
    make("div", { class: "row" }, this.#adder, this.#opener, this.#file),
    this.#said,
  );
  /** @type {(text: string) => boolean} */
  #onpaste;
  /** @type {(files: File[]) => void} */
  #onfiles;

  /**
   * @param {(text: string) => boolean} onpaste Whether there was a result in it.
   * @param {(files: File[]) => void} onfiles
   */
  constructor(onpaste, onfiles) {
    [this.#onpaste, this.#onfiles] = [onpaste, onfiles];
  }

  /** @param {Words} words */
  update(words) {
    write(this.#label, words.text("results.paste"));
    set(this.#text, "placeholder", words.text("results.paste.example"));
    write(this.#adder, words.text("results.add"));
    write(this.#opener, words.text("results.open"));
  }

  /** @param {string} text */
  say(text) {
    write(this.#said, text);
  }

  /** Takes what was dropped. @param {DragEvent} event */
  drop(event) {
    event.preventDefault();
    // A course page may have locked it.
    if (this.#text.disabled) return;
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length) this.#onfiles(files);
    else this.#onpaste(event.dataTransfer?.getData("text") ?? "");
  }

  #add() {
    const { value } = this.#text;
    if (!value.trim()) return this.#text.focus();
    // What holds no link at all stays, to be looked at again.
    if (this.#onpaste(value)) this.#text.value = "";
    this.#text.focus();
  }
}
