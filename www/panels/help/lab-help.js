// @ts-check
/** Help: the keys, the words, and what leaves the browser (nothing). */
import { make, set, write } from "../../shell/dom.js";
import { icon } from "../../shell/icons.js";
import { areOn, turn } from "../../shell/shortcuts.js";
import { TERMS } from "../../shell/terms.js";

/** @typedef {import("../../shell/words.js").Words} Words */

/** The keys as they are written, and what each does. */
const KEYS = /** @type {const} */ ([
  ["← →", "images"],
  ["S", "reading"],
  ["O", "order"],
  ["T", "table"],
  ["N", "notebook"],
  ["L", "link"],
  ["?", "help"],
  ["Esc", "close"],
]);

class LabHelp extends HTMLElement {
  #title = make("h2", { id: "help-title" });
  #close = make(
    "button",
    { type: "button", class: "round close", on: { click: () => this.#dialog.close() } },
    icon("cross"),
  );
  #body = make("div", { class: "body" });
  #dialog = make(
    "dialog",
    { "aria-labelledby": "help-title", on: { click: (event) => this.#leave(event) } },
    make("div", { class: "head" }, this.#title, this.#close),
    this.#body,
  );
  #shown = "";

  connectedCallback() {
    this.replaceChildren(this.#dialog);
  }

  /** Opens, or closes what is open. */
  toggle() {
    if (this.#dialog.open) this.#dialog.close();
    else this.#dialog.showModal();
  }

  /** @param {import("../../app.js").View} view */
  update({ words }) {
    if (this.#shown === words.lang) return;
    this.#shown = words.lang;
    write(this.#title, words.text("help.title"));
    set(this.#close, "aria-label", words.text("help.close"));
    const part = (/** @type {string} */ key, /** @type {Node[]} */ ...nodes) => [
      make("h3", {}, words.text(key)),
      ...nodes,
    ];
    this.#body.replaceChildren(
      ...part("help.privacy.title", make("p", {}, words.text("page.privacy"))),
      ...part("help.keys.title", this.#keys(words), this.#switch(words)),
      ...part("help.words.title", this.#words(words)),
    );
  }

  /** @param {Words} words */
  #keys(words) {
    return make(
      "dl",
      { class: "keys" },
      ...KEYS.map(([key, name]) =>
        make(
          "div",
          {},
          make("dt", {}, make("kbd", { translate: "no" }, key)),
          make("dd", {}, words.text(`help.key.${name}`)),
        ),
      ),
    );
  }

  /** @param {Words} words */
  #switch(words) {
    const input = make("input", { type: "checkbox", checked: areOn(), on: { change: () => turn(input.checked) } });
    return make("label", { class: "switch" }, input, words.text("help.keys.switch"));
  }

  /** @param {Words} words */
  #words(words) {
    return make(
      "dl",
      { class: "words" },
      ...TERMS.map((term) =>
        make("div", {}, make("dt", {}, words.text(`term.${term}`)), make("dd", {}, words.text(`term.${term}.about`))),
      ),
    );
  }

  /**
   * A press beside the sheet closes it: the backdrop is the dialog's own.
   * @param {MouseEvent} event
   */
  #leave({ target, clientX, clientY }) {
    if (target !== this.#dialog) return;
    const { left, right, top, bottom } = this.#dialog.getBoundingClientRect();
    if (clientX < left || clientX > right || clientY < top || clientY > bottom) this.#dialog.close();
  }
}

customElements.define("lab-help", LabHelp);
