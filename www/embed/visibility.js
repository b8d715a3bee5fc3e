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
  /** The end of the window in which it is counted; none where nothing is watched. @type {ReturnType<typeof setTimeout> | null} */
  #look = null;
  #frame = 0;
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
      if (this.isSeen) this.#unwatch();
      return this.#stop();
    }
    if (!this.#look) this.#watch();
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

  /**
   * Counts what is painted, window by window, as long as a training runs or it is out of sight. Of each window no more frames are
   * asked for than tell: on a slow device every one of them takes time from the training.
   */
  #watch() {
    this.#painted = 0;
    const ask = () => (this.#frame = requestAnimationFrame(paint));
    const paint = () => {
      this.#painted += 1;
      if (this.#painted <= RARE) ask();
    };
    ask();
    this.#look = setTimeout(() => {
      cancelAnimationFrame(this.#frame);
      this.#rarely = this.#painted <= RARE && !document.hidden ? this.#rarely + 1 : 0;
      this.#watch();
      // The last: it may end the watching.
      this.#changed(this.#isTold && this.#rarely < RARELY);
    }, LOOK_MS);
  }

  #unwatch() {
    if (this.#look) clearTimeout(this.#look);
    cancelAnimationFrame(this.#frame);
    this.#look = null;
    this.#rarely = 0;
  }

  #stop() {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
