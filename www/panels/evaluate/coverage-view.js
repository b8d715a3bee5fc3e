// @ts-check
/** Answer only when sure: a threshold, what is left of the pictures, and how many mistakes. */
import { svg } from "../../charts/svg.js";
import { UnitChart } from "../../charts/unit-chart.js";
import { make, scroller, set, write } from "../../shell/dom.js";
import { prose } from "../../shell/terms.js";
import { leftAt, thinned } from "./answer-sets.js";
import { coverageTable, toldLeft } from "./coverage-told.js";

/** @typedef {import("../../shell/words.js").Words} Words */
/** @typedef {import("../../cifar-lab.js").Coverage} Coverage */

/** Points of the curve: as many as a screen has pixels for. */
const POINTS = 400;

export class CoverageView {
  #title = make("h4");
  #about = make("p", { class: "about" });
  #slider = make("input", {
    type: "range",
    min: 0,
    max: 100,
    step: 1,
    value: 80,
    on: { input: () => this.#onchoose(Number(this.#slider.value) / 100) },
  });
  #sliderWords = make("span");
  #value = make("output");
  #said = make("p", { class: "said", role: "status" });
  #chart = new UnitChart();
  #legend = make("p", { class: "legend" });
  #tableTitle = make("summary");
  #table = make("table");
  #scroller = scroller(this.#table);
  node = make(
    "section",
    { class: "coverage" },
    this.#title,
    this.#about,
    make("div", { class: "controls" }, make("label", {}, this.#sliderWords, this.#slider, this.#value)),
    this.#said,
    this.#chart.node,
    this.#legend,
    make("details", { class: "twin" }, this.#tableTitle, this.#scroller),
  );
  #threshold = 0;
  #onchoose;
  /** @type {Coverage | null} */
  #coverage = null;
  /** By the out-of-distribution score. @type {Coverage | null} */
  #byScore = null;
  /** @type {Words | null} */
  #words = null;

  /** @param {(threshold: number) => void} onchoose */
  constructor(onchoose) {
    this.#onchoose = onchoose;
  }

  /** @param {number} threshold */
  choose(threshold) {
    if (threshold === this.#threshold) return;
    this.#threshold = threshold;
    this.#tell();
  }

  /**
   * @param {Coverage} coverage By confidence.
   * @param {Coverage} byScore By the out-of-distribution score.
   * @param {Words} words
   */
  show(coverage, byScore, words) {
    [this.#coverage, this.#byScore, this.#words] = [coverage, byScore, words];
    write(this.#title, words.text("coverage.title"));
    this.#about.replaceChildren(...prose(words, "coverage.about"));
    write(this.#sliderWords, words.text("coverage.threshold"));
    write(this.#legend, words.text("coverage.legend"));
    write(this.#tableTitle, words.text("coverage.table"));
    set(this.#scroller, "aria-label", words.text("coverage.table"));
    this.#write(coverage, words);
    this.#tell();
  }

  #tell() {
    const [coverage, byScore, words] = [this.#coverage, this.#byScore, this.#words];
    if (!coverage || !byScore || !words) return;
    const threshold = this.#threshold;
    this.#slider.value = String(Math.round(100 * threshold));
    const told = words.whole(threshold);
    write(this.#value, told);
    set(this.#slider, "aria-valuetext", told);
    const left = leftAt(coverage, threshold);
    const { sentence, more } = toldLeft(left, threshold, byScore, words);
    write(this.#said, more ? `${sentence} ${more}` : sentence);
    this.#draw([coverage, byScore], left, sentence, words);
  }

  /**
   * @param {[Coverage, Coverage]} both
   * @param {ReturnType<typeof leftAt>} left
   * @param {string} sentence
   * @param {Words} words
   */
  #draw(both, left, sentence, words) {
    const [points = [], others = []] = both.map((curve) => thinned(curve, POINTS));
    const least = [...points, ...others].reduce((low, { accuracy }) => Math.min(low, accuracy), 1);
    this.#chart.update({
      name: words.text("coverage.chart", { sentence }),
      along: words.text("coverage.axis.answered"),
      up: words.text("coverage.axis.right"),
      tick: (share) => words.whole(share),
      // Round, and below all of it.
      bottom: Math.min(0.9, Math.floor(10 * least) / 10),
      shapes: ({ x, y }) => [
        ...[points, others].map((curve, place) =>
          svg("polyline", {
            class: place ? "line by-score" : "line",
            points: curve.map((point) => `${x(point.coverage)},${y(point.accuracy)}`).join(" "),
          }),
        ),
        ...(left.answered ? [svg("circle", { class: "bin", cx: x(left.coverage), cy: y(left.accuracy), r: 5 })] : []),
      ],
    });
  }

  /**
   * @param {Coverage} coverage
   * @param {Words} words
   */
  #write(coverage, words) {
    const { heads, rows } = coverageTable(coverage, words);
    const head = heads.map((name) => make("th", { scope: "col" }, name));
    const body = rows.map(([threshold = "", ...cells]) =>
      make("tr", {}, make("th", { scope: "row" }, threshold), ...cells.map((cell) => make("td", {}, cell))),
    );
    this.#table.replaceChildren(make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...body));
  }
}
