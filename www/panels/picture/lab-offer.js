// @ts-check
/** Which network answers to a person's own pictures, what it weighs, and the way to say no or yes. */
import { make, send, set, write } from "../../shell/dom.js";
import { IS_EMBED } from "../../shell/meaning.js";
import { allows } from "../../shell/locks.js";
import { ACCURATE } from "./offer.js";

class LabOffer extends HTMLElement {
  #text = make("p", { role: "status" });
  #yes = make("button", { type: "button", class: "primary", on: { click: () => send(this, "take-offer") } });
  #no = make("button", { type: "button", on: { click: () => send(this, "decline-offer") } });
  #row = make("div", { class: "row" }, this.#yes, this.#no);

  connectedCallback() {
    this.replaceChildren(this.#text, this.#row);
  }

  /** @param {import("../../app.js").View} view */
  update({ state, words }) {
    const { offer, way, route, network } = state;
    const isTaken = offer?.reply === "taken" && route.model === ACCURATE;
    set(this, "hidden", way === "test" || !(isTaken || offer?.reply === "open"));
    if (this.hidden || !offer) return;
    set(this.#yes, "hidden", isTaken);
    write(this.#yes, words.text(IS_EMBED ? "offer.frame.yes" : "offer.yes"));
    // A course page may have fixed the network: then it is only said which one answers.
    set(this.#row, "hidden", !allows("take-offer", {}, way));
    write(this.#no, words.text(isTaken ? "offer.back" : "offer.no"));
    const size = words.bytes(offer.bytes);
    const isHere = network?.name === ACCURATE;
    const accuracy = words.percent(network?.metadata.accuracy ?? 0);
    write(
      this.#text,
      words.text(!isTaken ? (IS_EMBED ? "offer.frame" : "offer.open") : isHere ? "offer.taken" : "offer.coming", {
        size,
        accuracy,
      }),
    );
  }
}

customElements.define("lab-offer", LabOffer);
