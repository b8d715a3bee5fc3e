// @ts-check
/**
 * What a network loses on test images in a program that resizes otherwise. They have 32 x 32 pixels already: they are enlarged,
 * with a camera's noise in the place of fine detail, and brought back by each resizer.
 * @typedef {import("../../app.js").View} View
 * @typedef {import("../../cifar-lab.js").Robustness} Robustness
 * @typedef {import("../../cifar-lab.js").ResizersReport} Report
 * @typedef {import("../../shell/words.js").Words} Words
 */
import { make, scroller, send, set, write } from "../../shell/dom.js";
import { wilson } from "../evaluate/difference.js";
import { NOISES, readResized, writeResized } from "./damage-address.js";
import { Measuring } from "./measuring.js";
import { measuredAs } from "./report.js";

export class ResizersSet {
  #title = make("h3");
  #about = make("p", { class: "about" });
  #noiseLabel = make("label", { for: "resizers-noise" });
  #noise = make(
    "select",
    { id: "resizers-noise", on: { change: () => this.#want() } },
    ...NOISES.map((noise) => make("option", { value: noise }, "")),
  );
  #measuring;
  #said = make("p", { class: "said", role: "status" });
  #caption = make("caption");
  #head = make("tr");
  #body = make("tbody");
  #scroller = scroller(make("table", { class: "curves" }, this.#caption, make("thead", {}, this.#head), this.#body), {
    hidden: true,
  });
  /** By `measuredAs`, then by images and noise. @type {Map<string | Uint8Array, Map<string, Report>>} */
  #reports = new Map();
  /** @type {View | null} */
  #view = null;
  /** @type {Robustness | null} */
  #robustness = null;
  /** @type {unknown[]} */
  #shown = [];

  /** @param {(error: unknown) => void} onfailure */
  constructor(onfailure) {
    const field = make("div", { class: "field" }, this.#noiseLabel, this.#noise);
    const listeners = { onchange: () => this.#want(), onfailure };
    this.#measuring = new Measuring("resizers-images", (task) => this.#measure(task), listeners, field);
    const parts = [this.#title, this.#about, this.#measuring.node, this.#said, this.#scroller];
    this.node = make("section", { class: "resized-set" }, ...parts);
  }

  /**
   * @param {View} view
   * @param {Robustness | null} robustness
   */
  update(view, robustness) {
    const { words, state } = view;
    [this.#view, this.#robustness] = [view, robustness];
    write(this.#title, words.text("robustness.set"));
    write(this.#about, words.text("robustness.set.about"));
    write(this.#noiseLabel, words.text("robustness.set.noise"));
    for (const option of this.#noise.options) {
      const noise = Number(option.value);
      write(option, words.text(noise ? "robustness.set.noise.of" : "robustness.set.noise.none", { noise }));
    }
    const { images, noise } = readResized(state.route.resized);
    [this.#measuring.images, this.#noise.value] = [images, String(noise)];
    this.#measuring.update(words, !!robustness && !!state.network);
    const report = state.network && this.#reports.get(measuredAs(state.network, state.mine))?.get(this.#key);
    const now = [report, words];
    if (now.every((value, place) => value === this.#shown[place])) return;
    this.#shown = now;
    this.#scroller.hidden = !report;
    if (report) this.#show(report, words);
    else write(this.#said, "");
  }

  #want() {
    const resized = { images: this.#measuring.images, noise: Number(this.#noise.value) };
    send(this.node, "resized", { resized: writeResized(resized) });
  }

  get #key() {
    return `${this.#measuring.images} ${this.#noise.value}`;
  }

  #again() {
    if (this.#view) this.update(this.#view, this.#robustness);
  }

  /** @param {import("./measuring.js").Task} task */
  async #measure(task) {
    const { network, mine = [] } = this.#view?.state ?? {};
    if (!network || !this.#robustness) return;
    const [measured, key] = [measuredAs(network, mine), this.#key];
    const report = await this.#robustness.measureResizers({ ...task, noise: Number(this.#noise.value) });
    this.#reports.set(measured, (this.#reports.get(measured) ?? new Map()).set(key, report));
    this.#again();
  }

  /**
   * @param {Report} report
   * @param {Words} words
   */
  #show({ clean, images, resizers }, words) {
    const [here, ...others] = resizers;
    const [first] = others;
    if (!here || !first) return;
    const worst = others.reduce((one, other) => (other.accuracy < one.accuracy ? other : one), first);
    const points = (/** @type {number} */ share) => words.fixed(Math.round(1000 * share) / 10 || 0, 1);
    const name = (/** @type {string} */ resizer) => words.text(`robustness.${resizer}`);
    const lost = here.accuracy - worst.accuracy;
    const said = { clean: words.percent(clean), here: words.percent(here.accuracy), images };
    const most = { worst: name(worst.resizer), share: words.percent(worst.accuracy), points: points(lost) };
    write(this.#said, words.text(lost > 0 ? "robustness.set.said" : "robustness.set.none", { ...said, ...most }));
    write(this.#caption, words.text("robustness.set.caption", { images }));
    set(this.#scroller, "aria-label", words.text("robustness.set"));
    const heads = ["resizer", "right", "interval", "lost"].map((column) => words.text(`robustness.set.${column}`));
    this.#head.replaceChildren(...heads.map((head) => make("th", { scope: "col" }, head)));
    const row = (/** @type {string} */ title, /** @type {number} */ share) => {
      const [low, high] = wilson({ share, n: images }).map((end) => words.percent(end));
      const interval = words.text("robustness.set.from", { low, high });
      const cells = [words.percent(share), interval, points(here.accuracy - share)];
      return make("tr", {}, make("th", { scope: "row" }, title), ...cells.map((cell) => make("td", {}, cell)));
    };
    this.#body.replaceChildren(
      row(words.text("robustness.set.clean"), clean),
      ...resizers.map(({ resizer, accuracy }) => row(name(resizer), accuracy)),
    );
  }
}
