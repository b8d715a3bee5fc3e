// @ts-check
/**
 * Which pictures of the test set excite the chosen channel most, each with a frame around what its largest value sees. The
 * search goes batch by batch: what else is asked inside has its turn between them.
 * @typedef {import("../../app.js").View} View
 * @typedef {import("../../cifar-lab.js").Stage} Stage
 * @typedef {import("../../shell/words.js").Words} Words
 * @typedef {import("./excite.js").Exciting} Exciting
 */
import { make, set, write } from "../../shell/dom.js";
import { inputOf, readsDataSet } from "../../workers/network-input.js";
import { pictureOn, sizeOf } from "../../shell/save.js";
import { Segments } from "../../shell/segments.js";
import { excitingOf, strongest, verdictOf } from "./excite.js";
import { toldOf } from "./problem.js";

/** Test images to search: a sheet, half of them, all. */
const COUNTS = ["1000", "5000", "10000"];
/** Images asked for at once: some tenths of a second with the largest network here. */
const AT_ONCE = 10;

export class ExciteView {
  #title = make("summary");
  #about = make("p", { class: "legend" });
  #count = new Segments(
    "inside-excite",
    COUNTS.map((value) => ({ value })),
    (count) => this.#choose(count),
  );
  #start = make("button", { type: "button", on: { click: () => (this.#isRunning ? this.#stop() : this.#search()) } });
  #bar = make("progress", { max: 1, value: 0 });
  #controls = make("div", { class: "controls" }, this.#count.node, this.#start, this.#bar);
  #sentence = make("p", { class: "value", role: "status" });
  #list = make("ol", { class: "nine" });
  node = make(
    "details",
    { class: "twin excite", on: { toggle: () => this.#refresh() } },
    this.#title,
    this.#about,
    this.#controls,
    this.#sentence,
    this.#list,
  );
  #inspection;
  #onpick;
  /** @type {View | null} */
  #view = null;
  #isReady = false;
  /** @type {{ stage: Stage, channel: number } | null} */
  #map = null;
  #asked = COUNTS[0] ?? "";
  /** The network and the channel that the pictures are of. @type {unknown[]} */
  #of = [];
  /** @type {Exciting[]} */
  #kept = [];
  /** Images that were searched. */
  #done = 0;
  /** Instead of a result: the network is another now, or something failed. */
  #problem = "";
  /** Grows where what runs is of no use any more. */
  #turn = 0;
  #isRunning = false;

  /**
   * @param {import("./inspection.js").Inspection} inspection
   * @param {(one: Exciting) => void} onpick A picture is to be looked into.
   */
  constructor(inspection, onpick) {
    this.#inspection = inspection;
    this.#onpick = onpick;
  }

  /**
   * @param {View} view
   * @param {boolean} isReady Whether the worker has the network in use.
   * @param {{ stage: Stage, channel: number } | null} map The map that is looked at.
   */
  update(view, isReady, map) {
    [this.#view, this.#isReady, this.#map] = [view, isReady, map];
    const now = [view.state.network, map?.stage.name, map?.channel];
    if (now.some((value, place) => value !== this.#of[place])) {
      const isSameMap = now[1] === this.#of[1] && now[2] === this.#of[2];
      this.#problem = isSameMap && this.#done > 0 ? view.words.text("inside.excite.changed") : "";
      this.#clear();
      this.#of = now;
    }
    this.#refresh();
  }

  /** The worker has ended, or has failed. */
  forget() {
    this.#problem = "";
    this.#clear();
    this.#write();
  }

  #clear() {
    this.#turn++;
    [this.#isRunning, this.#kept, this.#done] = [false, [], 0];
  }

  /** @param {string} count */
  #choose(count) {
    this.#asked = count;
    this.#clear();
    this.#write();
  }

  #refresh() {
    const { words } = this.#view ?? {};
    if (!words) return;
    write(this.#title, words.text("inside.excite"));
    // Nobody waits for what is closed.
    if (!this.node.open) this.#stop();
    this.#write();
  }

  async #search() {
    const { state, lab } = this.#view ?? {};
    const map = this.#map;
    if (!state?.site || !state.network || !lab || !map || !this.#isReady) return;
    this.#clear();
    if (!readsDataSet(state.network)) {
      this.#problem = this.#view?.words.text("error.model.input", inputOf(state.network)) ?? "";
      return this.#write();
    }
    const turn = this.#turn;
    const count = Math.min(Number(this.#asked), state.site.count);
    [this.#isRunning, this.#problem, this.#bar.value] = [true, "", 0];
    this.#write();
    try {
      while (this.#done < count) {
        const first = this.#done;
        const batch = await lab.images({ first, count: Math.min(AT_ONCE, count - first) });
        if (turn !== this.#turn) return;
        const request = { pixels: batch.planar, stage: map.stage.name, channel: map.channel };
        const found = await this.#inspection.ask((inspector) => inspector.excite(request));
        if (turn !== this.#turn) return;
        this.#kept = strongest(this.#kept, excitingOf(found, { first, ...batch }));
        this.#done += found.length;
        this.#bar.value = this.#done / count;
        this.#write();
      }
      this.#isRunning = false;
    } catch (/** @type {any} */ error) {
      if (turn !== this.#turn) return;
      this.#clear();
      const { words } = this.#view ?? {};
      this.#problem = words ? toldOf(error, words) : "";
    }
    this.#write();
  }

  /** What was found until now stays. */
  #stop() {
    if (!this.#isRunning) return;
    this.#turn++;
    this.#isRunning = false;
    this.#write();
  }

  #write() {
    const { words, state } = this.#view ?? {};
    if (!words || !state || !this.node.open) return;
    const count = state.site?.count ?? 0;
    write(this.#about, words.text(this.#map ? "inside.excite.about" : "inside.excite.choose", this.#searched));
    set(this.#controls, "hidden", !this.#map);
    const offered = COUNTS.filter((value) => Number(value) <= count);
    const label = (/** @type {string} */ value) => words.number(Number(value));
    this.#count.update(words.text("inside.excite.count"), this.#asked, label, offered);
    write(this.#start, words.text(this.#isRunning ? "inside.looked.stop" : "inside.excite.start"));
    set(this.#start, "disabled", !this.#isReady);
    set(this.#bar, "hidden", !this.#isRunning);
    set(this.#bar, "aria-label", words.text("inside.excite.start"));
    write(this.#sentence, this.#isRunning ? "" : this.#told(words));
    const shown = verdictOf(this.#kept) === "found" ? this.#kept : [];
    const key = [words.lang, ...shown.map(({ image }) => image)].join();
    if (this.#list.dataset.list === key) return;
    this.#list.dataset.list = key;
    this.#list.replaceChildren(...shown.map((one) => this.#item(one, words)));
  }

  /** The channel, for a sentence. */
  get #searched() {
    return { stage: this.#map?.stage.name ?? "", channel: String(this.#map?.channel ?? "") };
  }

  /** @param {Words} words */
  #told(words) {
    if (this.#problem || this.#done === 0) return this.#problem;
    const [first] = this.#kept;
    const told = { count: this.#done, value: words.short(first?.value ?? 0), image: first?.image ?? 0 };
    const name = words.className(first?.label ?? 0);
    return words.text(`inside.excite.${verdictOf(this.#kept)}`, { ...told, ...this.#searched, name });
  }

  /**
   * @param {Exciting} one
   * @param {Words} words
   */
  #item(one, words) {
    const { rows, columns } = one.field;
    const canvas = make("canvas", { "aria-hidden": "true" });
    pictureOn(canvas, one.pixels);
    const mark = make("span", { class: "mark" });
    const { side } = sizeOf(one.pixels);
    const share = (/** @type {number} */ pixels) => `${(100 * pixels) / side}%`;
    [mark.style.top, mark.style.height] = [share(rows.start), share(rows.length)];
    [mark.style.left, mark.style.width] = [share(columns.start), share(columns.length)];
    const window = {
      image: one.image,
      top: rows.start,
      bottom: rows.start + rows.length - 1,
      left: columns.start,
      right: columns.start + columns.length - 1,
    };
    return make(
      "li",
      {},
      make(
        "button",
        { type: "button", on: { click: () => this.#onpick(one) } },
        make("span", { class: "frame" }, canvas, mark),
        make(
          "b",
          {},
          words.text("inside.excite.one", { name: words.className(one.label), value: words.short(one.value) }),
        ),
        " ",
        make("span", {}, words.text("inside.excite.window", window)),
      ),
    );
  }
}
