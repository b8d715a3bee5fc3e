// @ts-check
/** People's doubt beside the network's: in sentences, as a chart with its figures as a table, and class by class. */
import { svg } from "../../charts/svg.js";
import { UnitChart } from "../../charts/unit-chart.js";
import { make, scroller } from "../../shell/dom.js";
import { MOST_DOUBT, toldPeople } from "./people-told.js";

/** @typedef {import("../../shell/words.js").Words} Words */

export class PeopleFigures {
  #chart = new UnitChart();
  node;

  /**
   * @param {import("./people-told.js").Compared} compared
   * @param {string} file
   * @param {Words} words
   */
  constructor(compared, file, words) {
    const { bins } = compared;
    const { said, doubt, ofBins, ofClasses } = toldPeople(compared, file, words);
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
        table(words.text("evaluation.people.bins"), ofBins),
      ),
      make("h4", {}, words.text("evaluation.people.classes")),
      table(words.text("evaluation.people.classes"), ofClasses),
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
          svg("circle", { class: "bin", cx: x(people / MOST_DOUBT), cy: y(network / MOST_DOUBT), r: 5 }),
        ),
      ],
    });
  }
}

/**
 * @param {string} caption
 * @param {{ heads: string[], rows: string[][] }} told
 */
function table(caption, { heads, rows }) {
  const head = heads.map((name) => make("th", { scope: "col" }, name));
  const body = rows.map(([first = "", ...rest]) =>
    make("tr", {}, make("th", { scope: "row" }, first), ...rest.map((cell) => make("td", {}, cell))),
  );
  return scroller(
    make("table", { class: "classes" }, make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...body)),
    { "aria-label": caption },
  );
}
