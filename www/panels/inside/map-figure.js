// @ts-check
/**
 * Maps enlarged, side by side, with marks on them: the canvas is painted by the worker, one pixel a value, and the marks
 * lie over it.
 * @typedef {{ place: number, row: number, column: number, rows: number, columns: number }} Mark `place`: which map.
 */
import { make, set, write } from "../../shell/dom.js";

/** Maps side by side. */
const COLUMNS = 4;

export class MapFigure {
  #canvas = make("canvas", { "aria-hidden": "true" });
  #marks = make("div", { class: "marks" });
  #frame = make("div", { class: "frame", role: "img" }, this.#canvas, this.#marks);
  #caption = make("figcaption");
  node = make("figure", {}, this.#frame, this.#caption);
  #size = { count: 1, height: 1, width: 1 };

  /**
   * @param {string} name Of the canvas.
   * @param {(at: { place: number, row: number, column: number }) => void} onpoint A value is under the pointer.
   */
  constructor(name, onpoint) {
    this.name = name;
    const point = (/** @type {PointerEvent} */ event) => {
      const at = this.#under(event);
      if (at) onpoint(at);
    };
    this.#frame.addEventListener("pointerdown", point);
    this.#frame.addEventListener("pointermove", (event) => {
      if (event.pointerType === "mouse" || event.pressure > 0) point(event);
    });
  }

  get columns() {
    return Math.min(COLUMNS, Math.max(1, this.#size.count));
  }

  /** The canvas, to be painted by the page itself. */
  plain() {
    return this.#canvas;
  }

  /** Gives the canvas to the worker, once. @param {import("./inspection.js").Inspection} inspection */
  attach(inspection) {
    if (!inspection.has(this.name)) inspection.attach(this.name, this.#fresh());
  }

  /** The worker that had the canvas is no more. */
  forget() {
    this.#fresh();
  }

  #fresh() {
    const canvas = make("canvas", { "aria-hidden": "true" });
    this.#canvas.replaceWith(canvas);
    this.#canvas = canvas;
    return canvas;
  }

  /**
   * @param {string} words
   * @param {boolean} [isWalked] Whether the keyboard moves over it.
   */
  describe(words, isWalked = false) {
    write(this.#caption, words);
    set(this.#frame, "aria-label", words);
    set(this.#frame, "tabindex", isWalked ? 0 : null);
    set(this.#frame, "role", isWalked ? "application" : "img");
  }

  /**
   * @param {number} count
   * @param {number} height
   * @param {number} width
   */
  shape(count, height, width) {
    this.#size = { count, height, width };
    const { columns } = this;
    const rows = Math.ceil(count / columns);
    this.#frame.style.aspectRatio = `${columns * width} / ${Math.max(1, rows * height)}`;
  }

  /** @param {readonly Mark[]} marks */
  mark(marks) {
    const { count, height, width } = this.#size;
    const { columns } = this;
    const rows = Math.ceil(count / columns);
    const share = (/** @type {number} */ part, /** @type {number} */ whole) => `${(100 * part) / Math.max(1, whole)}%`;
    this.#marks.replaceChildren(
      ...marks.map((mark) => {
        const box = make("span", { class: "mark" });
        const [top, left] = [Math.floor(mark.place / columns) * height, (mark.place % columns) * width];
        // What lies in the padding is cut off where the map ends.
        const [first, last] = [Math.max(0, mark.row), Math.min(height, mark.row + mark.rows)];
        const [start, end] = [Math.max(0, mark.column), Math.min(width, mark.column + mark.columns)];
        box.style.top = share(top + first, rows * height);
        box.style.left = share(left + start, columns * width);
        box.style.height = share(Math.max(0, last - first), rows * height);
        box.style.width = share(Math.max(0, end - start), columns * width);
        return box;
      }),
    );
  }

  /** @param {PointerEvent} event */
  #under({ clientX, clientY }) {
    const { count, height, width } = this.#size;
    const { columns } = this;
    const box = this.#frame.getBoundingClientRect();
    const rows = Math.ceil(count / columns);
    const x = Math.floor(((clientX - box.left) / box.width) * columns * width);
    const y = Math.floor(((clientY - box.top) / box.height) * rows * height);
    if (x < 0 || y < 0 || x >= columns * width || y >= rows * height) return null;
    return { place: Math.floor(y / height) * columns + Math.floor(x / width), row: y % height, column: x % width };
  }
}
