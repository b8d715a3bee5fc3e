// @ts-check
/**
 * The page's canvases: each is handed over to the view worker once, and Rust paints on it. Here are only their
 * places in the page, their sizes and colours, and what they are to show.
 * @typedef {import("../cifar-lab.js").CifarLab} CifarLab
 * @typedef {Pick<import("../cifar-lab.js").PaintRequest, "picture" | "bars">} Content
 * @typedef {{ host: HTMLElement, content: Content | null, lab: CifarLab | null, painted: string,
 *   picture: Uint8Array | undefined }} Place `lab`: whose worker has the canvas.
 */
import { make } from "./dom.js";

/** Names of CSS variables with the colours that go to Rust. */
const COLOURS = ["background", "ink", "muted", "track", "bar", "best", "truth"];
/** That a worker has ended is told once, by the lab; a closed lab's canvases are gone. */
const SILENT = ["closed", "panic", "worker.memory", "worker.lost", "worker.failed", "canvas.unknown"];

export class Painter {
  /** @type {Map<string, Place>} */
  #places = new Map();
  /** @type {CifarLab | null} */
  #lab = null;
  /** @type {import("../cifar-lab.js").Theme | null} */
  #theme = null;
  #isResting = false;
  #onfailure;
  #sizes = new ResizeObserver((entries) => {
    for (const [name, { host }] of this.#places) if (entries.some(({ target }) => target === host)) this.#paint(name);
  });

  /** @param {(error: any) => void} onfailure */
  constructor(onfailure) {
    this.#onfailure = onfailure;
    this.#watchRatio();
  }

  /**
   * A canvas fills the host. Asking again for the same name and host changes nothing.
   * @param {string} name
   * @param {HTMLElement} host
   */
  place(name, host) {
    if (this.#places.get(name)?.host === host) return;
    this.#places.set(name, { host, content: null, lab: null, painted: "", picture: undefined });
    this.#sizes.observe(host);
    if (this.#lab) this.#attach(name, this.#lab);
  }

  /**
   * @param {string} name
   * @param {Content | null} content
   */
  show(name, content) {
    const place = this.#places.get(name);
    if (!place) return;
    const isPainted = place.painted !== "" && isSame(place.content, content);
    place.content = content;
    // To ask how large it is would lay the page out in the middle of its update.
    if (!isPainted) this.#paint(name);
  }

  /**
   * Hands all canvases to a lab.
   * @param {CifarLab} lab
   */
  use(lab) {
    this.#lab = lab;
    for (const name of this.#places.keys()) this.#attach(name, lab);
  }

  /**
   * Fresh canvases for a worker that takes a dead one's place.
   * @param {string[]} names
   * @returns {Record<string, OffscreenCanvas>}
   */
  fresh(names) {
    const known = names.filter((name) => this.#places.has(name));
    return Object.fromEntries(known.map((name) => [name, this.#renew(name)]));
  }

  /**
   * Out of sight nothing is painted; what has changed meanwhile is painted afterwards.
   * @param {boolean} isResting
   */
  rest(isResting) {
    this.#isResting = isResting;
    if (!isResting) for (const name of this.#places.keys()) this.#paint(name);
  }

  /** The theme has changed. */
  recolour() {
    this.#theme = null;
    for (const name of this.#places.keys()) this.#paint(name);
  }

  /** @param {string} name */
  #renew(name) {
    const canvas = make("canvas", { "aria-hidden": "true", "data-canvas": name });
    this.#places.get(name)?.host.replaceChildren(canvas);
    return canvas.transferControlToOffscreen();
  }

  /**
   * @param {string} name
   * @param {CifarLab} lab
   */
  async #attach(name, lab) {
    const place = this.#places.get(name);
    if (!place) return;
    place.lab = null;
    await lab.attach(name, this.#renew(name)).catch((error) => this.#failed(error));
    [place.lab, place.painted] = [lab, ""];
    this.#paint(name);
  }

  /** @param {string} name */
  #paint(name) {
    const place = this.#places.get(name);
    if (!place?.content || !place.lab || this.#isResting) return;
    const { width, height } = place.host.getBoundingClientRect();
    if (width < 1 || height < 1) return;
    const { picture, ...bars } = place.content;
    const request = { canvas: name, width, height, pixelRatio: devicePixelRatio, theme: this.#colours(), ...bars };
    const painted = JSON.stringify(request);
    if (painted === place.painted && picture === place.picture) return;
    [place.painted, place.picture] = [painted, picture];
    place.lab.paint({ ...request, picture }).catch((error) => this.#failed(error));
  }

  /** @param {any} error */
  #failed(error) {
    if (!SILENT.includes(error.code)) this.#onfailure(error);
  }

  #colours() {
    if (this.#theme) return this.#theme;
    const style = getComputedStyle(document.documentElement);
    const colour = (/** @type {string} */ name) => style.getPropertyValue(`--canvas-${name}`).trim();
    const colours = Object.fromEntries(COLOURS.map((name) => [name, colour(name)]));
    const font = getComputedStyle(document.body).fontFamily;
    this.#theme = /** @type {import("../cifar-lab.js").Theme} */ ({ ...colours, font });
    return this.#theme;
  }

  /** Zooming, or another screen: the same CSS pixels are more or fewer real ones. */
  #watchRatio() {
    const query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    const changed = () => {
      for (const name of this.#places.keys()) this.#paint(name);
      this.#watchRatio();
    };
    query.addEventListener("change", changed, { once: true });
  }
}

/**
 * @param {Content | null} one
 * @param {Content | null} other
 */
const isSame = (one, other) =>
  one?.picture === other?.picture && JSON.stringify(one?.bars) === JSON.stringify(other?.bars);
