// @ts-check
/** Accuracy on damaged test images: a row for each corruption, a column for each strength; of each network that was measured. */
import { make, set, write } from "../../shell/dom.js";
import { networkName } from "../../shell/own-networks.js";
import { save } from "../../shell/save.js";
import { wilson } from "../evaluate/difference.js";
import { fileName } from "../inside/map-files.js";
import { csvOf, extremes, measuredAs } from "./report.js";

/**
 * @typedef {import("../../app.js").View} View
 * @typedef {import("../../cifar-lab.js").Robustness} Robustness
 * @typedef {import("../../cifar-lab.js").RobustnessReport} Report
 * @typedef {import("../../shell/words.js").Words} Words
 */

const IMAGES = [200, 1000, 10_000];

export class CurvesView {
  #title = make("h3");
  #about = make("p", { class: "about" });
  #countLabel = make("label", { for: "robustness-images" });
  #count = make(
    "select",
    { id: "robustness-images" },
    ...IMAGES.map((images) => make("option", { value: images }, "")),
  );
  #start = make("button", { type: "button", class: "primary", on: { click: () => this.#measure() } });
  #stop = make("button", { type: "button", hidden: true, on: { click: () => this.#control?.abort() } });
  #bar = make("progress", { max: 1, value: 0 });
  #done = make("span", { class: "count" });
  #progress = make("div", { class: "progress", hidden: true }, this.#bar, this.#done);
  #said = make("p", { class: "said", role: "status" });
  #head = make("thead");
  #body = make("tbody");
  #caption = make("caption");
  #scroller = make(
    "div",
    { class: "scrolls", tabindex: 0, role: "region" },
    make("table", { class: "curves" }, this.#caption, this.#head, this.#body),
  );
  #others = make("ul", { class: "others" });
  #csv = make("button", { type: "button", on: { click: () => this.#save() } });
  node = make(
    "section",
    { class: "measured" },
    this.#title,
    this.#about,
    make(
      "div",
      { class: "row" },
      make("div", { class: "field" }, this.#countLabel, this.#count),
      this.#start,
      this.#stop,
      this.#progress,
    ),
    this.#said,
    this.#scroller,
    this.#others,
    make("p", { class: "row" }, this.#csv),
  );
  /** By `measuredAs`. @type {Map<string | Uint8Array, Report>} */
  #reports = new Map();
  /** @type {AbortController | null} */
  #control = null;
  #onfailure;
  /** @type {View | null} */
  #view = null;
  /** @type {Robustness | null} */
  #robustness = null;
  /** @type {unknown[]} */
  #shown = [];

  /** @param {(error: unknown) => void} onfailure */
  constructor(onfailure) {
    this.#onfailure = onfailure;
  }

  /**
   * @param {View} view
   * @param {Robustness | null} robustness
   */
  update(view, robustness) {
    const { words, state } = view;
    [this.#view, this.#robustness] = [view, robustness];
    write(this.#title, words.text("robustness.measure"));
    write(this.#about, words.text("robustness.measure.about", { times: timesOf(robustness) }));
    write(this.#countLabel, words.text("robustness.images"));
    for (const option of this.#count.options) write(option, words.number(Number(option.value)));
    write(this.#start, words.text("robustness.start"));
    write(this.#stop, words.text("robustness.stop"));
    write(this.#csv, words.text("robustness.csv"));
    set(this.#bar, "aria-label", words.text("robustness.progress"));
    this.#start.disabled = !robustness || !state.network;
    this.#switch(this.#control !== null);
    this.#show(words);
  }

  /** The button that was pressed makes way for the other, which then has the focus. @param {boolean} isRunning */
  #switch(isRunning) {
    if (this.#stop.hidden !== isRunning) return;
    const hadFocus = [this.#start, this.#stop].includes(/** @type {any} */ (document.activeElement));
    [this.#start.hidden, this.#stop.hidden, this.#progress.hidden] = [isRunning, !isRunning, !isRunning];
    this.#count.disabled = isRunning;
    if (hadFocus) (isRunning ? this.#stop : this.#start).focus();
  }

  async #measure() {
    const { state } = this.#view ?? {};
    const [robustness, network] = [this.#robustness, state?.network];
    if (!robustness || !state || !network || this.#control) return;
    const measured = measuredAs(network, state.mine);
    const control = new AbortController();
    this.#control = control;
    this.#tell({ done: 0, count: 0 });
    this.#again();
    try {
      const onprogress = (/** @type {{ done: number, count: number }} */ progress) => this.#tell(progress);
      const report = await robustness.measure({
        images: Number(this.#count.value),
        signal: control.signal,
        onprogress,
      });
      this.#reports.set(measured, report);
    } catch (/** @type {any} */ error) {
      if (error?.code !== "aborted") this.#onfailure(error);
    }
    this.#control = null;
    this.#again();
  }

  #again() {
    if (this.#view) this.update(this.#view, this.#robustness);
  }

  /** @param {{ done: number, count: number }} progress */
  #tell({ done, count }) {
    const { words } = this.#view ?? {};
    this.#bar.value = count && done / count;
    if (words) write(this.#done, count ? words.text("robustness.done", { done, count }) : "");
  }

  get #report() {
    const { network, mine } = this.#view?.state ?? {};
    return network && mine ? this.#reports.get(measuredAs(network, mine)) : undefined;
  }

  /** @param {Words} words */
  #show(words) {
    const report = this.#report;
    const now = [report, words, this.#reports.size];
    if (now.every((value, place) => value === this.#shown[place])) return;
    this.#shown = now;
    this.#scroller.hidden = this.#csv.hidden = !report;
    this.#compare(words);
    if (!report) return write(this.#said, "");
    const { clean, images, curves, meanCorruptionError } = report;
    const [low, high] = wilson({ share: clean, n: images }).map((share) => words.percent(share));
    const { worst, best } = extremes(curves);
    const name = (/** @type {string} */ corruption) => words.text(`robustness.${corruption}`);
    write(
      this.#said,
      words.text("robustness.summary", {
        clean: words.percent(clean),
        images,
        low,
        high,
        mean: words.percent(1 - meanCorruptionError),
        worst: name(worst.corruption),
        worstShare: words.percent(worst.mean),
        best: name(best.corruption),
        bestShare: words.percent(best.mean),
      }),
    );
    set(this.#scroller, "aria-label", words.text("robustness.measure"));
    write(this.#caption, words.text("robustness.caption", { images }));
    const strengths = (curves[0]?.accuracy ?? []).map((_, place) =>
      make("th", { scope: "col" }, words.number(place + 1)),
    );
    this.#head.replaceChildren(
      make(
        "tr",
        {},
        make("td"),
        make("th", { scope: "colgroup", colspan: strengths.length }, words.text("robustness.strength")),
      ),
      make("tr", {}, make("th", { scope: "col" }, words.text("robustness.corruption")), ...strengths),
    );
    this.#body.replaceChildren(
      ...curves.map(({ corruption, accuracy }) =>
        make(
          "tr",
          {},
          make("th", { scope: "row" }, name(corruption)),
          ...accuracy.map((share) => {
            const cell = make("td", {}, words.fixed(100 * share, 1));
            cell.style.setProperty("--strength", String(share));
            return cell;
          }),
        ),
      ),
    );
  }

  /** Networks that were measured, one below the other, each with its number of images. @param {Words} words */
  #compare(words) {
    const { mine } = this.#view?.state ?? {};
    const reports = [...this.#reports.values()];
    this.#others.hidden = reports.length < 2;
    this.#others.replaceChildren(
      ...reports.map(({ model, images, clean, meanCorruptionError }) =>
        make(
          "li",
          {},
          words.text("robustness.network", {
            name: mine ? networkName(model, words, mine) : model,
            images,
            clean: words.percent(clean),
            mean: words.percent(1 - meanCorruptionError),
          }),
        ),
      ),
    );
  }

  #save() {
    const report = this.#report;
    if (!report) return;
    const file = new Blob([csvOf(report)], { type: "text/csv" });
    save(file, fileName(["cifar-lab", report.model, "robustness"], "csv"));
  }
}

/** How often each image is answered: as it is, and once for each corruption and strength. @param {Robustness | null} robustness */
const timesOf = (robustness) => 1 + (robustness?.corruptions.length ?? 0) * (robustness?.strengths.length ?? 0);
