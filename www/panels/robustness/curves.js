// @ts-check
/**
 * Accuracy on damaged test images: of the networks that a person chooses, overlaid; and of the one in use a row for each
 * corruption, a column for each strength.
 */
import { make, scroller, send, set, write } from "../../shell/dom.js";
import { networkName } from "../../shell/own-networks.js";
import { save } from "../../shell/save.js";
import { wilson } from "../evaluate/difference.js";
import { fileName } from "../inside/map-files.js";
import { CurvesChart } from "./curves-chart.js";
import { readCurves, writeCurves } from "./damage-address.js";
import { hindranceOf } from "./measurable.js";
import { Measuring } from "./measuring.js";
import { REPORTS, csvOf, extremes, measuredAs } from "./report.js";

/**
 * @typedef {import("../../app.js").View} View
 * @typedef {import("../../cifar-lab.js").Robustness} Robustness
 * @typedef {import("../../cifar-lab.js").RobustnessReport} Report
 * @typedef {import("../../shell/words.js").Words} Words
 */

export class CurvesView {
  #title = make("h3");
  #about = make("p", { class: "about" });
  #measuring;
  #legend = make("legend");
  #others = make("fieldset", { class: "others", hidden: true }, this.#legend);
  #unfit = make("p", { class: "about", role: "status" });
  #chart = new CurvesChart((corruption) => this.#want({ corruption }));
  #said = make("p", { class: "said", role: "status" });
  #head = make("thead");
  #body = make("tbody");
  #caption = make("caption");
  #scroller = scroller(make("table", { class: "curves" }, this.#caption, this.#head, this.#body));
  #csv = make("button", { type: "button", on: { click: () => this.#save() } });
  #reports = REPORTS;
  /** @type {View | null} */
  #view = null;
  /** @type {Robustness | null} */
  #robustness = null;
  /** @type {unknown[]} */
  #shown = [];

