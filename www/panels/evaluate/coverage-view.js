// @ts-check
/** Answer only when sure: a threshold, what is left of the pictures, and how many mistakes. */
import { UnitChart, svg } from "../../charts/unit-chart.js";
import { make, set, write } from "../../shell/dom.js";
import { prose } from "../../shell/terms.js";
import { leftAt, thinned } from "./answer-sets.js";

/** @typedef {import("../../shell/words.js").Words} Words */
/** @typedef {import("../../cifar-lab.js").Coverage} Coverage */

/** Points of the curve: as many as a screen has pixels for. */
const POINTS = 400;
const THRESHOLDS = [0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99];
const COLUMNS = ["threshold", "answered", "right", "mistakes"];

export class CoverageView {
  #title = make("h4");
  #about = make("p", { class: "about" });
  #slider = make("input", { type: "range", min: 0, max: 100, step: 1, value: 80, on: { input: () => this.#tell() } });
  #sliderWords = make("span");
  #value = make("output");
  #said = make("p", { class: "said", role: "status" });
  #chart = new UnitChart();
  #tableTitle = make("summary");
  #table = make("table");
  node = make(
    "section",
    { class: "coverage" },
    this.#title,
    this.#about,
    make("div", { class: "controls" }, make("label", {}, this.#sliderWords, this.#slider, this.#value)),
    this.#said,
    this.#chart.node,
    make("details", { class: "twin" }, this.#tableTitle, make("div", { class: "scrolls" }, this.#table)),
  );
  /** @type {Coverage | null} */
  #coverage = null;
  /** @type {Words | null} */
  #words = null;

  /**
   * @param {Coverage} coverage
   * @param {Words} words
   */
  show(coverage, words) {
    [this.#coverage, this.#words] = [coverage, words];
    write(this.#title, words.text("coverage.title"));
    this.#about.replaceChildren(...prose(words, "coverage.about"));
    write(this.#sliderWords, words.text("coverage.threshold"));
    write(this.#tableTitle, words.text("coverage.table"));
    this.#write(coverage, words);
    this.#tell();
  }

  #tell() {
    const [coverage, words] = [this.#coverage, this.#words];
    if (!coverage || !words) return;
    const threshold = Number(this.#slider.value) / 100;
    const told = words.whole(threshold);
    write(this.#value, told);
    set(this.#slider, "aria-valuetext", told);
    const left = leftAt(coverage, threshold);
    const key = left.answered ? "coverage.said" : "coverage.none";
    const sentence = words.text(key, {
      threshold: told,
      n: left.n,
      answered: left.answered,
      mistakes: left.wrong,
      share: words.percent(left.coverage),
      right: words.percent(left.accuracy),
    });
    write(this.#said, sentence);
    this.#draw(coverage, left, sentence, words);
  }

  /**
   * @param {Coverage} coverage
   * @param {ReturnType<typeof leftAt>} left
   * @param {string} sentence
   * @param {Words} words
   */
  #draw(coverage, left, sentence, words) {
    const points = thinned(coverage, POINTS);
    const least = points.reduce((low, { accuracy }) => Math.min(low, accuracy), 1);
    this.#chart.update({
      name: words.text("coverage.chart", { sentence }),
      along: words.text("coverage.axis.answered"),
      up: words.text("coverage.axis.right"),
      tick: (share) => words.whole(share),
      // Round, and below all of it.
      bottom: Math.min(0.9, Math.floor(10 * least) / 10),
      shapes: ({ x, y }) => [
        svg("polyline", {
          class: "line",
          points: points.map((point) => `${x(point.coverage)},${y(point.accuracy)}`).join(" "),
        }),
        ...(left.answered ? [svg("circle", { class: "bin", cx: x(left.coverage), cy: y(left.accuracy), r: 5 })] : []),
      ],
    });
  }

  /**
   * @param {Coverage} coverage
   * @param {Words} words
   */
  #write(coverage, words) {
    const head = COLUMNS.map((column) => make("th", { scope: "col" }, words.text(`coverage.column.${column}`)));
    const rows = THRESHOLDS.map((threshold) => {
      const { answered, wrong, coverage: share, accuracy } = leftAt(coverage, threshold);
      const cells = [words.percent(share), answered ? words.percent(accuracy) : "–", words.number(wrong)];
      return make(
        "tr",
        {},
        make("th", { scope: "row" }, words.whole(threshold)),
        ...cells.map((cell) => make("td", {}, cell)),
      );
    });
    this.#table.replaceChildren(make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows));
  }
}
