// @ts-check
/**
 * The maps of where a network looked, side by side: the picture with a frame around the place that counts most, the map,
 * and that of random weights. What is seen stands below them in words.
 * @typedef {import("../../shell/words.js").Words} Words
 * @typedef {{ values: Float32Array | null, random: Float32Array | null, likeness: number | null, limit: number }} Maps
 */
import { make, set, write } from "../../shell/dom.js";
import { hiddenAt, largestOf, verdictOf } from "./looked-at.js";
import { MapFigure } from "./map-figure.js";
import { palette } from "./palette.js";

/** A tenth of a percentage point: with one decimal, less reads as nothing. */
const LEAST_DROP = 0.001;

export class LookedFigures {
  #seen = new MapFigure("looked:picture", () => {});
  #own = new MapFigure("looked:own", () => {});
  #random = new MapFigure("looked:random", () => {});
  #sentence = make("p", { class: "value", role: "status" });
  #figures = make("div", { class: "figures threefold" }, this.#seen.node, this.#own.node, this.#random.node);
  node = make("div", { hidden: true }, this.#figures, this.#sentence);
  #inspection;

  /** @param {import("./inspection.js").Inspection} inspection */
  constructor(inspection) {
    this.#inspection = inspection;
  }

  /** To be painted by the page. */
  get picture() {
    return this.#seen.plain();
  }

  /** The worker has ended, or has failed: the canvases are fresh ones. */
  forget() {
    this.#inspection.detach([this.#own.name, this.#random.name]);
    for (const figure of [this.#own, this.#random]) figure.forget();
    set(this.node, "hidden", true);
  }

  /**
   * @param {Maps | null} maps
   * @param {{ side: number, stride: number } | null} square That hid the picture, where one did.
   * @param {number} pictureSide In pixels.
   * @param {Words} words
   */
  async show(maps, square, pictureSide, words) {
    const { values, random } = maps ?? {};
    set(this.node, "hidden", !values);
    if (!maps || !values) return;
    const across = Math.round(Math.sqrt(values.length));
    const largest = largestOf(values);
    this.#seen.shape(1, pictureSide, pictureSide);
    const at = largest && (square ? hiddenAt(largest, square) : { ...largest, rows: 1, columns: 1 });
    this.#seen.mark(at ? [{ place: 0, row: at.row, column: at.column, rows: at.rows, columns: at.columns }] : []);
    this.#seen.describe(words.text("inside.looked.seen"));
    this.#own.shape(1, across, across);
    const place = placeIn(values, words, !!square);
    this.#own.describe(square ? words.text("inside.looked.own") : `${words.text("inside.looked.own")} ${place}`);
    set(this.#random.node, "hidden", !random);
    this.#random.shape(1, across, across);
    if (random) this.#random.describe(`${words.text("inside.looked.random")} ${placeIn(random, words, !!square)}`);
    write(
      this.#sentence,
      square ? [place, random && verdict(maps, words)].filter(Boolean).join(" ") : verdict(maps, words),
    );
    const colours = palette();
    for (const [figure, map] of /** @type {const} */ ([
      [this.#own, values],
      [this.#random, random],
    ])) {
      if (!map) continue;
      figure.attach(this.#inspection);
      await this.#inspection.ask((inspector) => inspector.paint(figure.name, map, across, colours));
    }
  }
}

/**
 * The map in words.
 * @param {Float32Array} values
 * @param {Words} words
 * @param {boolean} isDrop Whether the values are falls of a probability.
 */
function placeIn(values, words, isDrop) {
  const largest = largestOf(values);
  if (isDrop && !(largest && largest.value >= LEAST_DROP)) return words.text("inside.looked.drop.none");
  if (!largest) return words.text("inside.looked.none");
  const { value, row, column, region } = largest;
  const place = words.text(`inside.looked.region.${region}`);
  return isDrop
    ? words.text("inside.looked.drop", { points: words.decimal(100 * value, 1), place })
    : words.text("inside.looked.largest", { value: words.short(value), place, row, column });
}

/**
 * @param {Maps} maps
 * @param {Words} words
 */
function verdict({ likeness, limit }, words) {
  const how = verdictOf(likeness, limit);
  const [like, most] = [words.decimal(likeness ?? 0, 2), words.decimal(limit, 1)];
  return words.text(`inside.looked.likeness.${how}`, { likeness: like, limit: most });
}
