// @ts-check
/**
 * What a layer has learnt: its filters as pictures, the chosen one slice by slice, and its numbers. They follow a training,
 * since another network comes with each of its messages. Nothing is asked for before a person opens it.
 * @typedef {import("../../app.js").View} View
 * @typedef {import("../../cifar-lab.js").Stage} Stage
 * @typedef {import("../../cifar-lab.js").Filters} Filters
 */
import { make, set, write } from "../../shell/dom.js";
import { CLASSES } from "../answer/readings.js";
import { nameOf } from "../answer/rows.js";
import { FilterMoment } from "./filter-moment.js";
import {
  changeOf,
  colourSheet,
  frameOf,
  pictureAt,
  sliceSheet,
  strongestSlices,
  unitSheet,
  unitTiles,
} from "./filter-sheet.js";
import { aboutOf, oneOf } from "./filter-words.js";
import { MapFigure } from "./map-figure.js";
import { palette } from "./palette.js";
import { SliceTable } from "./slice-table.js";

/** A layer with more units than the notebook has outputs is shown unit by unit, and so is one with larger pictures. */
const [MOST_UNITS, MOST_PIXELS] = [20, 2 ** 18];

export class FiltersView {
  #title = make("summary");
  #about = make("p", { class: "legend" });
  #stage = make("select", { on: { change: () => this.#choose(this.#stage.value, 0) } });
  #stageWords = make("span");
  #number = make("input", { type: "number", min: 0, step: 1, on: { change: () => this.#pick(this.#number.value) } });
  #numberWords = make("span");
  #numberLabel = make("label", {}, this.#numberWords, this.#number);
  #all = new MapFigure("filters:all", (at) => this.#point(at));
  #units = new MapFigure("filters:units", (at) => this.#point(at));
  #one = new MapFigure("filters:one", () => {});
  #sentence = make("p", { class: "value", role: "status" });
  #moment = new FilterMoment(() => this.#refresh());
  #table = new SliceTable();
  #figures = make("div", { class: "figures threefold" }, this.#all.node, this.#units.node, this.#one.node);
  #shown = make("div", { hidden: true }, this.#figures);
  node = make(
    "details",
    { class: "twin filters", on: { toggle: () => this.#refresh() } },
    this.#title,
    this.#about,
    make("div", { class: "controls" }, make("label", {}, this.#stageWords, this.#stage), this.#numberLabel),
    this.#moment.node,
    this.#shown,
    this.#sentence,
    this.#table.node,
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
  /** Those of earlier weights, which stay as they are. @type {{ stage: string, bytes: Uint8Array, filters: Filters } | null} */
  #earlier = null;
  /** Where each filter lies on the sheet of all. @type {import("./filter-sheet.js").Tiles | null} */
  #tiles = null;

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
    const painted = [this.#units, this.#one];
    this.#inspection.detach(painted.map(({ name }) => name));
    for (const figure of painted) figure.forget();
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
    if (!this.#filters || !this.#tiles) return;
    const { layout, height, width } = this.#tiles;
    const filter = pictureAt(layout, at, height, width);
    if (filter < this.#filters.shape[0] && filter !== this.#chosen.filter) this.#pick(String(filter));
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
    const { history } = state.training;
    this.#moment.update(history && history.of === state.network?.name ? history.snapshots : [], words);
    const { kind, snapshot } = this.#moment;
    const of = [state.network, this.#chosen.stage, kind, snapshot?.bytes];
    const now = [...of, this.#chosen.filter, document.documentElement.dataset.theme, words];
    if (now.every((value, place) => value === this.#asked[place])) return;
    // The weights of a network that moves on stay until the next are here.
    if (now[1] !== this.#asked[1]) [this.#filters, this.#hasNone] = [null, false];
    const isSame = of.every((value, place) => value === this.#asked[place]) && this.#filters;
    this.#asked = now;
    if (isSame) this.#show();
    else this.#ask(now);
  }

  /** @param {unknown[]} asked */
  async #ask(asked) {
    const { stage } = this.#chosen;
    // Another filter of the same weights is asked for by nobody.
    const isOver = () => asked.slice(0, 4).some((value, place) => value !== this.#asked[place]);
    try {
      const filters = stage ? await this.#filtersOf(stage) : null;
      if (isOver()) return;
      [this.#filters, this.#hasNone] = [filters, !filters];
    } catch (/** @type {any} */ error) {
      if (isOver()) return;
      // A norm has parameters, too, and no filters.
      [this.#filters, this.#hasNone] = [null, error?.code === "argument"];
      if (!this.#hasNone) this.#inspection.tell(error);
    }
    this.#show();
  }

  /**
   * Of the moment that is chosen.
   * @param {string} stage
   */
  async #filtersOf(stage) {
    const { kind, snapshot } = this.#moment;
    const now = kind === "then" ? null : await this.#inspection.ask((inspector) => inspector.filters(stage));
    if (!snapshot) return now;
    const { bytes } = snapshot;
    if (this.#earlier?.stage !== stage || this.#earlier.bytes !== bytes) {
      const filters = await this.#inspection.ask((inspector) => inspector.filters(stage, bytes));
      this.#earlier = { stage, bytes, filters };
    }
    return now ? changeOf(now, this.#earlier.filters) : this.#earlier.filters;
  }

  #show() {
    const { words } = this.#view ?? {};
    if (!words) return;
    const filters = this.#filters;
    write(this.#stageWords, words.text("inside.looked.stage"));
    write(this.#numberWords, words.text("inside.filters.number"));
    for (const node of [this.#shown, this.#table.node, this.#numberLabel]) set(node, "hidden", !filters);
    write(this.#about, aboutOf(filters, { isChange: this.#isChange, moment: this.#moment.told(words) }, words));
    set(this.#about, "hidden", !filters);
    const none = this.#chosen.stage ? "inside.filters.none" : "inside.filters.nothing";
    if (!filters) return write(this.#sentence, this.#hasNone ? words.text(none) : "");
    const filter = Math.min(this.#chosen.filter, filters.shape[0] - 1);
    this.#number.max = String(filters.shape[0] - 1);
    this.#number.value = String(filter);
    this.#showAll(filters, filter, words);
    const painting = Promise.all([this.#showUnits(filters, filter, words), this.#showOne(filters, filter, words)]);
    painting.catch((error) => this.#inspection.tell(error));
  }

  get #isChange() {
    return this.#moment.kind === "change";
  }

  /** Whether each belongs to an output of the network. @param {Filters} filters */
  #areOutputs({ shape: [count], stage }) {
    const isFlat = this.#stages.find(({ name }) => name === stage)?.shape.length === 1;
    return isFlat && count === this.#view?.state.network?.outputs;
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
    // What has changed is seen beside what has not.
    const { layout, rgba, invalid } = colourSheet(filters, this.#isChange ? filters.limit : undefined);
    this.#tiles = { layout, height, width };
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
   * A dense layer with few units, as that of the classes: one picture each.
   * @param {Filters} filters
   * @param {number} filter
   * @param {import("../../shell/words.js").Words} words
   */
  async #showUnits(filters, filter, words) {
    const [count] = filters.shape;
    const { layout, height, width } = unitTiles(filters);
    const isShown = !filters.are_colours && count <= MOST_UNITS && layout.width * layout.height <= MOST_PIXELS;
    set(this.#units.node, "hidden", !isShown);
    if (!isShown) return;
    this.#tiles = { layout, height, width };
    const named = words.outputs?.length ?? CLASSES;
    const names = Array.from({ length: Math.min(named, count) }, (_, place) => nameOf(place, words));
    if (count > named) names.push(words.text("answer.none"));
    const key = this.#areOutputs(filters) ? "inside.filters.classes" : "inside.filters.units";
    this.#units.describe(words.text(key, { count, names }));
    this.#units.shape(1, layout.height, layout.width);
    this.#units.mark([{ place: 0, ...frameOf(layout, filter, height, width) }]);
    this.#units.attach(this.#inspection);
    const values = unitSheet(filters);
    await this.#inspection.ask((inspector) => inspector.paint(this.#units.name, values, layout.width, palette()));
  }

  /**
   * @param {Filters} filters
   * @param {number} filter
   * @param {import("../../shell/words.js").Words} words
   */
  async #showOne(filters, filter, words) {
    const { layout, values } = sliceSheet(filters, filter);
    const slices = strongestSlices(filters, filter);
    const output = this.#areOutputs(filters) ? nameOf(filter, words) : null;
    write(this.#sentence, oneOf(filters, filter, slices, output, this.#isChange, words));
    this.#one.describe(words.text("inside.filters.slices", { filter: String(filter), reads: filters.reads }));
    this.#one.shape(1, layout.height, layout.width);
    this.#table.show(slices, words);
    this.#one.attach(this.#inspection);
    await this.#inspection.ask((inspector) => inspector.paint(this.#one.name, values, layout.width, palette()));
  }
}
