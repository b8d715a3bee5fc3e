// @ts-check
/**
 * What an embed does out of sight: nothing is painted, and a training that runs is paused after a while that its parent
 * is told of before. A long course page may have many of them.
 */

/** From out of sight to the pause: who scrolls past and back loses nothing. */
export const GRACE_MS = 10_000;
/**
 * Firefox 153 tells a frame of another site nothing when the course page jumps away from it (by a link, say), and paints it
 * once a second from then on: findings/firefox-frame-left-by-a-jump.sh. So a training counts what is painted.
 */
const LOOK_MS = 1000;
/** In sight, even a slow device paints more often in that time. */
const RARE = 2;
/** So many times in a row; a device may be busy for a moment. */
const RARELY = 3;

export class Visibility {
  isSeen = true;
  /** What the browser says: not always the truth. */
  #isTold = true;
  #isKept = false;
  /** Asked to pause: it takes a moment, and is told of once. */
  #isPausing = false;
  #isWatching = false;
  #painted = 0;
  #rarely = 0;
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
    new IntersectionObserver((entries) => {
      this.#isTold = !!entries.at(-1)?.isIntersecting;
      this.#rarely = 0;
      this.#changed(this.#isTold);
    }).observe(document.documentElement);
  }

  /** The parent wants this training to go on. */
  keep() {
    this.#isKept = true;
    this.#stop();
  }

  /** A training has begun or ended: out of sight it is watched from now on. */
  check() {
    if (!this.#listener.isTraining()) {
      this.#isKept = this.#isPausing = false;
      // Out of sight it is watched on: nobody else would tell that it is back.
      if (this.isSeen) this.#isWatching = false;
      return this.#stop();
    }
    if (!this.#isWatching) this.#count();
    if (this.isSeen || this.#isKept || this.#isPausing || this.#timer) return;
    this.#listener.onwarning(GRACE_MS / 1000);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (this.isSeen || this.#isKept || !this.#listener.isTraining()) return;
      this.#isPausing = true;
      this.#listener.onpause();
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

  /** Looks whether the frame is painted, as long as a training runs or it is out of sight. */
  #count() {
    const paint = () => {
      this.#painted += 1;
      if (this.#isWatching) requestAnimationFrame(paint);
    };
    const look = () => {
      if (!this.#isWatching) return;
      this.#rarely = this.#painted <= RARE && !document.hidden ? this.#rarely + 1 : 0;
      this.#painted = 0;
      setTimeout(look, LOOK_MS);
      this.#changed(this.#isTold && this.#rarely < RARELY);
    };
    this.#isWatching = true;
    requestAnimationFrame(paint);
    setTimeout(look, LOOK_MS);
  }

  #stop() {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
