// @ts-check
/**
 * Lines over epochs, as SVG in the page's own colours: sharp on paper, and each line has a pattern besides its
 * colour. Drawn anew for its width, so that the words keep their size.
 * @typedef {import("../panels/notebook/curves.js").Series} Series
 * @typedef {{ series: Series[], epochs: number, epoch: number, bottom: number, top: number, ticks: number[], name: string,
 *   tick: (value: number) => string, axis: string }} Drawing `epoch`: the one that is looked at.
 */
import { make } from "../shell/dom.js";
import { svg } from "./svg.js";

const HEIGHT = 380;
const EDGE = { left: 48, right: 12, top: 10, bottom: 40 };

export class Chart {
  node = make("div", { class: "chart" });
  /** @type {Drawing | null} */
  #drawing = null;
  #width = 0;

  /** @param {(epoch: number) => void} onpoint The epoch below the pointer. */
  constructor(onpoint) {
    new ResizeObserver(([entry]) => {
      this.#width = entry?.contentRect.width ?? 0;
      this.#draw();
    }).observe(this.node);
    this.node.addEventListener("pointermove", ({ clientX }) => {
      const { left } = this.node.getBoundingClientRect();
      if (this.#drawing) onpoint(this.#epochAt(clientX - left, this.#drawing));
    });
  }

  /** @param {Drawing} drawing */
  update(drawing) {
    this.#drawing = drawing;
    this.#draw();
  }

  #draw() {
    const drawing = this.#drawing;
    if (!drawing || this.#width < 1) return;
    const [x, y] = this.#scales(drawing);
    const right = this.#width - EDGE.right;
    const lines = drawing.ticks.flatMap((value) => [
      svg("line", { class: "rule", x1: EDGE.left, x2: right, y1: y(value), y2: y(value) }),
      svg("text", { class: "tick", x: EDGE.left - 8, y: y(value) + 4, "text-anchor": "end" }, drawing.tick(value)),
    ]);
    const epochs = epochTicks(drawing.epochs).map((epoch) =>
      svg("text", { class: "tick", x: x(epoch), y: HEIGHT - EDGE.bottom + 18, "text-anchor": "middle" }, `${epoch}`),
    );
    const axis = svg("text", { class: "tick", x: right, y: HEIGHT - 4, "text-anchor": "end" }, drawing.axis);
    const cursor = svg("line", {
      class: "cursor",
      x1: x(drawing.epoch),
      x2: x(drawing.epoch),
      y1: EDGE.top,
      y2: HEIGHT - EDGE.bottom,
    });
    const curves = drawing.series.flatMap(({ id, values }) => {
      const points = values.map((value, place) => `${x(place + 1).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
      const value = values[drawing.epoch - 1];
      const dot =
        value === undefined ? [] : [svg("circle", { class: `dot ${id}`, cx: x(drawing.epoch), cy: y(value), r: 4 })];
      return [svg("polyline", { class: `curve ${id}`, points }), ...dot];
    });
    const picture = svg("svg", {
      role: "img",
      "aria-label": drawing.name,
      width: this.#width,
      height: HEIGHT,
      viewBox: `0 0 ${this.#width} ${HEIGHT}`,
    });
    picture.append(...lines, ...epochs, axis, cursor, ...curves);
    this.node.replaceChildren(picture);
  }

  /** @param {Drawing} drawing */
  #scales({ epochs, bottom, top }) {
    const [width, height] = [this.#width - EDGE.left - EDGE.right, HEIGHT - EDGE.top - EDGE.bottom];
    const x = (/** @type {number} */ epoch) => EDGE.left + (width * (epoch - 1)) / Math.max(epochs - 1, 1);
    const y = (/** @type {number} */ value) => EDGE.top + (height * (top - value)) / (top - bottom);
    return [x, y];
  }

  /**
   * @param {number} x
   * @param {Drawing} drawing
   */
  #epochAt(x, { epochs }) {
    const width = this.#width - EDGE.left - EDGE.right;
    const epoch = 1 + Math.round(((x - EDGE.left) / width) * (epochs - 1));
    return Math.min(Math.max(epoch, 1), epochs);
  }
}

/** A line's pattern for the legend. @param {string} id */
export function sample(id) {
  const picture = svg("svg", { class: "sample", "aria-hidden": "true", width: 32, height: 12, viewBox: "0 0 32 12" });
  picture.append(svg("line", { class: `curve ${id}`, x1: 1, x2: 31, y1: 6, y2: 6 }));
  return picture;
}

/** @param {number} epochs */
function epochTicks(epochs) {
  const step = epochs > 20 ? 10 : epochs > 6 ? 5 : 1;
  const marks = Array.from({ length: Math.floor(epochs / step) }, (_, place) => (place + 1) * step);
  return marks[0] === 1 ? marks : [1, ...marks];
}
