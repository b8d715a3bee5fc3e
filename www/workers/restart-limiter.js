// @ts-check
/** Whether a worker dies too often to be started again by itself. */
import { RESTART_LIMIT } from "../protocol.js";

export class RestartLimiter {
  /** @type {number[]} */
  #times = [];

  /**
   * Counts one.
   * @param {number} [now] Milliseconds.
   * @returns {boolean} Whether another start is worth it.
   */
  mayStartAgain(now = performance.now()) {
    this.#times = [...this.#times.filter((then) => now - then < RESTART_LIMIT.windowMs), now];
    return this.#times.length <= RESTART_LIMIT.most;
  }
}
