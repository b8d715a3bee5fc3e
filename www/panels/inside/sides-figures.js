// @ts-check
/**
 * The maps of a stage from both sides and their difference, on one scale, and what is seen in words.
 * @typedef {import("../../cifar-lab.js").Inspector} Inspector
 * @typedef {import("../../shell/words.js").Words} Words
 */
import { make, set, write } from "../../shell/dom.js";
import { sheetOf } from "./filter-sheet.js";
import { sizes } from "./graph.js";
import { MapFigure } from "./map-figure.js";
import { mapsOf } from "./map-files.js";
import { drawSheet, limitOf } from "./stage-values.js";
import { cosine, difference } from "./twins.js";

export class SidesFigures {
  #first = new MapFigure("sides:first", () => {});
  #second = new MapFigure("sides:second", () => {});
  #difference = new MapFigure("sides:difference", () => {});
  #sentence = make("p", { class: "value", role: "status" });
  #figures = make("div", { class: "figures threefold" }, this.#first.node, this.#second.node, this.#difference.node);
  node = make("div", { hidden: true }, this.#figures, this.#sentence);

  hide() {
    set(this.node, "hidden", true);
  }

  /**
   * @param {Inspector} inspector Paints.
   * @param {import("./sides.js").Sides} sides
   * @param {{ stage: string, channel: string, isOfNetworks: boolean, labels: [string, string] }} how
   * @param {Words} words
   */
  async show(inspector, { stages, first, second }, { stage: name, channel, isOfNetworks, labels }, words) {
    const place = stages.findIndex((one) => one.name === name);
    const stage = stages[place];
    set(this.node, "hidden", false);
    set(this.#figures, "hidden", !stage);
    if (!stage) return write(this.#sentence, words.text("inside.sides.absent", { stage: name }));
    const one = stage.shape.length > 1 && channel !== "" ? Number(channel) : null;
    const [ours, theirs] = [first, second].map((side) => mapsOf(stage, side[place] ?? new Float32Array(), one));
    if (!ours || !theirs) return;
    const apart = difference(ours.values, theirs.values);
    // Channels of two networks are in no common order: what is left of one by another would be no picture of anything.
    const shown = [ours.values, theirs.values, ...(isOfNetworks ? [] : [apart])];
    const limit = Math.max(...shown.map(limitOf));
    set(this.#difference.node, "hidden", isOfNetworks);
    const { height, width } = sizes(stage);
    const count = ours.shape[0] ?? 0;
    const captions = [...labels, words.text("inside.sides.difference")];
    for (const [at, figure] of [this.#first, this.#second, this.#difference].entries()) {
      const values = shown[at];
      if (!values) continue;
      const { layout, values: sheet } = sheetOf([count, height, width], values);
      const canvas = figure.plain();
      [canvas.width, canvas.height] = [layout.width, layout.height];
      figure.shape(1, layout.height, layout.width);
      figure.describe(captions[at] ?? "");
      const context = canvas.getContext("2d");
      if (context) await drawSheet(inspector, context, { ...layout, values: sheet }, { limit });
    }
    const scale = words.text("inside.sides.scale", { limit: words.short(limit) });
    if (isOfNetworks) return write(this.#sentence, scale);
    const alike = cosine(ours.values, theirs.values);
    const told = { stage: one === null ? name : words.text("inside.sides.map", { stage: name, channel: String(one) }) };
    const most = words.short(limitOf(apart));
    const sentence =
      alike === null
        ? words.text("inside.sides.none", told)
        : words.text("inside.sides.one", { ...told, cosine: words.decimal(alike, 3), most });
    write(this.#sentence, `${sentence} ${scale}`);
  }
}
