// @ts-check
/**
 * Ways of waiting for an answer: until it comes or the caller gives up; or until a newer question is asked.
 * @typedef {import("./errors.js").Fault} Fault
 */

/**
 * The promise's outcome, or `aborted` as soon as the signal fires.
 * @template T
 * @param {Promise<T>} promise
 * @param {AbortSignal | undefined} signal
 * @param {Fault} fault
 * @returns {Promise<T>}
 */
export function orAborted(promise, signal, fault) {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(fault("aborted"));
    if (signal.aborted) giveUp();
    signal.addEventListener("abort", giveUp, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", giveUp));
  });
}

/**
 * At most one task runs and one waits. A newer task rejects the older ones with `superseded`, and the one that
 * waited never runs: holding an arrow key down asks for the last image, not for all in between.
 */
export class Latest {
  /** @param {Fault} fault */
  constructor(fault) {
    this.fault = fault;
    this.running = false;
    /** @type {null | (() => Promise<void>)} */
    this.waiting = null;
    /** @type {null | (() => void)} Rejects what has not answered. */
    this.supersede = null;
  }

  /**
   * @template T
   * @param {() => Promise<T>} task
   * @param {AbortSignal} [signal]
   * @returns {Promise<T>}
   */
  run(task, signal) {
    this.supersede?.();
    const answer = new Promise((resolve, reject) => {
      this.supersede = () => reject(this.fault("superseded"));
      this.waiting = async () => (signal?.aborted ? undefined : task().then(resolve, reject));
    });
    this.#next();
    return orAborted(answer, signal, this.fault);
  }

  async #next() {
    if (this.running || !this.waiting) return;
    const task = this.waiting;
    [this.running, this.waiting] = [true, null];
    await task();
    this.running = false;
    this.#next();
  }
}
