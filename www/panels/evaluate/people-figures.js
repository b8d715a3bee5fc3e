// @ts-check
/** People's doubt beside the network's: in sentences, as a chart with its figures as a table, and class by class. */
import { svg } from "../../charts/svg.js";
import { UnitChart } from "../../charts/unit-chart.js";
import { make } from "../../shell/dom.js";
import { wilson } from "./difference.js";
import { IMAGES, compared } from "./people.js";

/** @typedef {import("../../shell/words.js").Words} Words */

/** Ten classes, all equally likely. */
const MOST = Math.log(10);

export class PeopleFigures {
  #chart = new UnitChart();
  node;

  /**
   * @param {import("./people.js").People} people
   * @param {import("./rows.js").Rows} rows
   * @param {Words} words
   */
  constructor(people, rows, words) {
    const { bins, classes, ...all } = compared(people, rows);
    const nats = (/** @type {number} */ entropy) => words.fixed(entropy, 3);
    const counted = { agreed: all.agreed, unanimous: all.unanimous, right: all.right, n: IMAGES };
    const said = words.text("evaluation.people.said", { ...counted, seen: words.percent(all.seen) });
    const doubt = words.text("evaluation.people.doubt", {
      ...{ most: nats(MOST), people: nats(all.people), network: nats(all.network) },
      correlation: words.fixed(all.correlation, 3).replace("-", "−"),
    });
    const shares = (/** @type {number} */ right, /** @type {number} */ n) => {
      const [low, high] = wilson({ share: right / n, n }).map((share) => words.fixed(100 * share, 1));
      return `${words.percent(right / n)} ${words.text("evaluation.classes.interval", { low, high })}`;
    };
    const ofBins = bins.map(({ low, high, images, right, ...mean }) => [
      words.text("calibration.range", { low: words.fixed(low, 2), high: words.fixed(high, 2) }),
      ...[words.number(images), nats(mean.people), nats(mean.network), shares(right, images)],
    ]);
    const ofClasses = classes.map(({ seen, people, network }, label) => [
      ...[words.className(label), words.percent(seen), nats(people), nats(network)],
    ]);
    this.#draw(bins, words);
    this.node = make(
      "div",
      { class: "people-figures" },
      make("p", { class: "said" }, said),
      make("p", {}, doubt),
      this.#chart.node,
      make("p", { class: "legend" }, words.text("evaluation.people.legend")),
      make(
        "details",
        { class: "twin" },
        make("summary", {}, words.text("evaluation.people.bins")),
        table(words.text("evaluation.people.bins"), ["range", "images", "people", "network", "right"], ofBins, words),
      ),
      make("h4", {}, words.text("evaluation.people.classes")),
      table(words.text("evaluation.people.classes"), ["class", "seen", "people", "network"], ofClasses, words),
    );
  }

  /**
   * @param {import("./people.js").Bin[]} bins
   * @param {Words} words
   */
  #draw(bins, words) {
    this.#chart.update({
      name: words.text("evaluation.people.chart", { bins: bins.length }),
      along: words.text("evaluation.people.axis.people"),
      up: words.text("evaluation.people.axis.network"),
      tick: (share) => words.whole(share),
      shapes: ({ x, y }) => [
        svg("line", { class: "even", x1: x(0), y1: y(0), x2: x(1), y2: y(1) }),
        ...bins.map(({ people, network }) =>
          svg("circle", { class: "bin", cx: x(people / MOST), cy: y(network / MOST), r: 5 }),
        ),
      ],
    });
  }
}

/**
 * @param {string} caption
 * @param {string[]} columns
 * @param {string[][]} rows
 * @param {Words} words
 */
function table(caption, columns, rows, words) {
  const heads = columns.map((column) => make("th", { scope: "col" }, words.text(`evaluation.people.column.${column}`)));
  const body = rows.map(([first = "", ...rest]) =>
    make("tr", {}, make("th", { scope: "row" }, first), ...rest.map((cell) => make("td", {}, cell))),
  );
  return make(
    "div",
    { class: "scrolls", tabindex: 0, role: "region", "aria-label": caption },
    make("table", { class: "classes" }, make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...body)),
  );
}
