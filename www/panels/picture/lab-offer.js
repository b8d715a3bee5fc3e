// @ts-check
/** Which network answers to a person's own pictures, what it weighs, and the way to say no or yes. */
import { make, send, set, write } from "../../shell/dom.js";
import { ACCURATE } from "./offer.js";

class LabOffer extends HTMLElement {
  #text = make("p", { role: "status" });
  #yes = make("button", { type: "button", class: "primary", on: { click: () => send(this, "take-offer") } });
  #no = make("button", { type: "button", on: { click: () => send(this, "decline-offer") } });

  connectedCallback() {
    this.replaceChildren(this.#text, make("div", { class: "row" }, this.#yes, this.#no));
  }

  /** @param {import("../../app.js").View} view */
  update({ state, words }) {
    const { offer, way, route, network } = state;
    const isTaken = offer?.reply === "taken" && route.model === ACCURATE;
    set(this, "hidden", way === "test" || !(isTaken || offer?.reply === "open"));
    if (this.hidden || !offer) return;
    set(this.#yes, "hidden", isTaken);
    write(this.#yes, words.text("offer.yes"));
    write(this.#no, words.text(isTaken ? "offer.back" : "offer.no"));
    const size = words.bytes(offer.bytes);
    const isHere = network?.name === ACCURATE;
    const accuracy = words.percent(network?.metadata.accuracy ?? 0);
    write(
      this.#text,
      words.text(!isTaken ? "offer.open" : isHere ? "offer.taken" : "offer.coming", { size, accuracy }),
    );
  }
}

customElements.define("lab-offer", LabOffer);
