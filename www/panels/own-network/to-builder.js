// @ts-check
/** From layers that were proposed to the builder, where they are edited until they take the file's weights. */
import { make, send, write } from "../../shell/dom.js";
import { fromRust } from "../design/kinds.js";
import { readText, writeText } from "../design/text-form.js";
import { setWaitingWeights, waitingWeights } from "../design/waiting-weights.js";
import { lead } from "../picture/lead.js";

/** @typedef {import("./reading.js").FileReading} FileReading */
/** @typedef {import("../../cifar-lab.js").Spec} Spec */

export class ToBuilder {
  #button = make("button", { type: "button", "data-do": "edit", on: { click: () => this.#go() } });
  #about = make("p", { class: "about" });
  node = make("div", { class: "to-builder", hidden: true }, this.#about, this.#button);
  #take;
  /** @type {FileReading | null} */
  #reading = null;
  /** What of it waits. @type {import("../design/waiting-weights.js").Waiting | null} */
  #waiting = null;

  /** @param {(spec: Spec) => Promise<void>} take */
  constructor(take) {
    this.#take = take;
  }

  /**
   * @param {FileReading | null} reading null where the file has its layers.
   * @param {import("../../shell/words.js").Words} words
   */
  show(reading, words) {
    // Weights of another file would go into blocks that are not theirs.
    if (reading !== this.#reading && this.#waiting === waitingWeights()) setWaitingWeights(null);
    this.#reading = reading;
    this.node.hidden = !reading || !document.querySelector("lab-design") || !this.#text;
    write(this.#button, words.text("own-network.edit"));
    write(this.#about, words.text("own-network.edit.about"));
  }

  /** The chosen layers as the builder's text; empty where it has no room for them. */
  get #text() {
    const { proposals = [], layers = "" } = this.#reading ?? {};
    const text = writeText(fromRust(/** @type {any} */ (proposals[Number(layers)]?.spec.layers ?? [])));
    return readText(text) ? text : "";
  }

  #go() {
    const reading = this.#reading;
    if (!reading) return;
    this.#waiting = {
      name: reading.name,
      fit: (spec) => reading.fit(spec),
      take: (spec) => (setWaitingWeights(null), this.#take(spec)),
    };
    send(this.node, "design", { net: this.#text });
    setWaitingWeights(this.#waiting);
    lead("lab-design");
  }
}
