// @ts-check
/** When the page is drawn: once for all that changes together, and for a stream of small news as often as a person can follow. */

/** Downloads tell of each piece that comes. */
const SOON_MS = 100;

export class Schedule {
  #draw;
  #isDue = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #soon;

  /** @param {(only?: string) => void} draw `only`: elements of this name. */
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

  /** At once, where nothing else shows what has changed; with all else where that is due. @param {string} name */
  only(name) {
    if (!this.#isDue) this.#draw(name);
  }

  now() {
    this.#isDue = false;
    clearTimeout(this.#soon);
    this.#soon = undefined;
    this.#draw();
  }
}
