// @ts-check
/** Weights of a file that wait for blocks: whether these take them, and the ways on. */
import { make, switchOff, write } from "../../shell/dom.js";
import { setWaitingWeights, waitingWeights } from "./waiting-weights.js";

export class WeightsView {
  #said = make("p", { class: "about" });
  #use = make("button", {
    type: "button",
    class: "primary",
    "data-do": "fill",
    on: { click: () => this.#onuse() },
  });
  #leave = make("button", { type: "button", class: "link", on: { click: () => setWaitingWeights(null) } });
  node = make(
    "section",
    { class: "waiting-weights", hidden: true },
    this.#said,
    make("div", { class: "takes" }, this.#use, this.#leave),
  );
  #onuse;

  /** @param {() => void} onuse */
  constructor(onuse) {
    this.#onuse = onuse;
  }

  /**
   * @param {boolean} fits Whether every block has its arrays, and every array its block.
   * @param {import("../../shell/words.js").Words} words
   */
  update(fits, words) {
    const weights = waitingWeights();
    this.node.hidden = !weights;
    if (!weights) return;
    write(this.#said, words.text(fits ? "design.weights.fit" : "design.weights.wait", { name: weights.name }));
    write(this.#use, words.text("design.weights.use"));
    write(this.#leave, words.text("design.weights.leave"));
    switchOff(this.#use, !fits);
  }
}
