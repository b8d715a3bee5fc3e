// @ts-check
/**
 * A square of shares: from 0 to 1 along, from `bottom` to 1 upwards, as SVG in the page's own colours. Drawn anew for its
 * width, so that the words keep their size.
 * @typedef {{ x: (share: number) => number, y: (share: number) => number }} Place
 * @typedef {{ name: string, along: string, up: string, tick: (share: number) => string, bottom?: number,
 *   tickAlong?: (share: number) => string, shapes: (place: Place) => SVGElement[] }} Drawing `name`: what is heard; `along`,
 *   `up`: of the axes; `tickAlong`: where the marks along are no shares.
 */
import { make } from "../shell/dom.js";
import { svg } from "./svg.js";

const EDGE = { left: 52, right: 14, top: 26, bottom: 46 };
/** Pixels of width beyond which it grows no more. */
const WIDEST = 460;
const MARKS = [0, 0.2, 0.4, 0.6, 0.8, 1];

export class UnitChart {
  node = make("div", { class: "unit-chart" });
  /** @type {Drawing | null} */
  #drawing = null;
  #width = 0;

  constructor() {
    new ResizeObserver(([entry]) => {
      const width = Math.min(WIDEST, entry?.contentRect.width ?? 0);
      if (width === this.#width) return;
      this.#width = width;
      this.#draw();
    }).observe(this.node);
  }

  /** @param {Drawing} drawing */
  update(drawing) {
    this.#drawing = drawing;
    this.#draw();
  }

  #draw() {
    const drawing = this.#drawing;
    if (!drawing || this.#width < 1) return;
    const side = this.#width - EDGE.left - EDGE.right;
    const height = EDGE.top + side + EDGE.bottom;
    const { bottom = 0, tick, tickAlong = tick } = drawing;
    const place = {
      x: (/** @type {number} */ share) => round(EDGE.left + share * side),
      y: (/** @type {number} */ share) => round(EDGE.top + ((1 - share) / (1 - bottom)) * side),
    };
    const [left, right, ground] = [EDGE.left, this.#width - EDGE.right, EDGE.top + side];
    const upwards = MARKS.map((mark) => bottom + mark * (1 - bottom));
    const picture = svg("svg", {
      role: "img",
      "aria-label": drawing.name,
      width: this.#width,
      height,
      viewBox: `0 0 ${this.#width} ${height}`,
    });
    picture.append(
      ...upwards.flatMap((mark) => [
        svg("line", { class: "rule", x1: left, x2: right, y1: place.y(mark), y2: place.y(mark) }),
        svg("text", { class: "tick", x: left - 8, y: place.y(mark) + 4, "text-anchor": "end" }, tick(mark)),
      ]),
      ...MARKS.map((mark) =>
        svg("text", { class: "tick", x: place.x(mark), y: ground + 18, "text-anchor": "middle" }, tickAlong(mark)),
      ),
      svg("text", { class: "tick axis", x: left, y: 14 }, drawing.up),
      svg("text", { class: "tick axis", x: right, y: height - 8, "text-anchor": "end" }, drawing.along),
      ...drawing.shapes(place),
    );
    this.node.replaceChildren(picture);
  }
}

/** @param {number} value */
const round = (value) => Math.round(10 * value) / 10;
