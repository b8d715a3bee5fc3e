// @ts-check
/**
 * Another network to look inside, in a worker of its own: opened when it is first asked for, closed when it is not any more.
 * @typedef {import("../../cifar-lab.js").Inspector} Inspector
 * @typedef {import("../../app.js").View} View
 */

export class SecondNetwork {
  /** @type {Inspector | null} */
  #inspector = null;
  /** What it has: a network of the site by its name, a person's own by its bytes. @type {string | Uint8Array} */
  #has = "";
  #onlost;

  /** @param {(error: any) => void} onlost Its worker has ended by itself. */
  constructor(onlost) {
    this.#onlost = onlost;
  }

  /**
   * @param {string} name
   * @param {View} view
   * @returns {Promise<Inspector | null>} With that network; null while the page has no lab.
   */
  async open(name, { lab, second, state }) {
    const has = state.mine.find((own) => own.name === name)?.bytes ?? name;
    if (!lab || (this.#inspector && has === this.#has)) return this.#inspector;
    const bytes = typeof has === "string" ? await second.weights(has) : has;
    const onlost = (/** @type {any} */ error) => {
      this.#inspector = null;
      this.#onlost(error);
    };
    this.#inspector ??= await lab.inspect({ onlost });
    const inspector = this.#inspector;
    // A file that is refused leaves the worker with another network.
    this.#has = "";
    await inspector.use(bytes);
    this.#has = has;
    return inspector;
  }

  close() {
    this.#inspector?.close();
    this.#inspector = null;
  }
}
