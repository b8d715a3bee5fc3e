// @ts-check
/** Where the picture comes from: the test set, a file, a drawing, the camera. */
import { make, send, set, write } from "../../shell/dom.js";
import { Segments } from "../../shell/segments.js";
import { WAYS } from "../../state.js";

class LabWays extends HTMLElement {
  #ways = new Segments(
    "way",
    WAYS.map((value) => ({ value })),
    (way) => send(this, "pick-way", { way }),
  );
  #hint = make("p", { class: "hint" });
  #veil = make("p", { class: "veil", "aria-hidden": "true" });

  connectedCallback() {
    this.replaceChildren(this.#ways.node, this.#hint, this.#veil);
  }

  /** @param {import("../../app.js").View} view */
  update({ state: { way }, words }) {
    this.#ways.update(words.text("ways.title"), way, (one) => words.text(`ways.${one}`));
    write(this.#hint, words.text("ways.hint"));
    write(this.#veil, words.text("ways.drop"));
    const bench = this.closest(".bench");
    if (bench) set(bench, "data-way", way);
  }
}

customElements.define("lab-ways", LabWays);
