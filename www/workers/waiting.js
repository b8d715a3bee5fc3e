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
 * The same of what has to be let go, such as a worker: where it comes too late, it is.
 * @template T
 * @param {Promise<T>} promise
 * @param {AbortSignal | undefined} signal
 * @param {Fault} fault
 * @param {(late: T) => void} letGo
 * @returns {Promise<T>}
 */
export function orLetGo(promise, signal, fault, letGo) {
  return orAborted(promise, signal, fault).catch((error) => {
    promise.then(letGo, () => {});
    throw error;
  });
}

/**
 * Of the questions that need the same thing one is asked at a time, and of all of them one waits. A newer question rejects
 * the older ones with `superseded`, and the one that waited is never asked: holding an arrow key down asks for the last
 * image, not for all in between. What needs something else waits for none: a sheet that is slow to come holds up nobody
 * but those whose images are on it.
 */
export class Latest {
  /** @param {Fault} fault */
  constructor(fault) {
    this.fault = fault;
    /** What those need that are under way. @type {Set<string>} */
    this.running = new Set();
    /** @type {null | { needs: string, ask: () => Promise<void> }} */
    this.waiting = null;
    /** @type {null | (() => void)} Rejects what has not answered. */
    this.supersede = null;
  }

  /**
   * @template T
   * @param {() => Promise<T>} task
   * @param {AbortSignal} [signal]
   * @param {string} [needs]
   * @returns {Promise<T>}
   */
  run(task, signal, needs = "") {
    this.supersede?.();
    const answer = new Promise((resolve, reject) => {
      this.supersede = () => reject(this.fault("superseded"));
      this.waiting = { needs, ask: async () => (signal?.aborted ? undefined : task().then(resolve, reject)) };
    });
    this.#next();
    return orAborted(answer, signal, this.fault);
  }

  async #next() {
    if (!this.waiting || this.running.has(this.waiting.needs)) return;
    const { needs, ask } = this.waiting;
    this.waiting = null;
    this.running.add(needs);
    await ask();
    this.running.delete(needs);
    this.#next();
  }
}
