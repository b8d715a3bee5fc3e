// @ts-check
/**
 * The picture as it came, and over it the square that the network sees: dragged, zoomed by wheel, pinch and slider,
 * moved by keys. Here are the gestures; panels/picture/square.js has the arithmetic.
 * @typedef {import("./square.js").Square} Square
 * @typedef {import("./square.js").Size} Size
 */
import { make, send, set, write } from "../../shell/dom.js";
import { icon } from "../../shell/icons.js";
import { fitted, moved, resized, sideOf, smallestSide, largestSide, zoomOf } from "./square.js";

/** The slider's steps. */
const STEPS = 100;
/** One press of a button or key. */
const FACTOR = 1.15;

class LabCrop extends HTMLElement {
  #title = make("h2", { class: "eyebrow" });
  #original = make("canvas", { "aria-hidden": "true" });
  #square = make("div", {
    class: "square",
    tabindex: 0,
    role: "slider",
    "aria-orientation": "horizontal",
    on: { keydown: (event) => this.#press(event) },
  });
  #stage = make(
    "div",
    {
      class: "stage",
      on: {
        pointerdown: (event) => this.#down(event),
        pointermove: (event) => this.#move(event),
        pointerup: (event) => this.#up(event),
        pointercancel: (event) => this.#up(event),
        wheel: (event) => this.#wheel(event),
      },
    },
    this.#original,
    this.#square,
  );
  #out = this.#button("minus", () => this.#resize(FACTOR));
  #in = this.#button("plus", () => this.#resize(1 / FACTOR));
  #all = this.#button("whole", () => this.#reset());
  #slider = make("input", { type: "range", min: 0, max: STEPS, step: 1, on: { input: () => this.#slide() } });
  #where = make("p", { class: "where" });
  #hint = make("p", { class: "hint" });

  /** What the stage shows. @type {ImageBitmap | null} */
  #preview = null;
  /** @type {Size} */
  #size = { width: 1, height: 1 };
  /** @type {Square} */
  #now = { x: 0, y: 0, side: 1 };
  /** Fingers on the stage, in picture pixels. @type {Map<number, { x: number, y: number }>} */
  #fingers = new Map();
  /** What a gesture began with. @type {{ square: Square, middle: { x: number, y: number }, apart: number }} */
  #start = { square: this.#now, middle: { x: 0, y: 0 }, apart: 0 };

  connectedCallback() {
    const zoom = make("div", { class: "zoom" }, this.#out, this.#slider, this.#in, this.#all);
    this.replaceChildren(this.#title, this.#stage, zoom, this.#where, this.#hint);
  }

  /** @param {import("../../app.js").View} view */
  update({
    state: {
      way,
      own: { file },
    },
    words,
  }) {
    set(this, "hidden", way !== "file" || !file?.info);
    if (!file?.info) return;
    const { width, height, square } = file.info;
    [this.#size, this.#now] = [{ width, height }, file.square ?? square];
    this.#show(file.preview);
    this.#stage.style.backgroundColor = file.background;
    this.#place();
    this.#tell(words);
  }

  /** @param {ImageBitmap | null} preview null: not here yet. */
  #show(preview) {
    this.#stage.style.setProperty("--ratio", String(this.#size.width / this.#size.height));
    if (this.#preview === preview) return;
    this.#preview = preview;
    // A new size also clears.
    [this.#original.width, this.#original.height] = [preview?.width ?? 1, preview?.height ?? 1];
    if (preview) this.#original.getContext("2d")?.drawImage(preview, 0, 0);
    set(this.#original, "data-shown", !!preview);
  }

  #place() {
    const { width, height } = this.#size;
    const { x, y, side } = this.#now;
    const share = (/** @type {number} */ part, /** @type {number} */ whole) => `${(100 * part) / whole}%`;
    const { style } = this.#square;
    [style.left, style.top, style.width, style.height] = [
      share(x, width),
      share(y, height),
      share(side, width),
      share(side, height),
    ];
    this.#slider.value = String(Math.round(STEPS * zoomOf(this.#size, side)));
  }

  /** @param {import("../../shell/words.js").Words} words */
  #tell(words) {
    const where = words.text("crop.where", { ...this.#now, ...this.#size });
    write(this.#title, words.text("crop.title"));
    write(this.#where, where);
    write(this.#hint, words.text("crop.hint"));
    set(this.#square, "aria-label", words.text("crop.square"));
    set(this.#square, "aria-valuenow", Math.round(this.#now.side));
    set(this.#square, "aria-valuemin", smallestSide(this.#size));
    set(this.#square, "aria-valuemax", largestSide(this.#size));
    set(this.#square, "aria-valuetext", where);
    set(this.#slider, "aria-label", words.text("crop.zoom"));
    set(this.#slider, "aria-valuetext", where);
    for (const [button, key] of /** @type {const} */ ([
      [this.#out, "crop.out"],
      [this.#in, "crop.in"],
      [this.#all, "crop.all"],
    ])) {
      set(button, "aria-label", words.text(key));
      set(button, "title", words.text(key));
    }
  }

  /** @param {Square} square */
  #crop(square) {
    const { x, y, side } = this.#now;
    if (square.x === x && square.y === y && square.side === side) return;
    this.#now = square;
    send(this, "crop", { square });
  }

  /** @param {number} factor */
  #resize(factor, hold = { x: 0.5, y: 0.5 }) {
    const { side } = this.#now;
    // At least a pixel, or a small square would never grow.
    const next = factor > 1 ? Math.max(side * factor, side + 1) : Math.min(side * factor, side - 1);
    this.#crop(resized(this.#size, this.#now, next, hold));
  }

  #reset() {
    const { width, height } = this.#size;
    const side = largestSide(this.#size);
    this.#crop(fitted(this.#size, { x: (width - side) / 2, y: (height - side) / 2, side }));
  }

  #slide() {
    this.#crop(resized(this.#size, this.#now, sideOf(this.#size, Number(this.#slider.value) / STEPS)));
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    // One pixel of what the network sees; with shift, one of the picture.
    const step = event.shiftKey ? 1 : Math.max(1, Math.round(this.#now.side / 32));
    /** @type {Record<string, () => void>} */
    const keys = {
      ArrowLeft: () => this.#crop(moved(this.#size, this.#now, -step, 0)),
      ArrowRight: () => this.#crop(moved(this.#size, this.#now, step, 0)),
      ArrowUp: () => this.#crop(moved(this.#size, this.#now, 0, -step)),
      ArrowDown: () => this.#crop(moved(this.#size, this.#now, 0, step)),
      "+": () => this.#resize(1 / FACTOR),
      "-": () => this.#resize(FACTOR),
      PageUp: () => this.#resize(1 / FACTOR),
      PageDown: () => this.#resize(FACTOR),
      Home: () => this.#reset(),
    };
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** @param {MouseEvent} event */
  #point({ clientX, clientY }) {
    const { left, top, width, height } = this.#stage.getBoundingClientRect();
    return { x: ((clientX - left) / width) * this.#size.width, y: ((clientY - top) / height) * this.#size.height };
  }

  /** @param {PointerEvent} event */
  #down(event) {
    if (event.button !== 0 || this.#fingers.size === 2) return;
    event.preventDefault();
    this.#square.focus({ preventScroll: true });
    this.#stage.setPointerCapture(event.pointerId);
    const point = this.#point(event);
    const { x, y, side } = this.#now;
    const isInside = point.x >= x && point.x <= x + side && point.y >= y && point.y <= y + side;
    if (!isInside && this.#fingers.size === 0)
      this.#crop(moved(this.#size, this.#now, point.x - x - side / 2, point.y - y - side / 2));
    this.#fingers.set(event.pointerId, point);
    this.#begin();
  }

  /** @param {PointerEvent} event */
  #move(event) {
    if (!this.#fingers.has(event.pointerId)) return;
    this.#fingers.set(event.pointerId, this.#point(event));
    const { square, middle, apart } = this.#start;
    const now = this.#gesture();
    const side = apart > 0 ? square.side * (now.apart / apart) : square.side;
    const grown = resized(this.#size, square, side);
    this.#crop(moved(this.#size, grown, now.middle.x - middle.x, now.middle.y - middle.y));
  }

  /** @param {PointerEvent} event */
  #up(event) {
    this.#fingers.delete(event.pointerId);
    this.#begin();
  }

  #begin() {
    this.#start = { square: this.#now, ...this.#gesture() };
  }

  /** Where the fingers are, and how far apart two of them. */
  #gesture() {
    const [one = { x: 0, y: 0 }, two] = [...this.#fingers.values()];
    if (!two) return { middle: one, apart: 0 };
    return {
      middle: { x: (one.x + two.x) / 2, y: (one.y + two.y) / 2 },
      apart: Math.hypot(one.x - two.x, one.y - two.y),
    };
  }

  /** @param {WheelEvent} event */
  #wheel(event) {
    const { x, y, side } = this.#now;
    const isEnd = event.deltaY > 0 ? side >= largestSide(this.#size) : side <= smallestSide(this.#size);
    // Where nothing is left to zoom, the wheel is the page's again.
    if (isEnd) return;
    event.preventDefault();
    const point = this.#point(event);
    const part = (/** @type {number} */ at, /** @type {number} */ start) =>
      Math.min(Math.max((at - start) / side, 0), 1);
    this.#resize(1.0015 ** Math.max(-200, Math.min(200, event.deltaY)), { x: part(point.x, x), y: part(point.y, y) });
  }

  /**
   * @param {import("../../shell/icons.js").IconName} name
   * @param {() => void} click
   */
  #button(name, click) {
    return make("button", { type: "button", class: "round", on: { click } }, icon(name));
  }
}

customElements.define("lab-crop", LabCrop);
