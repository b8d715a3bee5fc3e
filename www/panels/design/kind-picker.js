// @ts-check
/** The kinds of blocks as buttons, shown below whatever opened them; Escape closes them. */
import { make, set, write } from "../../shell/dom.js";
import { KINDS } from "./kinds.js";
import { kindName } from "./words.js";

/** @typedef {import("./edit.js").Path} Path */

export class KindPicker {
  #legend = make("legend");
  /** @type {Map<string, HTMLButtonElement>} */
  #buttons = new Map(
    Object.keys(KINDS).map((kind) => [
      kind,
      make("button", { type: "button", "data-kind": kind, on: { click: () => this.#choose(kind) } }),
    ]),
  );
  node = make(
    "fieldset",
    { class: "picker", on: { keydown: (/** @type {KeyboardEvent} */ event) => this.#press(event) } },
    this.#legend,
    ...this.#buttons.values(),
  );
  /** @type {Path} */
  #path = [];
  /** @type {HTMLElement | null} */
  #opener = null;
  #onchoose;

  /** @param {(path: Path, kind: string) => void} onchoose */
  constructor(onchoose) {
    this.#onchoose = onchoose;
  }

  /** @param {import("../../shell/words.js").Words} words */
  update(words) {
    write(this.#legend, words.text("design.add.which"));
    for (const [kind, button] of this.#buttons) write(button, kindName(kind, words));
  }

  /**
   * The same button closes it.
   * @param {Path} path The new block comes behind this place.
   * @param {HTMLElement} opener
   */
  open(path, opener) {
    const isOpen = opener === this.#opener;
    this.close();
    if (isOpen) return;
    [this.#path, this.#opener] = [path, opener];
    set(opener, "aria-expanded", true);
    opener.closest(".top, .head")?.after(this.node);
    this.#buttons.get("conv")?.focus();
  }

  close() {
    if (this.#opener) set(this.#opener, "aria-expanded", false);
    this.#opener = null;
    this.node.remove();
  }

  /** @param {string} kind */
  #choose(kind) {
    const path = this.#path;
    this.close();
    this.#onchoose(path, kind);
  }

  /** @param {KeyboardEvent} event */
  #press({ key }) {
    if (key !== "Escape") return;
    const opener = this.#opener;
    this.close();
    opener?.focus();
  }
}
