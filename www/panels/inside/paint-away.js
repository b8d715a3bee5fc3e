// @ts-check
/**
 * A square that a person moves over the picture: what lies under it is gone, and all classes answer at once.
 * @typedef {import("../../app.js").View} View
 * @typedef {{ row: number, column: number }} At The square's top left corner.
 */
import { make, set, switchOff, write } from "../../shell/dom.js";
import { Latest } from "../../shell/latest.js";
import { pictureOn, sizeOf } from "../../shell/save.js";
import { CLASSES, sum } from "../answer/readings.js";
import { nameOf } from "../answer/rows.js";
import { cornerUnder, withSquare } from "./looked-at.js";
import { MapFigure } from "./map-figure.js";

/** By an arrow key, in pixels. */
const STEP = 1;
const ARROWS = /** @type {Record<string, [number, number]>} */ ({
  ArrowLeft: [0, -STEP],
  ArrowRight: [0, STEP],
  ArrowUp: [-STEP, 0],
  ArrowDown: [STEP, 0],
});

export class PaintAway {
  #figure = new MapFigure("away", (at) => this.#move(cornerUnder(at, this.#side, this.#whole)));
  #clear = make("button", { type: "button", on: { click: () => this.#move(null) } });
  #sentence = make("p", { class: "value", role: "status" });
  #head = make("tr");
  #body = make("tbody");
  #table = make("table", {}, make("thead", {}, this.#head), this.#body);
  node = make(
    "div",
    { class: "away", hidden: true },
    this.#figure.node,
    make("div", {}, this.#table, this.#clear, this.#sentence),
  );
  /** @type {View | null} */
  #view = null;
  #side = 8;
  /** Of the picture, in pixels. */
  #whole = 32;
  /** @type {At | null} */
  #at = null;
  /** What the last answer is of. @type {unknown[]} */
  #asked = [];
  /** Of the picture with the square, one each output. @type {ArrayLike<number> | null} */
  #without = null;
  #latest = new Latest(() => this.#meet());
  #onfailure;

  /** @param {(error: any) => void} onfailure */
  constructor(onfailure) {
    this.#onfailure = onfailure;
    this.#figure.node.addEventListener("keydown", (event) => this.#key(event));
  }

  /**
   * @param {View} view
   * @param {number} side Of the square, in pixels.
   */
  update(view, side) {
    const { network, answer, route } = view.state;
    const whole = answer ? sizeOf(answer.seen).side : this.#whole;
    if (side !== this.#side || whole !== this.#whole) this.#at = null;
    [this.#view, this.#side, this.#whole] = [view, side, whole];
    const now = [network, answer?.seen, route.mirror, this.#at];
    if (now.some((value, place) => value !== this.#asked[place])) {
      this.#asked = now;
      this.#without = null;
      this.#paint();
      this.#latest.ask();
    }
    this.#write();
  }

  /** @param {At | null} at null: nothing is covered. */
  #move(at) {
    if (at?.row === this.#at?.row && at?.column === this.#at?.column) return;
    this.#at = at;
    if (this.#view) this.update(this.#view, this.#side);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const by = ARROWS[event.key];
    if (!by || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    // The first press puts it in the middle.
    const { row, column } = this.#at ?? cornerUnder(this.#middle(by), this.#side, this.#whole);
    const half = this.#side / 2;
    this.#move(cornerUnder({ row: row + by[0] + half, column: column + by[1] + half }, this.#side, this.#whole));
  }

  /** From where the first step leads into the middle. @param {[row: number, column: number]} by */
  #middle([row, column]) {
    return { row: this.#whole / 2 - row, column: this.#whole / 2 - column };
  }

  #covered() {
    const seen = this.#view?.state.answer?.seen;
    return seen && this.#at ? withSquare(seen, this.#at, this.#side) : seen;
  }

  #paint() {
    const pixels = this.#covered();
    this.#figure.shape(1, this.#whole, this.#whole);
    if (pixels) pictureOn(this.#figure.plain(), pixels);
    const sides = { rows: this.#side, columns: this.#side };
    this.#figure.mark(this.#at ? [{ place: 0, ...this.#at, ...sides }] : []);
  }

  async #meet() {
    const { lab, state } = this.#view ?? {};
    const pixels = this.#covered();
    if (!lab || !pixels || !this.#at) return;
    try {
      const options = { latest: false, withMirror: state?.route.mirror };
      const { probabilities } = await lab.classify(pixels, options);
      if (!this.#latest.isStale) this.#without = probabilities;
    } catch (error) {
      this.#onfailure(error);
    }
    this.#write();
  }

  #write() {
    const { state, words } = this.#view ?? {};
    const whole = state?.answer?.probabilities;
    set(this.node, "hidden", !whole);
    if (!whole || !words) return;
    this.#figure.describe(words.text("inside.away.picture"), true);
    write(this.#clear, words.text("inside.away.clear"));
    switchOff(this.#clear, !this.#at);
    // The answer to the last place stays until the next is here, so that nothing flickers.
    if (this.#at && !this.#without) return;
    const without = this.#at ? this.#without : null;
    const titles = ["looked.output", "away.whole", "away.without"];
    this.#head.replaceChildren(...titles.map((title) => make("th", { scope: "col" }, words.text(`inside.${title}`))));
    const rows = rowsOf(whole, words);
    const other = without && rowsOf(without, words);
    this.#body.replaceChildren(
      ...rows.map(({ name, share }, place) => {
        const now = other?.[place]?.share;
        const bar = make("span", { class: "bar", "aria-hidden": "true" });
        bar.style.setProperty("--share", String(now ?? 0));
        const told = now === undefined ? "" : words.percent(now);
        return make(
          "tr",
          {},
          make("th", { scope: "row" }, name),
          make("td", {}, words.percent(share)),
          make("td", {}, bar, make("span", {}, told)),
        );
      }),
    );
    write(this.#sentence, other ? this.#told(rows, other, words) : "");
  }

  /**
   * @param {{ name: string, share: number }[]} before
   * @param {{ name: string, share: number }[]} after
   * @param {import("../../shell/words.js").Words} words
   */
  #told(before, after, words) {
    const best = (/** @type {{ share: number }[]} */ rows) =>
      rows.reduce((most, { share }, place) => (share > (rows[most]?.share ?? 0) ? place : most), 0);
    const [first, now] = [best(before), best(after)];
    const was = { name: before[first]?.name, before: words.percent(before[first]?.share ?? 0) };
    const sentence = words.text("inside.away.told", { ...was, after: words.percent(after[first]?.share ?? 0) });
    if (first === now) return sentence;
    const other = { name: after[now]?.name, share: words.percent(after[now]?.share ?? 0) };
    return `${sentence} ${words.text("inside.away.other", other)}`;
  }
}

/**
 * One row a class; outputs that are no class have one together.
 * @param {ArrayLike<number>} probabilities
 * @param {import("../../shell/words.js").Words} words
 */
function rowsOf(probabilities, words) {
  const all = Array.from(probabilities);
  const named = words.outputs?.length ?? CLASSES;
  const rows = all.slice(0, named).map((share, place) => ({ name: nameOf(place, words), share }));
  const rest = all.slice(named);
  return rest.length > 0 ? [...rows, { name: words.text("answer.none"), share: sum(rest) }] : rows;
}