  /** @param {(error: unknown) => void} onfailure */
  constructor(onfailure) {
    const onchange = () => this.#want({ images: this.#measuring.images });
    this.#measuring = new Measuring("robustness-images", (task) => this.#measure(task), { onchange, onfailure });
    this.node = make(
      "section",
      { class: "measured" },
      this.#title,
      this.#about,
      this.#others,
      this.#unfit,
      this.#measuring.node,
      this.#said,
      this.#chart.node,
      this.#scroller,
      make("p", { class: "row" }, this.#csv),
    );
  }

  /**
   * @param {View} view
   * @param {Robustness | null} robustness
   */
  update(view, robustness) {
    const { words } = view;
    [this.#view, this.#robustness] = [view, robustness];
    write(this.#title, words.text("robustness.measure"));
    write(this.#about, words.text("robustness.measure.about", { times: timesOf(robustness) }));
    write(this.#csv, words.text("robustness.csv"));
    this.#measuring.images = this.#choice.images;
    this.#measuring.update(words, !!robustness && this.#measured.length > 0);
    this.#offer(view);
    this.#warn(view);
    this.#show(words);
  }

  /** The networks that may stand beside the one in use. @param {View} view */
  #offer({ state: { network, site, mine }, words }) {
    const names = [...mine, ...(site?.models ?? [])].map(({ name }) => name).filter((name) => name !== network?.name);
    write(this.#legend, words.text("robustness.others"));
    this.#others.hidden = names.length === 0;
    const boxes = new Map([...this.#others.querySelectorAll("input")].map((input) => [input.value, input]));
    for (const [name, input] of boxes) if (!names.includes(name)) input.closest("label")?.remove();
    for (const name of names) {
      let input = boxes.get(name);
      if (!input) {
        const made = make("input", { type: "checkbox", value: name, on: { change: () => this.#choose(made) } });
        this.#others.append(make("label", { class: "check" }, made, make("span")));
        input = made;
      }
      input.checked = this.#choice.others.includes(name);
      write(/** @type {Element} */ (input.nextElementSibling), networkName(name, words, mine));
    }
  }

  /** Of chosen networks that cannot be measured it is said before the others are. @param {View} view */
  #warn({ state, words }) {
    const { mine } = state;
    const told = this.#names.flatMap((name) => {
      const why = hindranceOf(name, state);
      return why ? words.text(why.key, { name: networkName(name, words, mine), ...why.params }) : [];
    });
    write(this.#unfit, told.join(" "));
  }

  /** @param {HTMLInputElement} input */
  #choose({ value, checked }) {
    const others = this.#choice.others.filter((name) => name !== value);
    this.#want({ others: checked ? [...others, value] : others });
  }

  /** As the address has it. */
  get #choice() {
    return readCurves(this.#view?.state.route.curves ?? "");
  }

  /** @param {Partial<import("./damage-address.js").Curves>} change */
  #want(change) {
    send(this.node, "curves", { curves: writeCurves({ ...this.#choice, ...change }) });
  }

  /** Those in the chart: the network in use first. */
  get #names() {
    const { network, site, mine = [] } = this.#view?.state ?? {};
    const known = [...mine, ...(site?.models ?? [])].map(({ name }) => name);
    const { others: chosen } = this.#choice;
    const others = known.filter((name) => name !== network?.name && chosen.includes(name));
    return network ? [network.name, ...others] : [];
  }

  /** Of these, those that the test images can measure. */
  get #measured() {
    const { state } = this.#view ?? {};
    return state ? this.#names.filter((name) => !hindranceOf(name, state)) : [];
  }

  /**
   * One network after the other. What is known of one on so many images is not measured again, unless nothing else is left.
   * @param {import("./measuring.js").Task} task
   */
  async #measure({ images, signal, onprogress }) {
    const [view, robustness] = [this.#view, this.#robustness];
    if (!view || !robustness) return;
    const { mine, network: used } = view.state;
    const missing = this.#measured.filter((name) => !this.#reportOf(name, images));
    const names = missing.length ? missing : this.#measured;
    for (const [place, name] of names.entries()) {
      const measured = measuredAs({ name }, mine);
      const network = name === used?.name ? undefined : { name, weights: await this.#weightsOf(name, view) };
      const report = await robustness.measure({
        ...{ images, signal, ...(network && { network }) },
        onprogress: ({ done, count }) => onprogress({ done: place * count + done, count: names.length * count }),
      });
      this.#reports.set(measured, (this.#reports.get(measured) ?? new Map()).set(images, report));
      this.#again();
    }
  }

  /**
   * @param {string} name
   * @param {View} view
   */
  async #weightsOf(name, { second, state: { mine } }) {
    return mine.find((own) => own.name === name)?.bytes ?? (await second.weights(name));
  }

  #again() {
    if (this.#view) this.update(this.#view, this.#robustness);
  }

  /**
   * @param {string} name
   * @param {number} images
   */
  #reportOf(name, images) {
    return this.#reports.get(measuredAs({ name }, this.#view?.state.mine ?? []))?.get(images);
  }

  /** @param {Words} words */
  #show(words) {
    const { images } = this.#measuring;
    const { mine = [], network } = this.#view?.state ?? {};
    const reports = this.#names.map((name) => ({
      name: networkName(name, words, mine),
      report: this.#reportOf(name, images),
    }));
    const { corruption } = this.#choice;
    const now = [words, images, network, corruption, ...reports.flatMap(({ name, report }) => [name, report])];
    if (now.length === this.#shown.length && now.every((value, place) => value === this.#shown[place])) return;
    this.#shown = now;
    this.#chart.show(
      reports.flatMap(({ name, report }) => (report ? [{ name, report }] : [])),
      corruption,
      words,
    );
    const report = reports[0]?.report;
    this.#scroller.hidden = !report;
    this.#csv.hidden = reports.every((one) => !one.report);
    if (report) this.#tell(report, words);
    else write(this.#said, "");
  }

  /**
   * @param {Report} report Of the network in use.
   * @param {Words} words
   */
  #tell({ clean, images, curves, meanCorruptionError }, words) {
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

  #save() {
    const reports = this.#names.flatMap((name) => this.#reportOf(name, this.#measuring.images) ?? []);
    const names = reports.map(({ model }) => model);
    save(new Blob([csvOf(...reports)], { type: "text/csv" }), fileName(["cifar-lab", ...names, "robustness"], "csv"));
  }
}

/** How often each image is answered: as it is, and once for each corruption and strength. @param {Robustness | null} robustness */
const timesOf = (robustness) => 1 + (robustness?.corruptions.length ?? 0) * (robustness?.strengths.length ?? 0);
