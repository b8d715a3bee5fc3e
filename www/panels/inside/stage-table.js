// @ts-check
/** The stages as a table: what the pictures show, in numbers. */
import { make, scroller, set, write } from "../../shell/dom.js";
import { isInvalid, kindOf, shapeOf } from "./stage-words.js";

/**
 * @typedef {import("../../cifar-lab.js").Stage} Stage
 * @typedef {import("../../cifar-lab.js").StageShown} StageShown
 * @typedef {import("../../shell/words.js").Words} Words
 */

const COLUMNS = ["stage", "kind", "shape", "reads", "min", "max", "mean", "zeros", "dead"];

export class StageTable {
  #title = make("summary");
  #head = make("tr");
  #body = make("tbody");
  #scroller = scroller(make("table", {}, make("thead", {}, this.#head), this.#body));
  node = make(
    "details",
    { class: "twin", on: { toggle: () => this.node.open && this.#open() } },
    this.#title,
    this.#scroller,
  );
  /** @type {readonly Stage[]} */
  #stages = [];
  /** @type {Map<string, StageShown>} */
  #shown = new Map();
  /** @type {Words | null} */
  #words = null;
  #onopen;

  /** @param {() => void} onopen It wants what no stage in sight shows. */
  constructor(onopen) {
    this.#onopen = onopen;
  }

  get isOpen() {
    return this.node.open;
  }

  #open() {
    if (this.#words) this.#write(this.#words);
    this.#onopen();
  }

  /**
   * @param {readonly Stage[]} stages
   * @param {Words} words
   */
  update(stages, words) {
    if (stages !== this.#stages) this.#shown.clear();
    this.#stages = stages;
    write(this.#title, words.text("inside.table"));
    set(this.#scroller, "aria-label", words.text("inside.table"));
    this.#write(words);
  }

  /**
   * @param {StageShown[]} shown While it is open, of all stages; else of those in sight.
   * @param {Words} words
   */
  show(shown, words) {
    for (const one of shown) this.#shown.set(one.name, one);
    this.#write(words);
  }

  /** @param {Words} words */
  #write(words) {
    this.#words = words;
    // Nobody reads it while it is closed.
    if (!this.node.open) return;
    this.#head.replaceChildren(
      ...COLUMNS.map((column) => make("th", { scope: "col" }, words.text(`inside.table.${column}`))),
    );
    this.#body.replaceChildren(...this.#stages.map((stage) => this.#row(stage, words)));
  }

  /**
   * @param {Stage} stage
   * @param {Words} words
   */
  #row(stage, words) {
    const shown = this.#shown.get(stage.name);
    // Where no value is finite there is none of the three.
    const figure = (/** @type {number} */ value) => (shown && isInvalid(shown, stage) ? "–" : words.short(value));
    const figures = shown
      ? [
          figure(shown.min),
          figure(shown.max),
          figure(shown.mean),
          words.whole(shown.zeros),
          shown.dead.length ? `${words.number(shown.dead.length)}: ${shown.dead.join(", ")}` : "0",
        ]
      : ["", "", "", "", ""];
    return make(
      "tr",
      {},
      make("th", { scope: "row", translate: "no" }, make("code", {}, words.stage(stage.name))),
      make("td", {}, kindOf(stage, words)),
      make("td", {}, shapeOf(stage, words)),
      make("td", { translate: "no" }, stage.reads.map((name) => words.stage(name)).join(", ")),
      ...figures.map((text) => make("td", {}, text)),
    );
  }
}
