// @ts-check
/** The strongest slices of a filter in numbers. */
import { make, scroller, set } from "../../shell/dom.js";

/** Slices whose numbers are written out; of so many weights each at most. */
const [WRITTEN, MOST_WEIGHTS] = [12, 49];
const TITLES = ["channel", "size", "weights"];

export class SliceTable {
  #body = make("tbody");
  #head = make("tr");
  node = scroller(make("table", {}, make("thead", {}, this.#head), this.#body));

  /**
   * @param {ReturnType<typeof import("./filter-sheet.js").strongestSlices>} slices
   * @param {import("../../shell/words.js").Words} words
   */
  show(slices, words) {
    set(this.node, "aria-label", words.text("inside.filters.table", { count: Math.min(WRITTEN, slices.length) }));
    this.#head.replaceChildren(
      ...TITLES.map((title) => make("th", { scope: "col" }, words.text(`inside.filters.${title}`))),
    );
    const rows = slices.slice(0, WRITTEN).map(({ reads, size, weights }) => {
      const written = [...weights.subarray(0, MOST_WEIGHTS)].map((weight) => words.short(weight)).join("  ");
      const rest = weights.length > MOST_WEIGHTS ? " …" : "";
      return make(
        "tr",
        {},
        make("th", { scope: "row" }, words.number(reads)),
        make("td", {}, words.short(size)),
        make("td", { translate: "no" }, written + rest),
      );
    });
    this.#body.replaceChildren(...rows);
  }
}
