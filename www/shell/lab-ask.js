// @ts-check
/** A question that is answered before the page goes on, as where another network would take the place of one's own. */
import { make, write } from "./dom.js";

/** @typedef {{ text: string, replies: [key: string, name: string][] }} Question In the person's language; the first reply is
 *   what Enter gives, and Escape gives "". */

class LabAsk extends HTMLElement {
  #text = make("p", { id: "ask-text" });
  #row = make("div", { class: "row" });
  #dialog = make(
    "dialog",
    { "aria-labelledby": "ask-text", on: { close: () => this.#answer(this.#dialog.returnValue) } },
    this.#text,
    this.#row,
  );
  /** @type {(reply: string) => void} */
  #answer = () => {};

  connectedCallback() {
    this.replaceChildren(this.#dialog);
  }

  /**
   * @param {Question} question
   * @returns {Promise<string>} The reply's key.
   */
  ask({ text, replies }) {
    this.#answer("");
    write(this.#text, text);
    this.#row.replaceChildren(...replies.map(([key, name], place) => this.#reply(key, name, place === 0)));
    this.#dialog.returnValue = "";
    if (!this.#dialog.open) this.#dialog.showModal();
    /** @type {HTMLElement | null} */ (this.#row.firstElementChild)?.focus();
    return new Promise((resolve) => (this.#answer = resolve));
  }

  /**
   * @param {string} key
   * @param {string} name
   * @param {boolean} isFirst
   */
  #reply(key, name, isFirst) {
    const click = () => this.#dialog.close(key);
    return make("button", { type: "button", class: isFirst ? "primary" : "", "data-reply": key, on: { click } }, name);
  }
}

customElements.define("lab-ask", LabAsk);

/** @param {Question} question */
export function ask(question) {
  const found = /** @type {LabAsk | null} */ (document.querySelector("lab-ask"));
  const place = found ?? /** @type {LabAsk} */ (document.body.appendChild(document.createElement("lab-ask")));
  return place.ask(question);
}
