// @ts-check
/**
 * Work of which only the latest request counts: whatever is asked for while it runs, it runs once more, for all of that.
 * A square that is dragged is so answered on its way, and at its end for certain.
 */
export class Latest {
  #isRunning = false;
  #isStale = false;
  #run;

  /** @param {() => Promise<unknown>} run Tells of its own failures. */
  constructor(run) {
    this.#run = run;
  }

  /** Whether something else has been asked for since the work began that runs now. */
  get isStale() {
    return this.#isStale;
  }

  /** Ends with the last run, or at once where one is under way, which then goes on to this request. */
  async ask() {
    this.#isStale = true;
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      while (this.#isStale) {
        this.#isStale = false;
        await this.#run();
      }
    } finally {
      this.#isRunning = false;
    }
  }
}
