// @ts-check
/** How the outputs are read, in which order they stand, and one sentence on what the reading means. */
import { make, send, set } from "../../shell/dom.js";
import { ORDERS, READINGS, readingInUse, readingsOf, sigmoid, sum } from "./readings.js";
import { nameOf } from "./rows.js";
import { Segments } from "../../shell/segments.js";
import { prose } from "../../shell/terms.js";

/** @typedef {import("../../state.js").State} State */
/** @typedef {import("../../shell/words.js").Words} Words */

/** Before the network is here: those of the usual one, so that nothing moves when it comes. */
const USUAL = ["softmax", "sigmoid"];
const options = (/** @type {readonly string[]} */ values) => values.map((value) => ({ value }));

class LabReading extends HTMLElement {
  #readings = new Segments("reading", options(READINGS), (reading) => send(this, "pick-reading", { reading }));
  #orders = new Segments("order", options(ORDERS), (order) => send(this, "pick-order", { order }));
  #about = make("p", { class: "about" });
  #shown = "";

  connectedCallback() {
    this.replaceChildren(make("div", { class: "row" }, this.#readings.node, this.#orders.node), this.#about);
  }

  /** @param {import("../../app.js").View} view */
  update({ state, words }) {
    const { route, network } = state;
    const offered = network ? readingsOf(network) : USUAL;
    const reading = readingInUse(route.reading, network);
    this.#readings.update(words.text("reading.title"), reading, (value) => words.text(`reading.${value}`), offered);
    set(this.#readings.node, "hidden", offered.length < 2);
    this.#orders.update(words.text("order.title"), route.order, (value) => words.text(`order.${value}`));
    this.#explain(reading, state, words);
  }

  /**
   * @param {import("./readings.js").Reading} reading
   * @param {State} state
   * @param {Words} words
   */
  #explain(reading, { network, answer }, words) {
    if (!network || !answer) return;
    const sigmoids = reading === "sigmoid" ? answer.logits.map(sigmoid) : [];
    const total = words.decimal(sum(sigmoids), 2);
    const largest = Math.max(...sigmoids);
    // Saturated ones are equal in 32 bits.
    const equal = sigmoids.filter((value) => value === largest).length;
    const name = nameOf(sigmoids.indexOf(largest), words);
    const { temperature, loss } = network.metadata;
    const key = `reading.${reading}.about`;
    const own = `${key}.${loss}`;
    const shown = [key, loss, total, words.lang, answer.logits.length, temperature, equal, name].join("|");
    // The terms in the sentence are buttons: one that has the focus is not replaced without need.
    if (shown === this.#shown) return;
    this.#shown = shown;
    const params = { outputs: answer.logits.length, sum: total, temperature: temperature ?? 1 };
    const ties = equal > 1 ? [" ", ...prose(words, "reading.sigmoid.equal", { equal, name })] : [];
    this.#about.replaceChildren(...prose(words, words.has(own) ? own : key, params), ...ties);
  }
}

customElements.define("lab-reading", LabReading);
