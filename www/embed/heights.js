// @ts-check
/**
 * The frame's height, told to its parent in the ways that course systems understand. The content's height never
 * depends on the frame's, so what a parent does with it changes nothing here; a parent that changes the frame's width
 * with its height is stopped by `settled`.
 */
import { Parent } from "./parent.js";

/** Two heights in turn within this time, so often: the larger one stays, each time twice as long. */
const TURNS = { most: 3, withinMs: 3000, restMs: 3000 };
/**
 * A page that opens grows part by part, and each height moves the course page's text: what changes is told when it has stood
 * for `forMs`, or after `mostMs`.
 */
const STILL = { opening: { forMs: 1000, mostMs: 3000 }, open: { forMs: 150, mostMs: 1000 } };
/** Rounding is no news. */
const LEAST = 2;

/**
 * Decides which heights are told. Pure but for its memory.
 * @returns {(height: number, now: number) => number | null} The height to tell, or nothing.
 */
export function settled() {
  /** @type {{ height: number, at: number }[]} */
  let told = [];
  let restUntil = -Infinity;
  let restMs = TURNS.restMs;
  return (height, now) => {
    const last = told.at(-1);
    if (last && Math.abs(last.height - height) < LEAST) return null;
    if (now < restUntil && last && height <= last.height) return null;
    told = [...told.filter(({ at }) => now - at < TURNS.withinMs), { height, at: now }];
    const turns = told.filter(
      (one, place) => place > 1 && Math.abs(one.height - (told[place - 2]?.height ?? NaN)) < LEAST,
    ).length;
    if (turns < TURNS.most) return height;
    const largest = Math.max(...told.map((one) => one.height));
    [told, restUntil, restMs] = [[{ height: largest, at: now }], now + restMs, 2 * restMs];
    return largest;
  };
}

/**
 * The same height in each dialect: ours, Canvas (LTI), OpenLearning.
 * @param {number} height CSS pixels.
 */
export function dialects(height) {
  return [
    { type: "cifar-lab:resize", v: 1, height },
    { subject: "lti.frameResize", height },
    JSON.stringify({ action: "resize", height }),
  ];
}

export class Heights {
  #content;
  #decide = settled();
  #ontold;
  #isH5p = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #clock;
  /** Since when there is something to tell, if there is. @type {number | null} */
  #since = null;

  /**
   * @param {HTMLElement} content
   * @param {(height: number) => void} ontold
   */
  constructor(content, ontold) {
    this.#content = content;
    this.#ontold = ontold;
    new ResizeObserver(() => this.#soon()).observe(content);
    // A parent with H5P's resizer answers with a hello of its own.
    Parent.post({ context: "h5p", action: "hello" });
  }

  /** @param {any} message Of the parent: H5P's share of the talk. */
  hear(message) {
    if (message?.context !== "h5p") return;
    if (message.action === "hello") this.#isH5p = true;
    // Its own width has changed, or it has forgotten: it is told again.
    if (this.#isH5p && ["hello", "resize", "resizePrepared"].includes(message.action)) this.#tellH5p(this.now);
  }

  get now() {
    return Math.ceil(this.#content.getBoundingClientRect().height);
  }

  #soon() {
    const now = performance.now();
    this.#since ??= now;
    const { forMs, mostMs } = STILL[document.querySelector("lab-embed[data-ready]") ? "open" : "opening"];
    clearTimeout(this.#clock);
    // No animation frame: out of sight there are none.
    this.#clock = setTimeout(() => this.#tell(), Math.min(forMs, this.#since + mostMs - now));
  }

  #tell() {
    this.#since = null;
    const height = this.#decide(this.now, performance.now());
    if (!height) return;
    for (const message of dialects(height)) Parent.post(message);
    if (this.#isH5p) this.#tellH5p(height);
    this.#ontold(height);
  }

  /** @param {number} height */
  #tellH5p(height) {
    Parent.post({ context: "h5p", action: "resize", scrollHeight: height });
  }
}
