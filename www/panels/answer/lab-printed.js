// @ts-check
/**
 * The notebook's figure for its image and what it is worth: the values that it printed in 2023, which are committed
 * data, beside those of the network on this page, which are live.
 */
import { make, send, write } from "../../shell/dom.js";
import { logit, readingsOf, sigmoid, softmax } from "./readings.js";

/** @typedef {import("../../shell/words.js").Words} Words */
/** @typedef {[number | null, number] | null | undefined} Shares Largest sigmoid, where there are any; softmax. */

const COLUMNS = ["printed.largest", "printed.softmax"];
const ROWS = ["printed.2023", "printed.live"];

class LabPrinted extends HTMLElement {
  #caption = make("caption", { class: "unseen" });
  #columns = COLUMNS.map(() => make("th", { scope: "col" }));
  #rows = ROWS.map(() => ({ head: make("th", { scope: "row" }), cells: COLUMNS.map(() => make("td")) }));
  #more = make("button", {
    type: "button",
    class: "link",
    on: { click: () => send(this, "pick-panel", { panel: "notebook", isToBeSeen: true }) },
  });

  connectedCallback() {
    const head = make("thead", {}, make("tr", {}, make("td"), ...this.#columns));
    const body = make("tbody", {}, ...this.#rows.map(({ head, cells }) => make("tr", {}, head, ...cells)));
    this.replaceChildren(make("table", {}, this.#caption, head, body), this.#more);
  }

  /** @param {import("../../app.js").View} view */
  update({
    state: {
      notebook: { printed },
      answer,
      network,
    },
    words,
  }) {
    write(this.#caption, words.text("printed.title"));
    write(this.#more, words.text("printed.more"));
    this.#columns.forEach((head, place) => write(head, words.text(COLUMNS[place] ?? "")));
    this.#rows.forEach(({ head }, place) => write(head, words.text(ROWS[place] ?? "")));
    this.#write(0, printed && [Math.max(...printed.outputs), Math.max(...softmax(printed.outputs.map(logit)))], words);
    const hasSigmoids = readingsOf(network).includes("sigmoid");
    const largest = answer && hasSigmoids ? sigmoid(Math.max(...answer.logits)) : null;
    this.#write(1, answer && [largest, Math.max(...softmax(answer.logits))], words);
  }

  /**
   * Rounded as the notebook rounds, which is the point: there, almost all reads as all.
   * @param {number} row
   * @param {Shares} shares
   * @param {Words} words
   */
  #write(row, shares, words) {
    this.#rows[row]?.cells.forEach((cell, place) => {
      const share = shares?.[place] ?? null;
      write(cell, !shares ? "…" : share === null ? words.text("printed.no") : words.roundedPercent(share));
    });
  }
}

customElements.define("lab-printed", LabPrinted);
