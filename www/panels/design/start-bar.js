// @ts-check
/** What to begin with, and the ways back and forth. */
import { make, set, switchOff, write } from "../../shell/dom.js";
import { icon } from "../../shell/icons.js";
import { allows } from "../../shell/locks.js";

/**
 * @typedef {import("./templates.js").Template} Template
 * @typedef {{ begin: (layers: import("./kinds.js").Layer[]) => void, undo: () => void, redo: () => void }} Does
 */

export class StartBar {
  /** @type {Template[]} */
  templates = [];
  isLocked = false;
  #label = make("label", { for: "design-template" });
  #choice = make("select", { id: "design-template", "aria-describedby": "design-template-about" });
  #about = make("p", { id: "design-template-about", class: "about" });
  #begin;
  #undo;
  #redo;
  node;

  /** @param {Does} does */
  constructor({ begin, undo, redo }) {
    this.#choice.addEventListener("change", () => this.#show());
    const chosen = () => this.templates.find(({ name }) => name === this.#choice.value);
    this.#begin = make("button", { type: "button", on: { click: () => begin(chosen()?.layers ?? []) } });
    this.#undo = travelButton("undo", undo);
    this.#redo = travelButton("redo", redo);
    this.node = make(
      "div",
      { class: "templates" },
      make(
        "div",
        { class: "row" },
        make("div", { class: "field" }, this.#label, this.#choice),
        this.#begin,
        make("div", { class: "travel" }, this.#undo.node, this.#redo.node),
      ),
      this.#about,
    );
  }

  /** @type {import("../../shell/words.js").Words | null} */
  #words = null;

  /**
   * @param {import("./history.js").History<string>} history
   * @param {import("../../app.js").View} view
   */
  update({ past, future }, { words }) {
    this.#words = words;
    this.isLocked = !allows("design", {}, "");
    write(this.#label, words.text("design.template"));
    this.templates.forEach(({ name }, place) => {
      const option = this.#choice.options[place] ?? this.#choice.appendChild(make("option"));
      option.value = name;
      write(option, words.text(`design.template.${name}`));
    });
    write(this.#begin, words.text("design.begin"));
    this.#undo.update(words.text("design.undo"), past.length > 0 && !this.isLocked);
    this.#redo.update(words.text("design.redo"), future.length > 0 && !this.isLocked);
    this.#show();
  }

  /** The way back, which is always there. */
  focus() {
    this.#undo.node.focus();
  }

  #show() {
    if (this.#words) write(this.#about, this.#words.text(`design.template.${this.#choice.value}.about`));
  }
}

/**
 * A button that stays where it is when there is no way further, so that the focus stays on it.
 * @param {"undo" | "redo"} name
 * @param {() => void} travel
 */
function travelButton(name, travel) {
  const node = make(
    "button",
    {
      type: "button",
      class: "round",
      "data-do": name,
      on: { click: travel },
    },
    icon(name),
  );
  return {
    node,
    /** @param {string} label @param {boolean} isOpen */
    update(label, isOpen) {
      set(node, "aria-label", label);
      set(node, "title", label);
      switchOff(node, !isOpen);
    },
  };
}
