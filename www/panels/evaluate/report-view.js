// @ts-check
/**
 * A report of what was measured: gathered when it is asked for, shown as it will be on paper, printed, or saved as a page of
 * its own.
 * @typedef {import("../../app.js").View} View
 * @typedef {import("./report.js").Report} Report
 */
import { make, write } from "../../shell/dom.js";
import { networkName } from "../../shell/own-networks.js";
import { toPaper } from "../../shell/paper.js";
import { pictureOn, save } from "../../shell/save.js";
import { withStyles } from "../../shell/style-sheet.js";
import { REPORTS, measuredAs } from "../robustness/report.js";
import { taken } from "./answer-sets.js";
import { counts, imagesOf } from "./confusion.js";
import { DISPUTED } from "./disputed-labels.js";
import { labelFigures } from "./label-figures.js";
import { duplicateFigures, isNearKnown } from "./near-duplicates.js";
import { compared } from "./people.js";
import { reportTree } from "./report.js";
import { documentOf, nodeOf } from "./report-tree.js";
import { confidentMistakes } from "./rows.js";

const SHEET = new URL("./report.css", import.meta.url).href;
/** Resolves when the styles are here. */
/** Which commit the site is built of. */
const COMMIT = new URL("../../commit.txt", import.meta.url).href;
export const styled = () => withStyles(SHEET);

/** Mistakes whose pictures are shown. */
const MOST_MISTAKES = 12;
const BINS = 15;

export class ReportView {
  #print = make("button", { type: "button", class: "primary", on: { click: () => this.#onpaper() } });
  #save = make("button", { type: "button", on: { click: () => this.#saveFile() } });
  /** Where the browser did not print: what the person can do. */
  #unprinted = make("p", { role: "status" });
  #paper = make("div", { class: "report-paper", tabindex: 0, role: "region" });
  node = make("div", {}, make("div", { class: "row" }, this.#print, this.#save), this.#unprinted, this.#paper);
  /** @type {Report | null} */
  #report = null;
  /** @type {View["words"] | null} */
  #words = null;
  /** Takes back what stands ready for the printer. */
  #unready = () => {};

  /**
   * @param {Report} report
   * @param {View["words"]} words
   */
  show(report, words) {
    [this.#report, this.#words] = [report, words];
    write(this.#print, words.text("report.print"));
    write(this.#save, words.text("report.save"));
    this.#paper.setAttribute("aria-label", this.#title);
    this.#paper.replaceChildren(nodeOf(reportTree(report, words)));
  }

  get #title() {
    return this.#report && this.#words ? this.#words.text("report.title", { name: this.#report.name }) : "";
  }

  /** The report alone goes to the printer, or into the file that the browser's dialog offers. */
  #onpaper() {
    if (!this.#report || !this.#words) return;
    // Another press before the browser's menu was used.
    this.#unready();
    const paper = make("div", { class: "report-print" }, nodeOf(reportTree(this.#report, this.#words)));
    const { title } = document;
    this.#unready = () => {
      paper.remove();
      document.title = title;
      this.#unready = () => {};
    };
    addEventListener("afterprint", () => this.#unready(), { once: true });
    document.body.append(paper);
    // Browsers propose it as the file's name.
    document.title = this.#title;
    const way = toPaper("report");
    if (way === "frame") this.#unready();
    write(this.#unprinted, way === "printed" ? "" : this.#words.text(`lessons.print.${way}`));
  }

  async #saveFile() {
    const [report, words] = [this.#report, this.#words];
    if (!report || !words) return;
    const css = await fetch(SHEET).then((sheet) => sheet.text());
    const text = documentOf(reportTree(report, words), { lang: words.lang, title: this.#title, css });
    const name = report.network.metadata.name.replace(/[^\w-]+/g, "-").slice(0, 40);
    save(new Blob([text], { type: "text/html" }), `cifar-lab-report-${name}.html`);
  }
}

/**
 * All that a report says. Its calibration is asked of a worker that ends with the reply.
 * @param {View} view With a result.
 * @param {import("./told-answers.js").ToldAnswers} told
 * @param {number} at Milliseconds since 1970.
 * @returns {Promise<Report | null>} null where the answers are not yet sorted.
 */
export async function gathered({ state, words, lab }, { rows, figures, near, votes }, at) {
  const { network, mine, evaluation } = state;
  const { result } = evaluation;
  if (!network || !lab || !result?.answers || !rows || !figures) return null;
  const temperature = taken(network.metadata.temperature ?? 1);
  const { answers } = result;
  const mistakes = [...confidentMistakes(rows, MOST_MISTAKES)];
  const [fingerprint, commit, sureness, pictures] = await Promise.all([
    lab.fingerprint(),
    pageCommit(),
    surenessOf(lab, answers, temperature),
    Promise.all(mistakes.map((place) => lab.image({ split: answers.split, index: rows.first + place }))),
  ]);
  return {
    name: networkName(network.name, words, mine),
    network,
    fingerprint,
    version: /** @type {typeof import("../../cifar-lab.js").CifarLab} */ (lab.constructor).version,
    commit,
    at,
    result,
    table: counts(result, imagesOf(answers.labels)),
    figures,
    ...sureness,
    labels: rows.disputed.some((mark) => mark > 0) ? labelFigures(rows, DISPUTED) : null,
    near: near && isNearKnown(rows) ? { figures: duplicateFigures(rows), list: near } : null,
    people: votes && { file: votes.name, compared: compared(votes.people, rows) },
    mistakes: mistakes.map((place, at) => ({
      index: rows.first + place,
      truth: rows.truth[place] ?? 0,
      predicted: rows.predicted[place] ?? 0,
      confidence: rows.confidence[place] ?? 0,
      isDisputed: (rows.disputed[place] ?? 0) > 0,
      picture: addressOf(pictures[at]?.planar ?? new Uint8Array(3072)),
    })),
    robustness: widest(REPORTS.get(measuredAs(network, mine))),
  };
}

/** "" where it is not known, as of a site that was built without git. */
async function pageCommit() {
  const file = await fetch(COMMIT).catch(() => null);
  const text = file?.ok ? await file.text() : "";
  return /^[\da-f]{7,40}(-dirty)?$/.test(text) ? text : "";
}

/**
 * @param {import("../../cifar-lab.js").CifarLab} lab
 * @param {import("../../cifar-lab.js").Answers} answers
 * @param {number} temperature
 * @returns {Promise<Pick<Report, "calibration" | "coverage">>}
 */
async function surenessOf(lab, answers, temperature) {
  const statistics = await lab.statistics(answers);
  const ask = (/** @type {number} */ reading) => statistics.reliability({ reading, binning: "equal-mass", bins: BINS });
  try {
    const told = await ask(temperature);
    const plain = temperature === 1 ? null : await ask(1);
    const [byConfidence, byScore] = [await statistics.coverage(temperature), await statistics.coverageByScore()];
    return { calibration: { temperature, told, plain }, coverage: { byConfidence, byScore } };
  } finally {
    statistics.close();
  }
}

/**
 * What was measured on the most images.
 * @param {Map<number, import("../../cifar-lab.js").RobustnessReport>} [reports] By their number.
 */
const widest = (reports) => reports?.get(Math.max(...reports.keys())) ?? null;

/** A picture as an address that holds it. @param {Uint8Array} planar */
function addressOf(planar) {
  const canvas = make("canvas");
  pictureOn(canvas, planar);
  return canvas.toDataURL("image/png");
}
