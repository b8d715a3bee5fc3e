// @ts-check
/**
 * One map and its making: what the chosen value can see of the picture, the windows on the maps that it is made from, the
 * map itself, and the sum written out. The value is chosen by the pointer, by arrow keys, or step by step.
 * @typedef {import("../../cifar-lab.js").Stage} Stage
 * @typedef {import("../../cifar-lab.js").Making} Made
 * @typedef {import("../../cifar-lab.js").ReceptiveField} ReceptiveField
 * @typedef {import("../../cifar-lab.js").MapRequest} MapRequest
 * @typedef {import("../../shell/words.js").Words} Words
 * @typedef {{ stage: Stage, channel: number }} Chosen
 */
import { make, send, set, write } from "../../shell/dom.js";
import { icon } from "../../shell/icons.js";
import { Latest } from "../../shell/latest.js";
import { pictureOn, sizeOf } from "../../shell/save.js";
import { sizes } from "./graph.js";
import { MapFigure } from "./map-figure.js";
import { Player } from "./player.js";
import { inputsOf } from "./inputs.js";
import { SpreadView } from "./spread-view.js";
import { written } from "./rule-view.js";
import { placeOf } from "./sums.js";

/** A pause after which a place that was walked to is in the address. */
const SETTLED_MS = 600;

