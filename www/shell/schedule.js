// @ts-check
/** When the page is drawn: once for all that changes together, and for a stream of small news as often as a person can follow. */

/** Downloads tell of each piece that comes. */
const SOON_MS = 100;

export class Schedule {
  #draw;
  #isDue = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #soon;

  /** @param {() => void} draw */
  constructor(draw) {
    this.#draw = draw;
  }

  /** With the next microtask. */
  next() {
    if (!this.#isDue) queueMicrotask(() => this.now());
    this.#isDue = true;
  }

  soon() {
    this.#soon ??= setTimeout(() => this.now(), SOON_MS);
  }

  now() {
    this.#isDue = false;
    clearTimeout(this.#soon);
    this.#soon = undefined;
    this.#draw();
  }
}
