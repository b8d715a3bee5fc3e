// @ts-check
/** A run of an earlier visit is offered. A part of lab-train. */
import { make, send, set, write } from "../../shell/dom.js";

class LabResume extends HTMLElement {
  #text = make("p");
  #goOn = this.#button("go-on");
  #discard = this.#button("discard");
  #offer = make(
    "div",
    { class: "offer", role: "group" },
    this.#text,
    make("div", { class: "row" }, this.#goOn, this.#discard),
  );

  connectedCallback() {
    this.replaceChildren(this.#offer);
  }

  /** @param {import("../../app.js").View} view */
  update({ state: { training }, words }) {
    const { offer, phase } = training;
    this.hidden = this.#offer.hidden = !offer || phase !== "idle";
    if (!offer) return;
    const accuracy = offer.accuracy === null ? words.text("train.offer.none") : words.percent(offer.accuracy);
    const isEnded = offer.epoch >= offer.epochs;
    const sentence = isEnded ? "train.offer.ended" : "train.offer";
    write(this.#text, words.text(sentence, { ...offer, accuracy, at: words.date(offer.at) }));
    set(this.#offer, "aria-label", words.text("train.offer.title"));
    write(this.#goOn, words.text(isEnded ? "train.button.show" : "train.button.go-on"));
    write(this.#discard, words.text("train.button.discard"));
  }

  /** @param {string} name */
  #button(name) {
    return make("button", {
      type: "button",
      "data-do": name,
      on: { click: () => send(this, "train", { what: name }) },
    });
  }
}

customElements.define("lab-resume", LabResume);
