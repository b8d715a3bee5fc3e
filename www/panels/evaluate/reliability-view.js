// @ts-check
/** A reliability diagram, what it says in a sentence, and its bins as a table. */
import { svg } from "../../charts/svg.js";
import { UnitChart } from "../../charts/unit-chart.js";
import { make, scroller, set, write } from "../../shell/dom.js";

/** @typedef {import("../../shell/words.js").Words} Words */
/** @typedef {import("../../cifar-lab.js").Reliability} Reliability */

/** Half a point: less is called even. */
const EVEN = 0.005;
const COLUMNS = ["range", "images", "says", "right", "interval"];

export class ReliabilityView {
  #chart = new UnitChart();
  #said = make("p", { class: "said", role: "status" });
  #legend = make("p", { class: "legend" });
  #tableTitle = make("summary");
  #table = make("table");
  #scroller = scroller(this.#table);
  node = make(
    "div",
    { class: "reliability" },
    this.#said,
    this.#chart.node,
    this.#legend,
    make("details", { class: "twin" }, this.#tableTitle, this.#scroller),
  );

  /**
   * @param {Reliability} told
   * @param {Reliability | null} plain The same with the logits as they are, to compare with; null where it is the same.
   * @param {Words} words
   */
  show(told, plain, words) {
    const { bins, bands } = told;
    const sentence = summary(told, words);
    write(this.#said, sentence);
    write(this.#legend, words.text(plain ? "calibration.legend.both" : "calibration.legend"));
    this.#chart.update({
      name: words.text("calibration.chart", { bins: bins.length, sentence }),
      along: words.text("calibration.axis.says"),
      up: words.text("calibration.axis.right"),
      tick: (share) => words.whole(share),
      shapes: ({ x, y }) => [
        svg("line", { class: "even", x1: x(0), y1: y(0), x2: x(1), y2: y(1) }),
        ...(bands?.accuracy ?? []).map(([low, high], place) => {
          const at = x(bins[place]?.confidence ?? 0);
          return svg("line", { class: "band", x1: at, x2: at, y1: y(low), y2: y(high) });
        }),
        ...(plain?.bins ?? []).map((bin) =>
          svg("circle", { class: "before", cx: x(bin.confidence), cy: y(bin.accuracy), r: 4 }),
        ),
        ...bins.map((bin) => svg("circle", { class: "bin", cx: x(bin.confidence), cy: y(bin.accuracy), r: 5 })),
      ],
    });
    this.#write(told, words);
  }

  /**
   * @param {Reliability} told
   * @param {Words} words
   */
  #write({ bins, bands }, words) {
    write(this.#tableTitle, words.text("calibration.table"));
    set(this.#scroller, "aria-label", words.text("calibration.table"));
    const head = COLUMNS.map((column) => make("th", { scope: "col" }, words.text(`calibration.column.${column}`)));
    const points = (/** @type {number} */ share) => words.fixed(100 * share, 1);
    const span = (/** @type {[number, number]} */ [low, high]) =>
      words.text("calibration.range", { low: points(low), high: points(high) });
    const rows = bins.map(({ range, images, confidence, accuracy }, place) => {
      const band = bands?.accuracy[place];
      const cells = [words.number(images), points(confidence), points(accuracy), band ? span(band) : ""];
      return make("tr", {}, make("th", { scope: "row" }, span(range)), ...cells.map((cell) => make("td", {}, cell)));
    });
    this.#table.replaceChildren(make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows));
  }
}

/**
 * What all bins together say.
 * @param {Reliability} told
 * @param {Words} words
 */
export function summary({ bins }, words) {
  const n = bins.reduce((sum, { images }) => sum + images, 0);
  const mean = (/** @type {"confidence" | "accuracy"} */ of) =>
    bins.reduce((sum, bin) => sum + bin.images * bin[of], 0) / n;
  const [says, right] = [mean("confidence"), mean("accuracy")];
  const gap = says - right;
  const key = Math.abs(gap) < EVEN ? "even" : gap > 0 ? "over" : "under";
  return words.text(`calibration.said.${key}`, {
    says: words.percent(says),
    right: words.percent(right),
    points: words.fixed(100 * Math.abs(gap), 1),
  });
}
