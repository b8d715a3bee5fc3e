// @ts-check
/**
 * A worker that judges networks before they have weights. cifar-lab.d.ts says what each method takes and gives.
 * @typedef {import("./worker-pool.js").WorkerPool} WorkerPool
 * @typedef {import("./link.js").WorkerLink} WorkerLink
 * @typedef {import("../cifar-lab.js").Spec} Spec
 */

export class Designer {
  #pool;
  #link;

  /**
   * Use `Designer.open`.
   * @param {WorkerPool} pool
   * @param {WorkerLink} link
   */
  constructor(pool, link) {
    this.#pool = pool;
    this.#link = link;
  }

  /**
   * @param {WorkerPool} pool
   * @param {(error: import("./errors.js").LabError) => void} [onlost]
   */
  static async open(pool, onlost) {
    return new Designer(pool, await pool.designer(onlost));
  }

  /**
   * @param {Spec} spec
   * @param {{ batch?: number }} [options]
   * @returns {Promise<import("../cifar-lab.js").Told>}
   */
  tell(spec, { batch = 32 } = {}) {
    return this.#link.call("tell", [JSON.stringify(spec), batch]);
  }

  /**
   * @param {Spec} spec
   * @param {{ seed?: number }} [options]
   * @returns {Promise<Uint8Array>}
   */
  weights(spec, { seed = 1 } = {}) {
    return this.#link.call("weights", [JSON.stringify(spec), seed]);
  }

  /**
   * @param {Uint8Array} weights
   * @param {readonly string[]} classes
   * @param {{ seed?: number, keeps?: boolean }} [options]
   * @returns {Promise<Uint8Array>}
   */
  forClasses(weights, classes, { seed = 1, keeps = true } = {}) {
    return this.#link.call("forClasses", [weights, [...classes], seed, keeps]);
  }

  close() {
    this.#pool.dismiss(this.#link);
  }
}
