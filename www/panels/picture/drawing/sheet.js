// @ts-check
/**
 * A drawing: ink over a backdrop, and the way back to what it was before. One canvas shows both, and is what the network
 * looks at. 512 pixels a side are 16 for each that the network sees, so a painted cell is exactly one of its pixels.
 * @typedef {{ x: number, y: number }} Point 0 to 1, from the top left.
 * @typedef {{ ink: ImageData, backdrop: string }} Moment
 */
import { make } from "../../../shell/dom.js";
import { paintBackdrop } from "./backdrops.js";
import { flood } from "./fill.js";
import { channels } from "./palette.js";
import { paintStamp } from "./stamps.js";

export const SIDE = 512;
export const CELLS = 32;
/** A megabyte each. */
const MOST_MOMENTS = 30;

export class Sheet {
  canvas = make("canvas", { width: SIDE, height: SIDE, "aria-hidden": "true" });
  backdrop = "sky";
  /** The page reads these canvases too, for filling and undoing. */
  #shown = contextOf(this.canvas);
  #ink = contextOf(make("canvas", { width: SIDE, height: SIDE }));
  /** @type {Moment[]} */
  #past = [];
  /** @type {Moment[]} */
  #future = [];
  #onchange;

  /** @param {() => void} onchange */
  constructor(onchange) {
    this.#onchange = onchange;
    this.#show();
  }

  get canUndo() {
    return this.#past.length > 0;
  }

  get canRedo() {
    return this.#future.length > 0;
  }

  /** To be called before whatever one "undo" takes back. */
  remember() {
    this.#past = [...this.#past, this.#moment()].slice(-MOST_MOMENTS);
    this.#future = [];
  }

  /**
   * A piece of a stroke.
   * @param {Point} from
   * @param {Point} to
   * @param {number} width Part of the side.
   * @param {string | null} colour null: the eraser, under which the backdrop is.
   */
  line(from, to, width, colour) {
    const ink = this.#ink;
    ink.globalCompositeOperation = colour ? "source-over" : "destination-out";
    [ink.lineCap, ink.lineWidth, ink.strokeStyle, ink.fillStyle] = [
      "round",
      width * SIDE,
      colour ?? "#000000",
      colour ?? "#000000",
    ];
    ink.beginPath();
    ink.moveTo(from.x * SIDE, from.y * SIDE);
    ink.lineTo(to.x * SIDE, to.y * SIDE);
    ink.stroke();
    // A press without a way is a dot: a line of no length is none.
    if (from.x === to.x && from.y === to.y) {
      ink.beginPath();
      ink.arc(to.x * SIDE, to.y * SIDE, (width * SIDE) / 2, 0, 2 * Math.PI);
      ink.fill();
    }
    this.#changed();
  }

  /**
   * One of the network's pixels.
   * @param {number} column
   * @param {number} row
   * @param {string | null} colour
   */
  cell(column, row, colour) {
    const size = SIDE / CELLS;
    const place = /** @type {const} */ ([column * size, row * size, size, size]);
    this.#ink.globalCompositeOperation = "source-over";
    this.#ink.clearRect(...place);
    this.#ink.fillStyle = colour ?? "#000000";
    if (colour) this.#ink.fillRect(...place);
    this.#changed();
  }

  /**
   * @param {Point} point
   * @param {string} colour
   */
  fill({ x, y }, colour) {
    const at = (/** @type {number} */ part) => Math.min(SIDE - 1, Math.max(0, Math.floor(part * SIDE)));
    const taken = flood(this.#shown.getImageData(0, 0, SIDE, SIDE).data, SIDE, at(x), at(y));
    const ink = this.#ink.getImageData(0, 0, SIDE, SIDE);
    const paint = [...channels(colour), 255];
    taken.forEach((isTaken, pixel) => isTaken && ink.data.set(paint, 4 * pixel));
    this.#ink.putImageData(ink, 0, 0);
    this.#changed();
  }

  /**
   * @param {Point} point Its middle.
   * @param {string} stamp
   * @param {number} size Part of the side.
   */
  stamp({ x, y }, stamp, size) {
    paintStamp(this.#ink, stamp, x * SIDE, y * SIDE, size * SIDE);
    this.#changed();
  }

  /** @param {string} backdrop */
  lay(backdrop) {
    this.remember();
    this.backdrop = backdrop;
    this.#changed();
  }

  clear() {
    this.remember();
    this.#ink.clearRect(0, 0, SIDE, SIDE);
    this.#changed();
  }

  undo() {
    this.#step(this.#past, this.#future);
  }

  redo() {
    this.#step(this.#future, this.#past);
  }

  /**
   * @param {Moment[]} from
   * @param {Moment[]} to
   */
  #step(from, to) {
    const moment = from.pop();
    if (!moment) return;
    to.push(this.#moment());
    this.#ink.putImageData(moment.ink, 0, 0);
    this.backdrop = moment.backdrop;
    this.#changed();
  }

  /** @returns {Moment} */
  #moment() {
    return { ink: this.#ink.getImageData(0, 0, SIDE, SIDE), backdrop: this.backdrop };
  }

  #changed() {
    this.#show();
    this.#onchange();
  }

  #show() {
    paintBackdrop(this.#shown, SIDE, this.backdrop);
    this.#shown.drawImage(this.#ink.canvas, 0, 0);
  }
}

/** @param {HTMLCanvasElement} canvas */
function contextOf(canvas) {
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("no 2D context");
  return context;
}
