// @ts-check
/**
 * Where the network looked: what of the picture an output depends on, beside what the same network says with random
 * weights. Nothing is computed before a person opens it.
 * @typedef {import("../../app.js").View} View
 * @typedef {import("../../cifar-lab.js").LookedAt} LookedAt
 * @typedef {"gradient" | "grad-cam" | "occlusion"} Method
 */
import { make, send, set, write } from "../../shell/dom.js";
import { pictureOn, sizeOf } from "../../shell/save.js";
import { Segments } from "../../shell/segments.js";
import { nameOf } from "../answer/rows.js";
import { GREY } from "./looked-at.js";
import { LookedFigures } from "./looked-figures.js";
import { mapsOf } from "./occlusion.js";
import { options } from "./options.js";
import { PaintAway } from "./paint-away.js";
import { problemOf } from "./problem.js";

const METHODS = ["gradient", "grad-cam", "occlusion"];
const SQUARES = ["8", "4"];

export class LookedView {
  #title = make("summary", { on: { click: (/** @type {Event} */ event) => this.#turnOver(event) } });
  #about = make("p", { class: "legend" });
  #output = make("select", { on: { change: () => this.#choose({ output: this.#output.value }) } });
  #outputWords = make("span");
  #stage = make("select", { on: { change: () => this.#choose({ layer: this.#stage.value }) } });
  #stageWords = make("span");
  #stageLabel = make("label", {}, this.#stageWords, this.#stage);
  #method = new Segments(
    "inside-looked",
    METHODS.map((value) => ({ value })),
    (method) => this.#choose({ looked: method }),
  );
  #side = new Segments(
    "inside-square",
    SQUARES.map((value) => ({ value })),
    (side) => this.#resize(Number(side)),
  );
  #start = make("button", { type: "button", on: { click: () => (this.#running ? this.#stop() : this.#hide()) } });
  #bar = make("progress", { max: 1, value: 0 });
  #hiding = make("div", { class: "controls" }, this.#side.node, this.#start, this.#bar);
  #choices = make(
    "div",
    { class: "controls" },
    make("label", {}, this.#outputWords, this.#output),
    this.#method.node,
    this.#stageLabel,
  );
  #figures;
  #away = new PaintAway((error) => this.#say(error));
  #problem = make("p", { class: "problem", role: "status" });
  node = make("details", { class: "twin looked", on: { toggle: () => this.#follow() } }, this.#title);
  /** @type {import("./inspection.js").Inspection} */
  #inspection;
  /** @type {View | null} */
  #view = null;
  /** Whether the worker has the network that the page shows. */
  #isReady = false;
  /** The method that was last open: the address has none while nothing is. */
  #last = "gradient";
  #square = 8;
  /** What the maps are of. @type {unknown[]} */
  #shown = [];
  /** @type {LookedAt | null} */
  #map = null;
  /** @type {import("./occlusion.js").Drops | null} */
  #drops = null;
  /** Grows where what was asked of the gradients is of no use any more. */
  #turn = 0;
  /** While parts of the picture are hidden. @type {AbortController | null} */
  #running = null;

  /** @param {import("./inspection.js").Inspection} inspection */
  constructor(inspection) {
    this.#inspection = inspection;
    this.#figures = new LookedFigures(inspection);
    this.node.append(this.#about, this.#choices, this.#hiding, this.#away.node, this.#problem, this.#figures.node);
  }

  /**
   * @param {View} view
   * @param {boolean} isReady Whether the worker has the network in use.
   */
  update(view, isReady) {
    [this.#view, this.#isReady] = [view, isReady];
    this.#refresh();
  }

  /** The worker has ended, or has failed: it is asked anew. */
  forget() {
    this.#stop();
    [this.#shown, this.#map, this.#drops] = [[], null, null];
    this.#figures.forget();
  }

  /** The page's colours have changed. */
  repaint() {
    if (this.node.open) this.#paint();
  }

  /** Into the address, which says what is shown. @param {Partial<import("../../state.js").Route>} route */
  #choose(route) {
    send(this.node, "look-where", { route });
  }

  /** @param {number} side Of the square that hides. */
  #resize(side) {
    this.#stop();
    [this.#square, this.#drops] = [side, null];
    this.#refresh();
  }

  /** @param {Event} event A press on the title: whether it is open is in the address. */
  #turnOver(event) {
    event.preventDefault();
    this.#choose({ looked: this.node.open ? "" : this.#asked.method });
  }

  /** A browser's own search may open it. */
  #follow() {
    if (this.node.open && !this.#view?.state.route.looked) this.#choose({ looked: this.#asked.method });
  }

  /** The layers that have rows and columns. */
  get #maps() {
    return this.#inspection.known.filter(({ shape, kind }) => shape.length > 1 && kind !== "picture");
  }

  get #asked() {
    const { network, answer, route } = this.#view?.state ?? {};
    const output = route?.output ? Number(route.output) : NaN;
    const isThere = output < (network?.outputs ?? 0);
    return {
      network,
      answer,
      output: isThere ? output : (answer?.index ?? 0),
      method: /** @type {Method} */ (route?.looked || this.#last),
      // A link may name a layer that this network does not have.
      stage: this.#maps.find(({ name }) => name === route?.layer)?.name ?? "",
      side: this.#square,
    };
  }

  /** Writes what stands there, and asks where something has changed. */
  #refresh() {
    const { words } = this.#view ?? {};
    if (!words) return;
    write(this.#title, words.text("inside.looked"));
    const { looked } = this.#view?.state.route ?? {};
    this.#last = looked || this.#last;
    this.node.open = !!looked;
    const { network, answer, output, method, stage, side } = this.#asked;
    if (!this.node.open || !network || !answer) return this.#stop();
    this.#write();
    const { theme } = document.documentElement.dataset;
    const now = [network, answer.seen, method, stage, side, output, theme];
    if (!this.#isReady) return this.#stop();
    if (now.every((value, place) => value === this.#shown[place])) return;
    const isOther = now[0] !== this.#shown[0] || now[1] !== this.#shown[1];
    if (isOther || method !== this.#shown[2]) this.#stop();
    if (isOther) {
      this.#drops = null;
      pictureOn(this.#figures.picture, answer.seen);
    }
    this.#shown = now;
    write(this.#problem, "");
    if (method === "occlusion") this.#paint();
    else this.#ask();
  }

  /** What the gradients say. */
  async #ask() {
    const turn = ++this.#turn;
    const { answer, output, method, stage } = this.#asked;
    if (!answer || method === "occlusion") return;
    const question = { pixels: answer.seen, output, method, ...(stage && { stage }) };
    try {
      const map = await this.#inspection.ask((inspector) => inspector.gradients(question));
      if (turn !== this.#turn) return;
      this.#map = map;
      this.#write();
      await this.#paint();
    } catch (error) {
      if (turn === this.#turn) this.#tell(error);
    }
  }

  /**
   * Hides one part of the picture after the other from the network, then from those with random weights. Several workers share
   * it out; other questions have their turn in between.
   */
  async #hide() {
    const { network, answer, side } = this.#asked;
    if (!network || !answer || !this.#isReady) return;
    write(this.#problem, "");
    const running = new AbortController();
    [this.#running, this.#bar.value] = [running, 0];
    this.#write();
    const { signal } = running;
    const onprogress = (/** @type {{ done: number, count: number, drops: Float32Array | null }} */ progress) => {
      const { done, count, drops: own } = progress;
      this.#bar.value = done / count;
      if (own && own !== this.#drops?.own) this.#know({ own, random: [] });
    };
    const question = { pixels: answer.seen, side, stride: side / 2, colour: GREY, random: true, onprogress, signal };
    try {
      const found = await this.#inspection.beside((inspector) => inspector.occlusion(question));
      if (signal.aborted) return;
      // Before the last painting: a press meanwhile begins another run.
      this.#stop();
      await this.#know({ own: found.drops, random: found.random });
    } catch (error) {
      if (!signal.aborted) this.#tell(error);
    }
  }

  /** @param {import("./occlusion.js").Drops} drops */
  #know(drops) {
    this.#drops = drops;
    return this.#paint();
  }

  #stop() {
    if (!this.#running) return;
    this.#running.abort();
    this.#running = null;
    this.#write();
  }

  /** What is known, on the canvases and in words. */
  async #paint() {
    const { words } = this.#view ?? {};
    const { network, answer, output, method, side } = this.#asked;
    if (!words || !network) return;
    try {
      const isHidden = method === "occlusion";
      const maps = isHidden ? await mapsOf(this.#inspection, this.#drops, network.outputs, output) : this.#map;
      const square = isHidden ? { side, stride: side / 2 } : null;
      await this.#figures.show(maps, square, answer ? sizeOf(answer.seen).side : 0, words);
    } catch (error) {
      this.#tell(error);
    }
  }

  #write() {
    const { words } = this.#view ?? {};
    const { network, output, method, side, stage } = this.#asked;
    if (!words || !network) return;
    write(this.#about, words.text(`inside.looked.about.${method}`));
    write(this.#outputWords, words.text("inside.looked.output"));
    options(
      this.#output,
      Array.from({ length: network.outputs }, (_, place) => [String(place), nameOf(place, words)]),
      String(output),
    );
    const stages = this.#map?.stages ?? this.#maps.map(({ name }) => name);
    const offered = METHODS.filter((value) => value !== "grad-cam" || stages.length > 0);
    const label = (/** @type {string} */ value) => words.text(`inside.looked.method.${value}`);
    this.#method.update(words.text("inside.looked.method"), method, label, offered);
    write(this.#stageWords, words.text("inside.looked.stage"));
    set(this.#stageLabel, "hidden", method !== "grad-cam");
    options(
      this.#stage,
      stages.map((name) => [name, words.stage(name)]),
      stage || (stages.at(-1) ?? ""),
    );
    set(this.#hiding, "hidden", method !== "occlusion");
    if (method === "occlusion" && this.#view) this.#away.update(this.#view, side);
    else set(this.#away.node, "hidden", true);
    this.#side.update(words.text("inside.looked.square"), String(side), (value) =>
      words.text("inside.looked.square.side", { side: Number(value) }),
    );
    write(this.#start, words.text(this.#running ? "inside.looked.stop" : "inside.looked.start"));
    set(this.#start, "disabled", !this.#isReady);
    set(this.#bar, "hidden", !this.#running);
    set(this.#bar, "aria-label", words.text("inside.looked.start"));
  }

  /** What was shown is of another question. @param {any} error */
  #tell(error) {
    this.#stop();
    [this.#map, this.#drops] = [null, null];
    set(this.#figures.node, "hidden", true);
    this.#say(error);
  }

  /** @param {any} error */
  #say(error) {
    if (this.#view) write(this.#problem, problemOf(error, this.#view.words));
  }
}
