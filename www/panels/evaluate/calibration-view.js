// @ts-check
/**
 * Is 90 % ninety in a hundred? A reliability diagram of the last evaluation at any temperature, what it sums up to, and what
 * is left where the network answers only when sure. This file and the worker are fetched when a person opens it.
 * @typedef {import("../../app.js").View} View
 * @typedef {import("../../cifar-lab.js").Answers} Answers
 * @typedef {import("../../cifar-lab.js").AnswersGiven} AnswersGiven
 * @typedef {import("../../cifar-lab.js").Reliability} Reliability
 * @typedef {import("../../cifar-lab.js").Reading} Reading
 */
import { make, send, write } from "../../shell/dom.js";
import { failureOf } from "../../shell/failure.js";
import { withStyles } from "../../shell/style-sheet.js";
import { prose } from "../../shell/terms.js";
import { everySecond, taken } from "./answer-sets.js";
import { USUAL, readCalibration, writeCalibration } from "./calibration-address.js";
import { CalibrationControls } from "./calibration-controls.js";
import { CalibrationScores } from "./calibration-scores.js";
import { CoverageView } from "./coverage-view.js";
import { HeldAnswers } from "./held-answers.js";
import { ReliabilityView } from "./reliability-view.js";

/** Resolves when the styles are here. */
export const styled = () => withStyles(new URL("./calibration.css", import.meta.url).href);

