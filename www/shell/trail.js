// @ts-check
/**
 * The browser's history: each thing that a person goes to is an entry, and what follows quickly on one another, as of a
 * key held down or a square dragged, is one entry together.
 */

/** Steps that follow one another more quickly than this are one entry. */
const ONE_STEP_MS = 800;
/** Browsers refuse to change the address much more often. */
const WRITE_MS = 200;

export class Trail {
  #address;
  #isKept;
  #last = -Infinity;
  #timer = 0;

  /**
   * @param {() => string} address The query of what is shown now.
   * @param {boolean} [isKept] A page that is not its own leaves history and address alone.
   */
  constructor(address, isKept = true) {
    this.#address = address;
    this.#isKept = isKept;
  }

  /** A person has gone somewhere. */
  step() {
    const now = performance.now();
    const isQuick = now - this.#last < ONE_STEP_MS;
    this.#last = now;
    if (!isQuick) return this.#write("pushState");
    this.#timer ||= window.setTimeout(() => this.#write("replaceState"), WRITE_MS);
  }

  /** What is shown has changed by itself: no entry of its own. */
  settle() {
    if (!this.#timer) this.#write("replaceState");
  }

  /** The person goes along the history: what is written next is an entry of its own. */
  leave() {
    this.#last = -Infinity;
    this.#stop();
  }

  /** @param {"pushState" | "replaceState"} how */
  #write(how) {
    this.#stop();
    if (!this.#isKept) return;
    const search = this.#address();
    if (search !== location.search) history[how](null, "", location.pathname + search);
  }

  #stop() {
    clearTimeout(this.#timer);
    this.#timer = 0;
  }
}
