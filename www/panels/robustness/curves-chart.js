// @ts-check
/**
 * Accuracy against strength, of several networks in one chart. Each has a pattern of dashes and a mark of its own, so that
 * they are told apart without colours; the table below is its legend, and says the same in numbers.
 * @typedef {import("../../cifar-lab.js").RobustnessReport} Report
 * @typedef {import("../../shell/words.js").Words} Words
 * @typedef {{ name: string, report: Report }} Drawn
 */
import { svg } from "../../charts/svg.js";
import { UnitChart } from "../../charts/unit-chart.js";
import { make, scroller, set, write } from "../../shell/dom.js";
import { curveOf } from "./report.js";

/** Dashes and marks: sixteen pairs that differ. */
const PATTERNS = 4;
/** Of a mark, around its middle. */
const MARKS = ["M-4 -4H4V4H-4Z", "M0 -5L5 4H-5Z", "M0 -6L6 0L0 6L-6 0Z", "M-4 0A4 4 0 1 0 4 0A4 4 0 1 0 -4 0Z"];

export class CurvesChart {
  #label = make("label", { for: "robustness-curve" });
  #choice = make("select", { id: "robustness-curve", on: { change: () => this.#onchoice(this.#choice.value) } });
  #chart = new UnitChart();
  #caption = make("caption");
  #head = make("tr");
  #body = make("tbody");
  #scroller = scroller(
    make("table", { class: "curves networks" }, this.#caption, make("thead", {}, this.#head), this.#body),
  );
  node = make(
    "div",
    { class: "overlaid", hidden: true },
    make("div", { class: "field" }, this.#label, this.#choice),
    this.#chart.node,
    this.#scroller,
  );
  /** @type {{ drawn: readonly Drawn[], words: Words } | null} */
  #shown = null;
  #onchoice;

  /** @param {(corruption: string) => void} onchoice "" for the mean of all. */
  constructor(onchoice) {
    this.#onchoice = onchoice;
  }

  /**
   * @param {readonly Drawn[]} drawn On the same images.
   * @param {string} corruption Whose curve; one that was not measured is the mean of all.
   * @param {Words} words
   */
  show(drawn, corruption, words) {
    this.#shown = { drawn, words };
    this.node.hidden = drawn.length === 0;
    const names = drawn[0]?.report.curves.map(({ corruption }) => corruption) ?? [];
    write(this.#label, words.text("robustness.curve"));
    this.#choice.replaceChildren(
      ...["", ...names].map((name) =>
        make("option", { value: name }, words.text(name ? `robustness.${name}` : "robustness.curve.all")),
      ),
    );
    this.#choice.value = names.includes(corruption) ? corruption : "";
    this.#draw();
  }

  #draw() {
    if (!this.#shown || this.node.hidden) return;
    const { drawn, words } = this.#shown;
    const corruption = this.#choice.value;
    const curves = drawn.map(({ report }) => curveOf(report, corruption));
    const most = Math.max(1, ...curves.map((curve) => curve.length - 1));
    const [option] = this.#choice.selectedOptions;
    const images = drawn[0]?.report.images ?? 0;
    const title = words.text("robustness.curve.caption", { name: option?.textContent ?? "", images });
    this.#chart.update({
      name: title,
      along: words.text("robustness.strength"),
      up: words.text("robustness.curve.right"),
      tick: (share) => words.whole(share),
      tickAlong: (share) => words.number(Math.round(share * most)),
      shapes: ({ x, y }) =>
        curves.flatMap((curve, place) => {
          const points = curve.map((share, strength) => /** @type {const} */ ([x(strength / most), y(share)]));
          const line = svg("polyline", { class: `curve ${patternOf(place)}`, points: points.map(String).join(" ") });
          return [line, ...points.map(([left, top]) => markOf(place, left, top))];
        }),
    });
    this.#write(curves, title, words);
  }

  /**
   * @param {number[][]} curves
   * @param {string} title
   * @param {Words} words
   */
  #write(curves, title, words) {
    const { drawn } = this.#shown ?? { drawn: [] };
    write(this.#caption, title);
    set(this.#scroller, "aria-label", title);
    const strengths = (curves[0] ?? []).map((_, strength) =>
      strength ? words.text("robustness.curve.strength", { strength }) : words.text("robustness.curve.none"),
    );
    const errors = ["error", "mean"].map((name) => words.text(`robustness.curve.${name}`));
    const heads = [words.text("robustness.attack.column.network"), ...strengths, ...errors];
    this.#head.replaceChildren(...heads.map((head) => make("th", { scope: "col" }, head)));
    this.#body.replaceChildren(
      ...drawn.map(({ name, report }, place) => {
        const told = [...(curves[place] ?? []), 1 - report.clean, report.meanCorruptionError];
        const cells = told.map((share) => make("td", {}, words.percent(share)));
        return make("tr", {}, make("th", { scope: "row" }, sample(place), " ", name), ...cells);
      }),
    );
  }
}

/** @param {number} place */
const patternOf = (place) => `p${place % PATTERNS}`;

/**
 * @param {number} place
 * @param {number} x
 * @param {number} y
 */
function markOf(place, x, y) {
  const shape = MARKS[(place + Math.floor(place / PATTERNS)) % MARKS.length] ?? "";
  return svg("path", { class: `mark ${patternOf(place)}`, d: shape, transform: `translate(${x} ${y})` });
}

/** A network's line for the legend. @param {number} place */
function sample(place) {
  const picture = svg("svg", { class: "sample", "aria-hidden": "true", width: 40, height: 14, viewBox: "0 0 40 14" });
  picture.append(
    svg("line", { class: `curve ${patternOf(place)}`, x1: 1, x2: 39, y1: 7, y2: 7 }),
    markOf(place, 20, 7),
  );
  return picture;
}
