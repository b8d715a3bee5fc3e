// @ts-check
/**
 * When what is said of pictures is said anew: at once where nothing has been said for a while; else when the pictures rest,
 * and now and then while they do not. Words that change sixty times a second are read by nobody, and take longer than maps.
 */

/** Milliseconds without another picture, and between two sayings while pictures go on. */
const [REST, AT_LEAST] = [100, 250];

export class Pace {
  #say;
  #now;
  #last = -Infinity;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {() => void} say
   * @param {() => number} now Milliseconds.
   */
  constructor(say, now = () => performance.now()) {
    this.#say = say;
    this.#now = now;
  }

  /**
   * There is another picture, or the same is shown in another way.
   * @param {boolean} isUrgent
   */
  ask(isUrgent) {
    clearTimeout(this.#timer);
    const due = isUrgent ? 0 : Math.min(REST, this.#last + AT_LEAST - this.#now());
    if (due <= 0) return this.#run();
    this.#timer = setTimeout(() => this.#run(), due);
  }

  #run() {
    this.#last = this.#now();
    this.#say();
  }
}
