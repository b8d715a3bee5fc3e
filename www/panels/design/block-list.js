// @ts-check
/**
 * The blocks, one below the other; those of a residual block stand inside it. They are made anew where other blocks are to be
 * shown, and stay where only their values change.
 * @typedef {import("../../shell/words.js").Words} Words
 * @typedef {import("./kinds.js").Layer} Layer
 * @typedef {import("./edit.js").Path} Path
 * @typedef {(layers: Layer[], after: { at?: Path, control?: string, note?: string }) => void} OnChange
 */
import { make, write } from "../../shell/dom.js";
import { icon } from "../../shell/icons.js";
import { BlockView } from "./block-view.js";
import { added, layerAt, moved, pathsOf, removed, replaced } from "./edit.js";
import { freshLayer } from "./kinds.js";
import { KindPicker } from "./kind-picker.js";
import { MendButtons } from "./mend-buttons.js";
import { misfitText } from "./words.js";

const keyOf = (/** @type {Path} */ path) => path.join(".");

export class BlockList {
  #title = make("h3");
  #input = make("p", { class: "input" });
  #list = make("ol");
  #problem = make("p", { class: "problem" });
  #mends = new MendButtons((layers) => this.#onchange(layers, { note: "mended" }));
  #first = make("button", { type: "button", class: "link", on: { click: () => this.#pick([-1], this.#first) } });
  #picker = new KindPicker((path, kind) => this.#add(path, kind));
  #top = make("div", { class: "top" }, this.#input, this.#first);
  node = make("section", { class: "blocks" }, this.#title, this.#top, this.#list, this.#problem, this.#mends.node);
  /** @type {Map<string, BlockView>} */
  #views = new Map();
  /** The kinds that are shown, and in which order. */
  #shown = "";
  /** @type {Layer[]} */
  #layers = [];
  #onchange;

  /** @param {OnChange} onchange */
  constructor(onchange) {
    this.#onchange = onchange;
    this.#first.prepend(icon("plus"));
    this.#first.append(this.#firstText);
  }

  #firstText = make("span");

  /**
   * @param {Layer[]} layers
   * @param {import("../../cifar-lab.js").Told | null} told
   * @param {import("../../app.js").View} view
   */
  update(layers, told, { words }) {
    this.#layers = layers;
    write(this.#title, words.text("design.blocks"));
    write(this.#input, words.text("design.input"));
    write(this.#firstText, words.text("design.add.first"));
    this.#picker.update(words);
    this.#build(layers);
    const numbers = numbered(layers);
    const ends = lastPlaces(layers);
    for (const path of pathsOf(layers)) {
      const key = keyOf(path);
      const layer = /** @type {Layer} */ (layerAt(layers, path));
      const row = told?.rows.find((one) => keyOf(one.path) === key);
      const problem = told?.problem && keyOf(told.problem.path) === key ? told.problem : null;
      const place = { number: numbers.get(key) ?? "", isFirst: key === "0", isLast: ends.has(key) };
      this.#views.get(key)?.update(layer, place, row, problem, !!told, words);
    }
    // What is wrong with the network as a whole, where there is no block to say it at.
    const general = told?.problem && !this.#views.has(keyOf(told.problem.path)) ? told.problem : null;
    this.#problem.hidden = !general;
    if (general) write(this.#problem, misfitText(general, words));
    this.#mends.update(general?.mends ?? [], words);
  }

  /**
   * @param {Path} path
   * @param {string} [control] Of the block; its first one where there is no such.
   */
  focus(path, control = "") {
    const view = this.#views.get(keyOf(path));
    if (view) view.focus(control);
    else this.#first.focus();
  }

  /** @param {Layer[]} layers */
  #build(layers) {
    const kinds = JSON.stringify(layers, (key, value) =>
      ["kind", "layers"].includes(key) || /^\d*$/.test(key) ? value : undefined,
    );
    if (kinds === this.#shown) return;
    this.#shown = kinds;
    this.#picker.close();
    this.#views.clear();
    this.#list.replaceChildren(...this.#items(layers, []));
  }

  /**
   * @param {Layer[]} layers
   * @param {Path} before
   * @returns {HTMLElement[]}
   */
  #items(layers, before) {
    return layers.map((layer, place) => {
      const path = [...before, place];
      const view = new BlockView(layer, path, {
        change: (next) => this.#onchange(replaced(this.#layers, path, next).layers, {}),
        move: (by) => this.#move(path, by),
        remove: () => {
          const { layers: left, at } = removed(this.#layers, path);
          this.#onchange(left, { at, control: "remove", note: "removed" });
        },
        pick: (button, isInside) => this.#pick(isInside ? [...path, -1] : path, button),
        mend: (left) => this.#onchange(left, { at: path, note: "mended" }),
      });
      this.#views.set(keyOf(path), view);
      view.inner?.replaceChildren(...this.#items(layer.layers ?? [], path));
      return view.node;
    });
  }

  /** @param {Path} path @param {1 | -1} by */
  #move(path, by) {
    const next = moved(this.#layers, path, by);
    if (next) this.#onchange(next.layers, { at: next.at, control: by > 0 ? "down" : "up", note: "moved" });
  }

  /**
   * Opens the choice of kinds below a button.
   * @param {Path} path The new block comes behind this place.
   * @param {HTMLElement} button
   */
  #pick(path, button) {
    this.#picker.open(path, button);
  }

  /** @param {Path} path @param {string} kind */
  #add(path, kind) {
    const { layers, at } = added(this.#layers, path, freshLayer(kind));
    this.#onchange(layers, { at, note: "added" });
  }
}

/**
 * The places as a person counts: 3, and 3.2 inside the third.
 * @param {Layer[]} layers
 */
const numbered = (layers) =>
  new Map(pathsOf(layers).map((path) => [keyOf(path), path.map((place) => place + 1).join(".")]));

/** The last block of all, which cannot go further down. @param {Layer[]} layers */
const lastPlaces = (layers) => new Set([String(layers.length - 1)]);
