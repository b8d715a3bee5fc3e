// @ts-check
/** Loss and accuracy of the run as they grow: two charts with their legend, and the same figures as a table. */
import { make, scroller, send, set, write } from "../../shell/dom.js";
import { best } from "../../charts/plot.js";
import { Segments } from "../../shell/segments.js";
import { ghosts } from "./ghosts.js";
import { RunCharts } from "./run-charts.js";
import { runNames } from "./run-names.js";
import { reading } from "./training-words.js";

/** @typedef {import("../../shell/words.js").Words} Words */
/** @typedef {import("./training-state.js").TrainingState} TrainingState */
/** @typedef {import("../../cifar-lab.js").EpochFigures} EpochFigures */

const COLUMNS = ["epoch", "loss", "valLoss", "accuracy", "valAccuracy", "gap"];

class LabCurve extends HTMLElement {
  #faces = new Segments("curve-twin", [{ value: "chart" }, { value: "table" }], (face) =>
    send(this, "show-curve-table", { shown: face === "table" }),
  );
  #charts = new RunCharts();
  #legend = make("ul", { class: "legend" });
  #reading = make("p", { class: "reading" });
  #caption = make("caption", { class: "unseen" });
  #head = make("tr");
  #body = make("tbody");
  #scroller = scroller(make("table", {}, this.#caption, make("thead", {}, this.#head), this.#body));
  /** @type {[TrainingState, Words] | null} */
  #shown = null;

  connectedCallback() {
    this.replaceChildren(this.#faces.node, this.#charts.node, this.#scroller, this.#legend, this.#reading);
  }

  /** @param {import("../../app.js").View} view */
  update({ state: { training }, words }) {
    const before = this.#shown;
    this.#shown = [training, words];
    const isSame = before?.[0] === training && before[1] === words;
    if (isSame) return;
    this.#faces.update(words.text("train.curve.face"), training.table ? "table" : "chart", (face) =>
      words.text(`train.curve.${face}`),
    );
    set(this.#charts.node, "hidden", training.table);
    set(this.#scroller, "hidden", !training.table);
    this.#drawLegend(training, words);
    this.#charts.update(training, words);
    this.#fill(training, words);
    write(this.#reading, reading(training, words));
    this.#reading.hidden = !this.#reading.textContent;
  }

  /**
   * Of what there is to see.
   * @param {TrainingState} training
   * @param {Words} words
   */
  #drawLegend(training, words) {
    const entries = legend(training, words);
    const shown = JSON.stringify(entries);
    if (this.#legend.dataset.shown === shown) return;
    this.#legend.dataset.shown = shown;
    this.#legend.replaceChildren(
      ...entries.map(([kind, text]) =>
        make("li", { class: kind }, make("span", { class: "mark", "aria-hidden": "true" }), text),
      ),
    );
  }

  /**
   * @param {TrainingState} training
   * @param {Words} words
   */
  #fill({ curve, table }, words) {
    if (!table) return this.#body.replaceChildren();
    write(this.#caption, words.text("train.curve.caption"));
    set(this.#scroller, "aria-label", words.text("train.curve.caption"));
    this.#head.replaceChildren(
      ...COLUMNS.map((column) => make("th", { scope: "col" }, words.text(`train.column.${column}`))),
    );
    const top = best(curve);
    const rows = curve.map((figures) =>
      make(
        "tr",
        {},
        make(
          "th",
          { scope: "row" },
          words.number(figures.epoch),
          figures === top && ` ★ ${words.text("train.curve.best")}`,
        ),
        make("td", {}, words.fixed(figures.loss, 4)),
        make("td", {}, words.fixed(figures.valLoss, 4)),
        make("td", {}, words.percent(figures.accuracy)),
        make("td", {}, words.percent(figures.valAccuracy)),
        make("td", {}, points(figures, words)),
      ),
    );
    const none = make("tr", {}, make("td", { colspan: COLUMNS.length }, words.text("train.curve.none")));
    this.#body.replaceChildren(...(rows.length ? rows : [none]));
  }
}

/**
 * The lines that are drawn, by their kind.
 * @param {TrainingState} training
 * @param {Words} words
 * @returns {[string, string][]}
 */
function legend(training, words) {
  const { choice, before, expected } = ghosts(training);
  const own = training.curve.length
    ? ["training", "validation", "batches", "gap", "best"]
    : training.losses.length
      ? ["batches"]
      : [];
  /** @type {[string, string][]} */
  const entries = own.map((kind) => [kind, words.text(`train.curve.${kind}`)]);
  if (before) {
    const [, name = ""] = runNames([{ name: "", choice }, before], words);
    const accuracy = words.percent(before.curve.at(-1)?.valAccuracy ?? 0);
    entries.push(["before", words.text("train.curve.before", { name, accuracy })]);
  }
  if (expected)
    entries.push(["native", words.text("train.curve.expected", { images: expected.images, runs: expected.runs })]);
  return entries;
}

/**
 * How far the training images are ahead.
 * @param {EpochFigures} figures
 * @param {Words} words
 */
function points({ accuracy, valAccuracy }, words) {
  return words.text("runs.points", { points: words.fixed(100 * (accuracy - valAccuracy), 1) });
}

customElements.define("lab-curve", LabCurve);
