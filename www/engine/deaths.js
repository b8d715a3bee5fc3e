// @ts-check
/** Whether a worker dies too often to be started again by itself. */
import { DEATHS } from "../protocol.js";

export class Deaths {
  /** @type {number[]} */
  #times = [];

  /**
   * Counts one.
   * @param {number} [now] Milliseconds.
   * @returns {boolean} Whether another start is worth it.
   */
  mayStartAgain(now = performance.now()) {
    this.#times = [...this.#times.filter((then) => now - then < DEATHS.windowMs), now];
    return this.#times.length <= DEATHS.most;
  }
}
