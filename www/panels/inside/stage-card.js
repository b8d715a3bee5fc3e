// @ts-check
/**
 * One stage of the network: its name, its maps as small pictures on one canvas, how its values are spread. The canvas is
 * painted by the worker; over it lies a button for each map.
 * @typedef {import("../../cifar-lab.js").Stage} Stage
 * @typedef {import("../../cifar-lab.js").StageShown} StageShown
 * @typedef {import("../../shell/words.js").Words} Words
 * @typedef {{ stage: Stage, shown: StageShown | null, grid: import("./graph.js").Grid, first: number,
 *   chosen: number | null, focused: number, classNames: string[] | null, words: Words }} Card `focused`: the channel that
 *   the keyboard reaches.
 */
import { make, set, switchOff, write } from "../../shell/dom.js";
import { icon } from "../../shell/icons.js";
import { kindOf, rangeOf, shapeOf, spreadOf } from "./stage-words.js";

export class StageCard {
  #name = make("code", { translate: "no" });
  #kind = make("span", { class: "kind" });
  #shape = make("p", { class: "shape" });
  #tiles = make("div", { class: "tiles", role: "group" });
  #maps = make("div", { class: "maps" });
  #range = make("span", { class: "range", translate: "no" });
  #back = make("button", { type: "button", class: "turn", on: { click: () => this.#onturn(-1) } }, icon("previous"));
  #on = make("button", { type: "button", class: "turn", on: { click: () => this.#onturn(1) } }, icon("next"));
  #pages = make("p", { class: "pages" }, this.#back, this.#range, this.#on);
  #spread = make("p", { class: "spread" });
  node = make(
    "li",
    { class: "stage" },
    make("h3", {}, this.#name, " ", this.#kind),
    this.#shape,
    this.#maps,
    this.#pages,
    this.#spread,
  );
  #onturn;
  #onpick;
  /** Channels of the buttons that are there. */
  #built = "";

  /**
   * @param {(by: number) => void} onturn Another page of maps.
   * @param {(channel: number) => void} onpick
   */
  constructor(onturn, onpick) {
    this.#onturn = onturn;
    this.#onpick = onpick;
  }

  /** A canvas that no worker has yet, in the place of the one before. */
  fresh() {
    const canvas = make("canvas", { "aria-hidden": "true" });
    this.#maps.replaceChildren(canvas, this.#tiles);
    return canvas;
  }

  /** @param {Card} card */
  update(card) {
    const { stage, shown, grid, first, classNames, words } = card;
    write(this.#name, words.stage(stage.name));
    write(this.#kind, kindOf(stage, words));
    write(this.#shape, shapeOf(stage, words));
    set(this.#tiles, "aria-label", words.text("inside.maps", { stage: stage.name }));
    const order = shown?.order ?? [];
    const last = Math.min(first + grid.count, order.length);
    this.node.classList.toggle("named", !!classNames);
    this.node.style.setProperty("--columns", `${classNames ? 1 : grid.columns}`);
    // The room of maps that come later is kept: what stands below does not move when they do.
    const count = shown ? last - first : grid.count;
    this.node.style.setProperty("--rows", `${Math.ceil(count / (classNames ? 1 : grid.columns))}`);
    this.node.style.setProperty("--tile", `${grid.tile}px`);
    this.#build(card, order.slice(first, last));
    this.#pages.hidden = order.length <= grid.count;
    // Channels are counted from 0, as they are everywhere here; places by strength from 1.
    const isByNumber = order.slice(first, last).every((channel, place) => channel === first + place);
    const from = isByNumber ? first : first + 1;
    write(this.#range, words.text("inside.page", { from, to: from + last - first - 1, count: order.length }));
    set(this.#back, "aria-label", words.text("inside.back", { stage: stage.name }));
    set(this.#on, "aria-label", words.text("inside.on", { stage: stage.name }));
    switchOff(this.#back, first === 0);
    switchOff(this.#on, last >= order.length);
    write(this.#spread, shown ? spreadOf(shown, stage, words) : "");
  }

  /**
   * @param {Card} card
   * @param {number[]} channels
   */
  #build({ stage, shown, chosen, focused, classNames, words }, channels) {
    const key = channels.join();
    if (key !== this.#built) {
      this.#built = key;
      const held = this.#tiles.contains(document.activeElement);
      this.#tiles.replaceChildren(
        ...channels.map((channel) =>
          make("button", { type: "button", "data-channel": channel, on: { click: () => this.#onpick(channel) } }),
        ),
      );
      if (held) this.focus(channels.includes(focused) ? focused : (channels[0] ?? 0));
    }
    [...this.#tiles.children].forEach((tile, place) => {
      const channel = channels[place] ?? 0;
      const range = shown?.ranges[place];
      const name = classNames?.[channel];
      const label = { stage: stage.name, channel, name: name ?? "", range: range ? rangeOf(range, words) : "" };
      set(tile, "aria-label", words.text(name === undefined ? "inside.map" : "inside.output", label));
      set(tile, "title", words.text(name === undefined ? "inside.map" : "inside.output", label));
      set(tile, "aria-pressed", channel === chosen);
      set(tile, "tabindex", channel === focused ? 0 : -1);
      if (name !== undefined) this.#label(tile, name, range ? words.short(range[0]) : "");
    });
  }

  /**
   * @param {Element} tile
   * @param {string} name
   * @param {string} value
   */
  #label(tile, name, value) {
    if (!tile.firstChild) tile.append(make("span"), make("span", { translate: "no" }));
    write(/** @type {Element} */ (tile.firstElementChild), name);
    write(/** @type {Element} */ (tile.lastElementChild), value);
  }

  /** @param {number} channel */
  focus(channel) {
    /** @type {HTMLElement | null} */ (this.#tiles.querySelector(`[data-channel="${channel}"]`))?.focus();
  }
}
