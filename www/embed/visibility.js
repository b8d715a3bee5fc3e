// @ts-check
/**
 * What an embed does out of sight: nothing is painted, and a training that runs is paused after a while that its parent
 * is told of before. A long course page may have many of them.
 */

/** From out of sight to the pause: who scrolls past and back loses nothing. */
export const GRACE_MS = 10_000;

export class Visibility {
  isSeen = true;
  #isKept = false;
  /** @type {ReturnType<typeof setTimeout> | null} */
  #timer = null;
  #listener;

  /**
   * @param {object} listener
   * @param {(isSeen: boolean) => void} listener.onchange
   * @param {() => boolean} listener.isTraining
   * @param {(seconds: number) => void} listener.onwarning
   * @param {() => void} listener.onpause
   */
  constructor(listener) {
    this.#listener = listener;
    new IntersectionObserver(([entry]) => entry && this.#changed(entry.isIntersecting)).observe(
      document.documentElement,
    );
  }

  /** The parent wants this training to go on. */
  keep() {
    this.#isKept = true;
    this.#stop();
  }

  /** A training has begun or ended: out of sight it is watched from now on. */
  check() {
    if (!this.#listener.isTraining()) {
      this.#isKept = false;
      return this.#stop();
    }
    if (this.isSeen || this.#isKept || this.#timer) return;
    this.#listener.onwarning(GRACE_MS / 1000);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (!this.isSeen && !this.#isKept && this.#listener.isTraining()) this.#listener.onpause();
    }, GRACE_MS);
  }

  /** @param {boolean} isSeen */
  #changed(isSeen) {
    if (isSeen === this.isSeen) return;
    this.isSeen = isSeen;
    if (isSeen) this.#stop();
    this.#listener.onchange(isSeen);
    this.check();
  }

  #stop() {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
