// @ts-check
/** The picture's answer while a network trains: that of the weights of the moment, anew at a pace that a page can bear. */

/** The answer is computed anew so often, and not before the last one is there. */
const LIVE_MS = 400;

export class LiveAnswer {
  #laboratory;
  #isLive;
  #weights;
  #shown = -Infinity;
  #isShowing = false;

  /**
   * @param {import("../../shell/laboratory.js").Laboratory} laboratory
   * @param {() => boolean} isLive Whether a person wants it.
   * @param {() => Promise<Uint8Array | null | undefined>} weights Of the moment, where there are any.
   */
  constructor(laboratory, isLive, weights) {
    this.#laboratory = laboratory;
    this.#isLive = isLive;
    this.#weights = weights;
  }

  /** The weights have moved. */
  follow() {
    if (performance.now() - this.#shown >= LIVE_MS) this.show();
  }

  /** Lets the network of the moment answer. */
  async show() {
    if (this.#isShowing || !this.#isLive()) return;
    this.#isShowing = true;
    const bytes = await this.#weights();
    if (bytes && this.#isLive()) await this.#laboratory.useWeights(bytes);
    [this.#isShowing, this.#shown] = [false, performance.now()];
  }
}