export class CalibrationView {
  #held = new HeldAnswers((error) => this.#fail(error));
  #about = make("p", { class: "about" });
  #controls = new CalibrationControls(
    (choice) => this.#choose(choice),
    () => this.#fit(),
  );
  #origin = make("p", { class: "origin", role: "status" });
  #all = make("button", { type: "button", class: "link", on: { click: () => this.#judgeAll() } });
  #diagram = new ReliabilityView();
  #scores = new CalibrationScores();
  #coverage = new CoverageView((threshold) => this.#choose({ threshold }));
  #told = make("div", { class: "told", hidden: true }, this.#diagram.node, this.#scores.node, this.#coverage.node);
  node = make("div", {}, this.#about, this.#controls.node, this.#origin, this.#all, this.#told);
  /** @type {View | null} */
  #view = null;
  #isOpen = false;
  /** Of the last evaluation. @type {Answers | null} */
  #answers = null;
  /** Those that the figures are of: all, or what the temperature was not fitted on. @type {AnswersGiven | null} */
  #judged = null;
  /** In the address. */
  #text = "";
  #choice = USUAL;
  /** Of the even numbers. @type {number | null} */
  #fitted = null;
  #isFitting = false;
  #cannotFit = false;
  /** What is shown, or on its way. @type {unknown[]} */
  #asked = [];

  /**
   * @param {View} view
   * @param {boolean} isOpen
   */
  update(view, isOpen) {
    [this.#view, this.#isOpen] = [view, isOpen];
    const answers = view.state.evaluation.result?.answers ?? null;
    if (answers !== this.#answers) this.#begin(answers);
    if (!answers) this.#held.expect(isOpen && view.state.evaluation.phase === "running" ? view.lab : null);
    const { calibration } = view.state.route;
    if (calibration && calibration !== this.#text) this.#read(calibration);
    this.#refresh();
  }

  /** @param {Answers | null} answers */
  #begin(answers) {
    [this.#answers, this.#judged, this.#fitted, this.#cannotFit] = [answers, answers, null, false];
    this.#told.hidden = true;
    this.#held.use(this.#view?.lab ?? null, answers);
  }

  /** What the address asks for. @param {string} text */
  #read(text) {
    const { choice, wrong } = readCalibration(text);
    [this.#text, this.#choice] = [text, choice];
    if (wrong.length) send(this.node, "pass-over", { asked: wrong.map((part) => `calibration=${part}`) });
  }

  /** What is asked for now, as a word of the address. */
  get text() {
    return writeCalibration(this.#choice);
  }

  /** What the logits are divided by. */
  get #temperature() {
    return this.#choice.temperature ?? taken(this.#filed ?? 1);
  }

  /** The temperature in the network's file. */
  get #filed() {
    return this.#view?.state.network?.metadata.temperature ?? null;
  }

  /** @param {Partial<import("./calibration-address.js").Choice>} choice */
  #choose(choice) {
    const calibration = writeCalibration({ ...this.#choice, ...choice });
    send(this.node, "ask-calibration", { calibration });
  }

  #judgeAll() {
    [this.#judged, this.#fitted] = [this.#answers, null];
    this.#choose({ temperature: null });
    this.#refresh();
  }

  /** On the even numbers; the others are left to judge it by. */
  async #fit() {
    const answers = this.#answers;
    if (!answers || this.#isFitting) return;
    this.#isFitting = true;
    this.#refresh();
    const found = await this.#held.fit(everySecond(answers, 0)).catch((/** @type {any} */ error) => {
      // Answers that no temperature fits are no failure of the page.
      if (error?.code !== "argument") this.#fail(error);
      return null;
    });
    this.#isFitting = false;
    if (answers === this.#answers) {
      [this.#fitted, this.#cannotFit] = [found, found === null];
      if (found !== null) {
        this.#judged = everySecond(answers, 1);
        this.#choose({ temperature: found });
      }
    }
    this.#refresh();
  }

  #refresh() {
    const view = this.#view;
    if (!view || !this.#isOpen || view.state.failures.evaluate) return;
    const { words, state, lab } = view;
    this.#about.replaceChildren(...prose(words, "calibration.about"));
    const network = { filed: this.#filed, outputs: state.network?.outputs ?? 0 };
    this.#controls.update(this.#choice, network, words);
    write(this.#origin, this.#originOf(view));
    write(this.#all, words.text("calibration.all", { n: this.#answers?.labels.length ?? 0 }));
    this.#all.hidden = this.#judged === this.#answers;
    this.#coverage.choose(this.#choice.threshold);
    this.#held.use(lab, this.#judged);
    this.#ask(view);
  }

  /** Where the temperature comes from. @param {View} view */
  #originOf({ state, words }) {
    const temperature = this.#temperature;
    if (this.#choice.isBySigmoids) return words.text("calibration.sigmoids.about");
    if (this.#isFitting) return words.text("calibration.fitting");
    if (this.#cannotFit) return words.text("calibration.unfitted");
    const told = words.fixed(temperature, 2);
    const [n, others] = [this.#answers, this.#judged].map((answers) => answers?.labels.length ?? 0);
    if (this.#fitted !== null) {
      const fitted = words.fixed(this.#fitted, 2);
      return words.text("calibration.fitted", { temperature: fitted, n: Number(n) - Number(others), others });
    }
    if (this.#filed === null) return words.text("calibration.unfiled");
    if (temperature !== this.#filed) return "";
    const heldOut = state.network?.metadata.measured?.calibration?.held_out;
    return words.text(heldOut ? "calibration.filed" : "calibration.filed.some", { temperature: told, n: heldOut });
  }

  /**
   * Asks where something has changed: first for what is quick, then for the bands. Of answers of which nothing is shown yet, all
   * is asked at once: nobody waits for a slider, and to show it twice takes longer.
   * @param {View} view
   */
  #ask({ words }) {
    const { isBySigmoids, binning, bins } = this.#choice;
    const temperature = this.#temperature;
    const now = [this.#judged, temperature, isBySigmoids, binning, bins, words];
    if (!this.#judged || now.every((value, place) => value === this.#asked[place])) return;
    const isFirst = this.#judged !== this.#asked[0];
    this.#asked = now;
    /** @type {Reading} */
    const reading = isBySigmoids ? "sigmoids" : temperature;
    this.#held.ask(async (statistics) => {
      const covered = Promise.all([statistics.coverage(reading), statistics.coverageByScore()]);
      // Told of with the others.
      covered.catch(() => {});
      for (const bands of isFirst ? [true] : [false, true]) {
        const at = (/** @type {Reading} */ reading) => statistics.reliability({ reading, binning, bins, bands });
        const [plain, other] = await Promise.all([at(1), reading === 1 ? null : at(reading)]);
        const [coverage, byScore] = await covered;
        // What was asked since goes first.
        if (now !== this.#asked) return;
        this.#show(plain, other ?? plain, words);
        if (bands === isFirst) this.#coverage.show(coverage, byScore, words);
      }
    });
  }

  /**
   * @param {Reliability} plain
   * @param {Reliability} told
   * @param {import("../../shell/words.js").Words} words
   */
  #show(plain, told, words) {
    const isSame = told === plain;
    const reading = this.#choice.isBySigmoids
      ? words.text("calibration.sigmoids")
      : words.text("calibration.at", { temperature: words.fixed(this.#temperature, 2) });
    this.#told.hidden = false;
    this.#diagram.show(told, isSame ? null : plain, words);
    this.#scores.show(plain, isSame ? null : told, reading, words);
  }

  /** Answers that are refused are told of by the panel, which takes this view away. @param {any} error */
  #fail(error) {
    const { code, params } = failureOf(error);
    if (code === "argument") return;
    this.#asked = [];
    send(this.node, "failed", { scope: "evaluate", code, params });
  }
}
