// @ts-check
/**
 * What a layer has learnt: its filters as pictures, the chosen one slice by slice, and its numbers. They follow a training,
 * since another network comes with each of its messages. Nothing is asked for before a person opens it.
 * @typedef {import("../../app.js").View} View
 * @typedef {import("../../cifar-lab.js").Stage} Stage
 * @typedef {import("../../cifar-lab.js").Filters} Filters
 */
import { make, set, write } from "../../shell/dom.js";
import { colourSheet, frameOf, layoutOf, pictureAt, sliceSheet, strongestSlices } from "./filter-sheet.js";
import { MapFigure } from "./map-figure.js";
import { palette } from "./palette.js";

/** Slices whose numbers are written out; of so many weights each at most. */
const [WRITTEN, MOST_WEIGHTS] = [12, 49];

export class FiltersView {
  #title = make("summary");
  #about = make("p", { class: "legend" });
  #stage = make("select", { on: { change: () => this.#choose(this.#stage.value, 0) } });
  #stageWords = make("span");
  #number = make("input", { type: "number", min: 0, step: 1, on: { change: () => this.#pick(this.#number.value) } });
  #numberWords = make("span");
  #numberLabel = make("label", {}, this.#numberWords, this.#number);
  #all = new MapFigure("filters:all", (at) => this.#point(at));
  #one = new MapFigure("filters:one", () => {});
  #sentence = make("p", { class: "value", role: "status" });
  #body = make("tbody");
  #head = make("tr");
  #table = make(
    "div",
    { class: "scrolls", tabindex: 0, role: "region" },
    make("table", {}, make("thead", {}, this.#head), this.#body),
  );
  #shown = make("div", { hidden: true }, make("div", { class: "figures threefold" }, this.#all.node, this.#one.node));
  node = make(
    "details",
    { class: "twin filters", on: { toggle: () => this.#refresh() } },
    this.#title,
    this.#about,
    make("div", { class: "controls" }, make("label", {}, this.#stageWords, this.#stage), this.#numberLabel),
    this.#shown,
    this.#sentence,
    this.#table,
  );
  #inspection;
  /** @type {View | null} */
  #view = null;
  #isReady = false;
  /** @type {readonly Stage[]} */
  #stages = [];
  /** @type {{ stage: Stage, channel: number } | null} */
  #map = null;
  #chosen = { stage: "", filter: 0 };
  /** What the weights are of. @type {unknown[]} */
  #asked = [];
  /** null: not here yet, or the layer has none. @type {Filters | null} */
  #filters = null;
  #hasNone = false;

  /** @param {import("./inspection.js").Inspection} inspection */
  constructor(inspection) {
    this.#inspection = inspection;
  }

  /**
   * @param {View} view
   * @param {boolean} isReady Whether the worker has the network in use.
   * @param {readonly Stage[]} stages
   * @param {{ stage: Stage, channel: number } | null} map The map that is looked at: its filter is shown with it.
   */
  update(view, isReady, stages, map) {
    [this.#view, this.#isReady, this.#stages] = [view, isReady, stages];
    const isOther = map?.stage.name !== this.#map?.stage.name || map?.channel !== this.#map?.channel;
    this.#map = map;
    if (isOther && map && map.stage.parameters > 0) this.#chosen = { stage: map.stage.name, filter: map.channel };
    this.#refresh();
  }

  /** The worker has ended, or has failed: it is asked anew. */
  forget() {
    this.#inspection.detach([this.#one.name]);
    this.#one.forget();
    [this.#asked, this.#filters] = [[], null];
  }

  /**
   * @param {string} stage
   * @param {number} filter
   */
  #choose(stage, filter) {
    this.#chosen = { stage, filter };
    this.#refresh();
  }

  /** @param {string} text As it was typed: anything. The number that is meant takes its place. */
  #pick(text) {
    if (!this.#filters) return;
    const filter = Math.min(this.#filters.shape[0] - 1, Math.max(0, Math.round(Number(text)) || 0));
    this.#number.value = String(filter);
    this.#choose(this.#chosen.stage, filter);
  }

  /** @param {{ row: number, column: number }} at */
  #point(at) {
    if (!this.#filters) return;
    const [count, , height, width] = this.#filters.shape;
    const filter = pictureAt(layoutOf(count, height, width), at, height, width);
    if (filter < count && filter !== this.#chosen.filter) this.#pick(String(filter));
  }

  #refresh() {
    const { words, state } = this.#view ?? {};
    if (!words || !state) return;
    write(this.#title, words.text("inside.filters"));
    if (!this.node.open || !this.#isReady) return;
    const stages = this.#stages.filter(({ parameters }) => parameters > 0);
    if (!stages.some(({ name }) => name === this.#chosen.stage)) {
      this.#chosen = { stage: stages[0]?.name ?? "", filter: 0 };
    }
    const names = stages.map(({ name }) => name);
    if (this.#stage.dataset.list !== names.join()) {
      this.#stage.replaceChildren(...names.map((name) => make("option", { value: name }, name)));
      this.#stage.dataset.list = names.join();
    }
    this.#stage.value = this.#chosen.stage;
    const now = [state.network, this.#chosen.stage, this.#chosen.filter, document.documentElement.dataset.theme, words];
    if (now.every((value, place) => value === this.#asked[place])) return;
    // The weights of a network that moves on stay until the next are here.
    if (now[1] !== this.#asked[1]) [this.#filters, this.#hasNone] = [null, false];
    const isSame = now[0] === this.#asked[0] && this.#filters;
    this.#asked = now;
    if (isSame) this.#show();
    else this.#ask(now);
  }

  /** @param {unknown[]} asked */
  async #ask(asked) {
    const { stage } = this.#chosen;
    try {
      const filters = stage ? await this.#inspection.ask((inspector) => inspector.filters(stage)) : null;
      if (asked[0] !== this.#asked[0] || asked[1] !== this.#asked[1]) return;
      [this.#filters, this.#hasNone] = [filters, !filters];
    } catch (/** @type {any} */ error) {
      if (asked[0] !== this.#asked[0] || asked[1] !== this.#asked[1]) return;
      // A norm has parameters, too, and no filters.
      [this.#filters, this.#hasNone] = [null, error?.code === "argument"];
      if (!this.#hasNone) this.#inspection.tell(error);
    }
    this.#show();
  }

  #show() {
    const { words } = this.#view ?? {};
    if (!words) return;
    const filters = this.#filters;
    write(this.#stageWords, words.text("inside.looked.stage"));
    write(this.#numberWords, words.text("inside.filters.number"));
    for (const node of [this.#shown, this.#table, this.#numberLabel]) set(node, "hidden", !filters);
    write(this.#about, words.text(filters?.are_colours ? "inside.filters.about.colours" : "inside.filters.about"));
    set(this.#about, "hidden", !filters);
    if (!filters) return write(this.#sentence, this.#hasNone ? words.text("inside.filters.none") : "");
    const filter = Math.min(this.#chosen.filter, filters.shape[0] - 1);
    this.#number.max = String(filters.shape[0] - 1);
    this.#number.value = String(filter);
    this.#showAll(filters, filter, words);
    this.#showOne(filters, filter, words).catch((error) => this.#inspection.tell(error));
  }

  /**
   * @param {Filters} filters
   * @param {number} filter
   * @param {import("../../shell/words.js").Words} words
   */
  #showAll(filters, filter, words) {
    set(this.#all.node, "hidden", !filters.are_colours);
    if (!filters.are_colours) return;
    const [count, , height, width] = filters.shape;
    const { layout, rgba, invalid } = colourSheet(filters);
    const canvas = this.#all.plain();
    [canvas.width, canvas.height] = [layout.width, layout.height];
    const context = canvas.getContext("2d");
    if (!context) return;
    context.putImageData(new ImageData(rgba, layout.width, layout.height), 0, 0);
    context.fillStyle = palette().invalid;
    for (const { row, column } of invalid) context.fillRect(column, row, 1, 1);
    this.#all.shape(1, layout.height, layout.width);
    this.#all.mark([{ place: 0, ...frameOf(layout, filter, height, width) }]);
    this.#all.describe(words.text("inside.filters.all", { count, height, width }));
  }

  /**
   * @param {Filters} filters
   * @param {number} filter
   * @param {import("../../shell/words.js").Words} words
   */
  async #showOne(filters, filter, words) {
    const [, channels, height, width] = filters.shape;
    const { layout, values } = sliceSheet(filters, filter);
    const slices = strongestSlices(filters, filter);
    const [min, max] = [
      Math.min(...slices.map(({ weights }) => Math.min(...weights))),
      Math.max(...slices.map(({ weights }) => Math.max(...weights))),
    ];
    const bias = words.short(filters.bias[filter] ?? 0);
    const told = { stage: filters.stage, filter: String(filter), reads: filters.reads, channels, height, width, bias };
    const range = { min: words.short(min), max: words.short(max), strongest: String(slices[0]?.reads ?? 0) };
    write(this.#sentence, words.text("inside.filters.one", { ...told, ...range }));
    this.#one.describe(words.text("inside.filters.slices", { filter: String(filter), reads: filters.reads }));
    this.#one.shape(1, layout.height, layout.width);
    this.#write(slices, words);
    this.#one.attach(this.#inspection);
    await this.#inspection.ask((inspector) => inspector.paint(this.#one.name, values, layout.width, palette()));
  }

  /**
   * @param {ReturnType<typeof strongestSlices>} slices
   * @param {import("../../shell/words.js").Words} words
   */
  #write(slices, words) {
    set(this.#table, "aria-label", words.text("inside.filters.table", { count: Math.min(WRITTEN, slices.length) }));
    const titles = ["channel", "size", "weights"];
    this.#head.replaceChildren(
      ...titles.map((title) => make("th", { scope: "col" }, words.text(`inside.filters.${title}`))),
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
