// @ts-check
/**
 * Ways out: the maps of a layer as a picture or as numbers, and the whole network as one picture. What is saved is what the
 * picture in sight gives, on the scale that the page shows.
 * @typedef {import("../../app.js").View} View
 * @typedef {import("../../cifar-lab.js").Stage} Stage
 * @typedef {import("../../cifar-lab.js").Inspector} Inspector
 */
import { make, set, write } from "../../shell/dom.js";
import { canvasPng, save } from "../../shell/save.js";
import { Segments } from "../../shell/segments.js";
import { sheetOf } from "./filter-sheet.js";
import { sizes } from "./graph.js";
import { csvOf, fileName, mapsOf, npyOf } from "./map-files.js";
import { options } from "./options.js";
import { drawSheet, limitOf, timesIn, valuesFor } from "./stage-values.js";
import { wholePng } from "./whole-png.js";

/** Pixels that a saved picture has on its longer side, about. */
const SIDE = 1024;

export class SaveView {
  #title = make("summary");
  #about = make("p", { class: "legend" });
  #stage = make("select", { on: { change: () => this.#choose(this.#stage.value) } });
  #stageWords = make("span");
  #which = new Segments("inside-save", [{ value: "all" }, { value: "one" }], (which) => {
    this.#isAll = which === "all";
    this.#write();
  });
  #files = ["png", "csv", "npy"].map((form) => ({
    form,
    button: make("button", { type: "button", on: { click: () => this.#save(form) } }),
  }));
  #whole = make("button", { type: "button", on: { click: () => this.#saveWhole() } });
  node = make(
    "details",
    { class: "twin save", on: { toggle: () => this.#write() } },
    this.#title,
    this.#about,
    make(
      "div",
      { class: "controls" },
      make("label", {}, this.#stageWords, this.#stage),
      this.#which.node,
      ...this.#files.map(({ button }) => button),
    ),
    make("div", { class: "controls" }, this.#whole),
  );
  /** @type {import("./inspection.js").Inspection} */
  #inspection;
  /** @type {(stage: string) => number | undefined} */
  #limitOn;
  /** @type {View | null} */
  #view = null;
  /** @type {readonly Stage[]} */
  #stages = [];
  /** @type {{ stage: Stage, channel: number } | null} */
  #map = null;
  #chosen = "";
  #isAll = true;

  /**
   * @param {import("./inspection.js").Inspection} inspection
   * @param {(stage: string) => number | undefined} limitOn What the full colour of a stage is, where it is in sight.
   */
  constructor(inspection, limitOn) {
    this.#inspection = inspection;
    this.#limitOn = limitOn;
  }

  /**
   * @param {View} view
   * @param {readonly Stage[]} stages
   * @param {{ stage: Stage, channel: number } | null} map The map that is looked at: it is the one to be saved.
   */
  update(view, stages, map) {
    const isOther = map?.stage.name !== this.#map?.stage.name || map?.channel !== this.#map?.channel;
    [this.#view, this.#stages, this.#map] = [view, stages, map];
    if (isOther) [this.#chosen, this.#isAll] = map ? [map.stage.name, false] : [this.#chosen, true];
    this.#write();
  }

  /** @param {string} stage */
  #choose(stage) {
    this.#chosen = stage;
    this.#write();
  }

  /** The layer, and the channel where not all of it is meant. */
  get #wanted() {
    const stage = this.#stages.find(({ name }) => name === this.#chosen) ?? this.#stages[0];
    const map = stage && stage.shape.length > 1 && this.#map?.stage.name === stage.name ? this.#map : null;
    return { stage, map, channel: map && !this.#isAll ? map.channel : null };
  }

  #write() {
    const { words } = this.#view ?? {};
    if (!words) return;
    write(this.#title, words.text("inside.save"));
    const { stage, map, channel } = this.#wanted;
    if (!this.node.open || !stage) return;
    write(this.#about, words.text("inside.save.about"));
    write(this.#stageWords, words.text("inside.looked.stage"));
    options(
      this.#stage,
      this.#stages.map(({ name }) => [name, words.stage(name)]),
      stage.name,
    );
    set(this.#which.node, "hidden", !map);
    this.#which.update(words.text("inside.save.which"), channel === null ? "all" : "one", (value) =>
      words.text(`inside.save.${value}`, { channel: String(map?.channel ?? 0) }),
    );
    for (const { form, button } of this.#files)
      write(button, words.text("inside.save.as", { form: form.toUpperCase() }));
    write(this.#whole, words.text("inside.save.whole"));
  }

  /** @param {string} form */
  async #save(form) {
    const { stage, channel } = this.#wanted;
    if (!stage) return;
    const blob = await this.#asked([stage.name], async (inspector, [values = new Float32Array()]) => {
      const maps = mapsOf(stage, values, channel);
      if (form === "csv") return new Blob([csvOf(maps)], { type: "text/csv" });
      if (form === "npy") return new Blob([npyOf(maps)], { type: "application/octet-stream" });
      const isCommon = this.#view?.state.route.scale === "common";
      const limit = Math.max(limitOf(values), isCommon ? (this.#limitOn(stage.name) ?? 0) : 0);
      const { height, width } = sizes(stage);
      const { layout, values: sheet } = sheetOf([maps.shape[0] ?? 0, height, width], maps.values);
      const times = timesIn(layout, SIDE);
      const canvas = make("canvas", { width: layout.width * times, height: layout.height * times });
      const context = canvas.getContext("2d");
      if (context) await drawSheet(inspector, context, { ...layout, values: sheet }, { limit, times });
      return canvasPng(canvas);
    });
    if (blob) save(blob, this.#name([stage.name, channel], form));
  }

  async #saveWhole() {
    const { state, words } = this.#view ?? {};
    const stages = this.#stages;
    if (!state || !words) return;
    const blob = await this.#asked(
      stages.map(({ name }) => name),
      (inspector, values) => wholePng(inspector, stages, values, state.route.scale === "common", words),
    );
    if (blob) save(blob, this.#name([], "png"));
  }

  /**
   * Makes a file of what stages hold for the picture in sight.
   * @param {string[]} names
   * @param {(inspector: Inspector, values: Float32Array[]) => Promise<Blob | null> | Blob} made
   */
  async #asked(names, made) {
    const { answer } = this.#view?.state ?? {};
    if (!answer) return null;
    try {
      return await this.#inspection.ask(async (inspector) =>
        made(inspector, await valuesFor(inspector, answer.seen, names)),
      );
    } catch (error) {
      this.#inspection.tell(error);
      return null;
    }
  }

  /**
   * Named after the network, the layer and the picture.
   * @param {(string | number | null)[]} parts
   * @param {string} form
   */
  #name(parts, form) {
    const { answer } = this.#view?.state ?? {};
    return answer ? fileName([answer.model, ...parts, answer.image ?? answer.way], form) : "";
  }
}
