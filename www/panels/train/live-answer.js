// @ts-check
/** The picture's answer while a network trains: that of the weights of the moment, anew at a pace that a page can bear. */

/** The answer is computed anew so often, and not before the last one is there. */
const LIVE_MS = 400;

export class LiveAnswer {
  #laboratory;
  #isLive;
  #weights;
  #origin;
  #shown = -Infinity;
  #isShowing = false;
  /** Asked for while one was on its way: the weights of a run that has ended are the last ones. */
  #isDue = false;

  /**
   * @param {import("../../shell/laboratory.js").Laboratory} laboratory
   * @param {() => boolean} isLive Whether a person wants it.
   * @param {() => Promise<Uint8Array | null | undefined>} weights Of the moment, where there are any.
   * @param {() => import("../../shell/own-networks.js").Origin & { name: string }} origin Whose they are.
   */
  constructor(laboratory, isLive, weights, origin) {
    this.#laboratory = laboratory;
    this.#isLive = isLive;
    this.#weights = weights;
    this.#origin = origin;
  }

  /** The weights have moved. */
  follow() {
    if (!this.#isShowing && performance.now() - this.#shown >= LIVE_MS) this.show();
  }

  /** Lets the network of the moment answer. */
  async show() {
    this.#isDue = this.#isShowing;
    if (this.#isShowing || !this.#isLive()) return;
    this.#isShowing = true;
    do {
      this.#isDue = false;
      await this.#show();
    } while (this.#isDue && this.#isLive());
    [this.#isShowing, this.#shown] = [false, performance.now()];
  }

  async #show() {
    const origin = this.#origin();
    const bytes = await this.#weights();
    if (bytes && this.#isLive() && this.#origin().name === origin.name)
      await this.#laboratory.useWeights(bytes, origin);
  }
}
