// @ts-check
/**
 * The worker that changes pictures so that the network in use errs: opened when it is first asked, and told of another
 * network when there is one. One question at a time.
 * @typedef {import("../../cifar-lab.js").CifarLab} CifarLab
 * @typedef {import("../../cifar-lab.js").Inspector} Inspector
 */

export class Attacker {
  /** @type {Inspector | null} */
  #inspector = null;
  /** Another object whenever the weights are others. @type {object | null} */
  #network = null;
  #onlost;

  /** @param {(error: unknown) => void} onlost The worker has ended by itself. */
  constructor(onlost) {
    this.#onlost = onlost;
  }

  /**
   * @param {{ lab: CifarLab, network: object }} use
   * @param {Uint8Array} pixels
   * @param {import("../../cifar-lab.js").AttackRequest} request
   */
  async attack({ lab, network }, pixels, request) {
    const inspector = this.#inspector ?? (await this.#open(lab, network));
    if (network !== this.#network) {
      // A file that is refused leaves it with no network that is known.
      this.#network = null;
      await inspector.use(lab.weightsBytes());
      this.#network = network;
    }
    return inspector.attack(pixels, request);
  }

  /**
   * @param {CifarLab} lab
   * @param {object} network
   */
  async #open(lab, network) {
    const onlost = (/** @type {unknown} */ error) => {
      this.#inspector = null;
      this.#onlost(error);
    };
    this.#inspector = await lab.inspect({ onlost });
    this.#network = network;
    return this.#inspector;
  }

  close() {
    this.#inspector?.close();
    this.#inspector = null;
  }
}
