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
  /** Until the last one that was asked for is there. @type {Promise<void> | null} */
  #showing = null;
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
    if (!this.#showing && performance.now() - this.#shown >= LIVE_MS) this.show();
  }

  /** Lets the network of the moment answer; resolves when it has. */
  async show() {
    this.#isDue = !!this.#showing;
    if (!this.#showing && this.#isLive()) this.#showing = this.#showLatest();
    await this.#showing;
  }

  async #showLatest() {
    do {
      this.#isDue = false;
      await this.#show();
    } while (this.#isDue && this.#isLive());
    [this.#showing, this.#shown] = [null, performance.now()];
  }

  async #show() {
    const origin = this.#origin();
    const bytes = await this.#weights();
    if (bytes && this.#isLive() && this.#origin().name === origin.name)
      await this.#laboratory.useWeights(bytes, origin);
  }
}