export class MakingView {
  #title = make("h3", { tabindex: -1 });
  #close = make("button", { type: "button", class: "round", on: { click: () => this.#leave() } }, icon("cross"));
  #back = make("button", { type: "button", class: "link", on: { click: () => this.#goBack() } });
  #seen = new MapFigure("making:picture", () => {});
  #from = new MapFigure("making:from", (at) => this.#listen(at));
  #map = new MapFigure("making:map", (at) => this.#move(at.row, at.column));
  #sentence = make("p", { class: "value", role: "status" });
  #rule = make("div", { class: "rule" });
  #player = new Player((by) => this.#walk(by));
  #spread;
  node = make(
    "section",
    { class: "making", hidden: true },
    make("div", { class: "head" }, this.#title, this.#close),
    this.#back,
    make("div", { class: "figures" }, this.#seen.node, this.#from.node, this.#map.node),
    this.#player.node,
    this.#sentence,
    this.#rule,
  );
  #inspection;
  #onchange;
  #onback;
  /** A map was pressed, and the page has not shown its making yet. */
  #isAwaited = false;
  /** @type {Chosen | null} */
  #chosen = null;
  #at = { row: 0, column: 0 };
  /** Of the picture, in pixels. */
  #side = 32;
  /** @type {{ making: Made, field: ReceptiveField } | null} */
  #made = null;
  /** The input channel whose products are written out; -1: the one that adds most. */
  #slice = -1;
  /** Maps under the windows. @type {{ stage: string, channels: number[] }} */
  #under = { stage: "", channels: [] };
  #latest = new Latest(() => this.#meet());
  /** @type {Words | null} */
  #words = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #clock;

  /**
   * @param {import("./inspection.js").Inspection} inspection
   * @param {() => void} onchange Other maps are to be painted.
   * @param {(chosen: Chosen) => void} onback The person wants to be at the map among the others again.
   */
  constructor(inspection, onchange, onback) {
    this.#inspection = inspection;
    this.#onchange = onchange;
    this.#onback = onback;
    this.node.addEventListener("keydown", ({ key }) => key === "Escape" && this.#goBack());
    this.#spread = new SpreadView(inspection);
    this.node.append(this.#spread.node);
    this.#map.node.addEventListener("keydown", (event) => this.#key(event));
  }

  /**
   * @param {Chosen | null} chosen
   * @param {{ row: number, column: number }} at Of the address.
   * @param {Words} words
   */
  update(chosen, at, words) {
    this.#words = words;
    const isOther = chosen?.stage.name !== this.#chosen?.stage.name || chosen?.channel !== this.#chosen?.channel;
    this.#chosen = chosen;
    set(this.node, "hidden", !chosen);
    const isAwaited = this.#isAwaited;
    this.#isAwaited = false;
    if (!chosen) return this.#player.stop();
    if (isOther) {
      [this.#at, this.#slice, this.#made] = [at, -1, null];
      this.#player.stop();
    }
    this.#spread.update(chosen, words);
    const { stage, channel } = chosen;
    const { height, width } = sizes(stage);
    const isFlat = stage.shape.length === 1;
    write(this.#title, words.text(isFlat ? "making.title.flat" : "making.title", { stage: stage.name, channel }));
    // One value is no map.
    set(this.#map.node, "hidden", isFlat);
    set(this.#close, "aria-label", words.text("making.close"));
    write(this.#back, words.text("making.back"));
    this.#player.update(words, height * width > 1);
    this.#seen.describe(words.text("making.seen"));
    this.#map.describe(words.text("making.map", { stage: stage.name, channel }), height * width > 1);
    if (isOther) this.look();
    else this.#write();
    if (isAwaited) this.#arrive();
  }

  /** A map has been pressed: what opens stands below all of them, and the eyes and the keyboard go there. */
  expect() {
    this.#isAwaited = true;
  }

  #arrive() {
    this.#title.focus({ preventScroll: true });
    const { top, bottom } = this.node.getBoundingClientRect();
    if (top < 0 || bottom > innerHeight) this.node.scrollIntoView({ block: "start" });
  }

  /**
   * To a value of the map, and into sight.
   * @param {{ row: number, column: number }} at
   */
  go({ row, column }) {
    this.#move(row, column);
    this.node.scrollIntoView({ block: "nearest" });
  }

  /** The picture that is looked into. @param {Uint8Array} planar */
  picture(planar) {
    this.#side = sizeOf(planar).side;
    pictureOn(this.#seen.plain(), planar);
  }

  /** Something has failed: a worker that still lives lets the canvases go. */
  forget() {
    this.#inspection.detach([this.#from.name, this.#map.name]);
    for (const figure of [this.#from, this.#map]) figure.forget();
    this.#made = null;
  }

  /** Maps to be painted beside those of the stages. @returns {NonNullable<MapRequest["sheets"]>} */
  sheets() {
    const chosen = this.#chosen;
    if (!chosen) return [];
    const { stage, channels } = this.#under;
    const own = { stage: chosen.stage.name, canvas: this.#map.name, channels: [chosen.channel], columns: 1 };
    for (const figure of [this.#map, this.#from]) figure.attach(this.#inspection);
    return stage ? [own, { stage, canvas: this.#from.name, channels, columns: this.#from.columns }] : [own];
  }

  /** The map, its picture or its network is another. */
  look() {
    this.ask();
    this.#spread.ask();
  }

  /** Asks how the value comes about. */
  ask() {
    this.#latest.ask();
  }

  async #meet() {
    if (!this.#chosen) return;
    const { stage, channel } = this.#chosen;
    const { row, column } = this.#at;
    // What fails here fails for the maps, too, and is told of there.
    const made = await this.#inspection
      .ask((inspector) => inspector.explain(stage.name, { channel, row, column }))
      .catch(() => null);
    if (made && made.making.cell.stage === this.#chosen?.stage.name) this.#take(made);
  }

  /** @param {{ making: Made, field: ReceptiveField }} made */
  #take(made) {
    this.#made = made;
    const { stage, channels } = inputsOf(made.making.rule);
    const isOther = stage !== this.#under.stage || channels.join() !== this.#under.channels.join();
    this.#under = { stage, channels };
    this.#write();
    if (isOther) this.#onchange();
  }

  #write() {
    const [chosen, made, words] = [this.#chosen, this.#made, this.#words];
    if (!chosen || !made || !words) return;
    const { making, field } = made;
    const { height, width } = sizes(chosen.stage);
    this.#map.shape(1, height, width);
    this.#map.mark([{ place: 0, row: this.#at.row, column: this.#at.column, rows: 1, columns: 1 }]);
    this.#seen.shape(1, this.#side, this.#side);
    const { rows, columns } = field;
    this.#seen.mark([{ place: 0, row: rows.start, column: columns.start, rows: rows.length, columns: columns.length }]);
    const inputs = inputsOf(making.rule);
    this.#from.shape(inputs.channels.length, ...inputs.sizeOf(this.#stageOf(inputs.stage)));
    this.#from.mark(inputs.marks);
    this.#from.describe(words.text("making.from", { stage: inputs.stage }));
    set(this.#from.node, "hidden", inputs.channels.length === 0);
    const nameOf = (/** @type {import("../../cifar-lab.js").Cell} */ cell) =>
      placeOf(cell, words, this.#stageOf(cell.stage)?.shape.length === 1);
    const size = { rows: rows.length, columns: columns.length };
    const value = words.text("making.value", { place: nameOf(making.cell), value: words.short(making.value) });
    write(this.#sentence, `${value} ${words.text("making.sees", size)}`);
    const told = { making, stage: chosen.stage, words, slice: this.#slice, onslice: this.#pick, place: nameOf };
    this.#rule.replaceChildren(...written(told).filter((node) => node !== false));
  }

  /** @param {number} channel */
  #pick = (channel) => {
    this.#slice = channel;
    this.#write();
    /** @type {HTMLElement | null} */ (this.#rule.querySelector("[aria-pressed=true]"))?.focus();
  };

  /** @param {string} name */
  #stageOf(name) {
    return this.#inspection.known.find((stage) => stage.name === name) ?? null;
  }

  /** A press on a map under a window: its channel's products. @param {{ place: number }} at */
  #listen({ place }) {
    const channel = this.#under.channels[place];
    if (channel !== undefined) this.#pick(channel);
  }

  /**
   * @param {number} row
   * @param {number} column
   */
  #move(row, column) {
    const chosen = this.#chosen;
    if (!chosen || (row === this.#at.row && column === this.#at.column)) return;
    const { height, width } = sizes(chosen.stage);
    this.#at = {
      row: Math.min(Math.max(row, 0), height - 1),
      column: Math.min(Math.max(column, 0), width - 1),
    };
    this.ask();
    clearTimeout(this.#clock);
    this.#clock = setTimeout(() => {
      send(this.node, "settle-map", { at: `${this.#at.row},${this.#at.column}` });
    }, SETTLED_MS);
  }

  /** In reading order, from the end to the beginning. @param {number} by */
  #walk(by) {
    const chosen = this.#chosen;
    if (!chosen) return;
    const { height, width } = sizes(chosen.stage);
    const next = (this.#at.row * width + this.#at.column + by + height * width) % (height * width);
    this.#move(Math.floor(next / width), next % width);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const by = /** @type {Record<string, [number, number]>} */ ({
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
    })[event.key];
    if (!by || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.#move(this.#at.row + by[0], this.#at.column + by[1]);
  }

  #goBack() {
    if (this.#chosen) this.#onback(this.#chosen);
  }

  #leave() {
    this.#goBack();
    send(this.node, "pick-map", { stage: "", channel: 0 });
  }
}
