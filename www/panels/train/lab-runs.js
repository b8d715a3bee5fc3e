// @ts-check
/** The book of runs: their curves over one another, the same figures as a table, names, and files to take home. */
import { MOST_OVERLAID } from "./run-book-controller.js";
import { chartPng } from "../../charts/chart-png.js";
import { make, send, set, write } from "../../shell/dom.js";
import { Chart, sample } from "../../charts/curve-chart.js";
import { best, ticks } from "../../charts/plot.js";
import { choiceText, runNames } from "./run-names.js";
import { save } from "../../shell/save.js";
import { shownRuns } from "./training-state.js";

/** @typedef {import("./training-state.js").TrainingState} TrainingState */
/** @typedef {import("./run-book.js").RunRecord} RunRecord */
/** @typedef {import("../../shell/words.js").Words} Words */
/** @typedef {"valAccuracy" | "accuracy" | "valLoss" | "loss"} Figure */

const FIGURES = /** @type {const} */ (["valAccuracy", "accuracy", "valLoss", "loss"]);
const COLUMNS = ["shown", "name", "epochs", "best", "last", "gap", "does"];
/** The axis of accuracy reaches at least so far. */
const LEAST_TOP = 0.2;
/** A loss beyond guessing twice over tells nothing more. */
const MOST_LOSS = 6;

class LabRuns extends HTMLElement {
  #figure = /** @type {Figure} */ ("valAccuracy");
  #epoch = Infinity;
  #title = make("h3");
  #about = make("p", { class: "about" });
  #options = FIGURES.map((value) => make("option", { value }));
  #select = make(
    "select",
    { id: "runs-figure", on: { change: () => this.#look({ figure: /** @type {Figure} */ (this.#select.value) }) } },
    ...this.#options,
  );
  #selectLabel = make("label", { for: "runs-figure" });
  #chart = new Chart((epoch) => this.#look({ epoch }));
  #slider = make("input", {
    type: "range",
    id: "runs-epoch",
    min: 1,
    step: 1,
    on: { input: () => this.#look({ epoch: this.#slider.valueAsNumber }) },
  });
  #sliderLabel = make("label", { for: "runs-epoch" });
  #legend = make("ul", { class: "legend" });
  #twinName = make("summary");
  #twin = make("table");
  #overlay = make(
    "div",
    { class: "overlay" },
    make("div", { class: "row" }, this.#selectLabel, this.#select),
    this.#chart.node,
    make("div", { class: "epoch" }, this.#sliderLabel, this.#slider),
    this.#legend,
    make(
      "details",
      { class: "twin" },
      this.#twinName,
      make("div", { class: "scrolls", tabindex: 0, role: "region" }, this.#twin),
    ),
  );
  #caption = make("caption", { class: "unseen" });
  #head = make("tr");
  #body = make("tbody");
  #full = make("p", { class: "about", role: "status" });
  #list = make(
    "div",
    { class: "scrolls", tabindex: 0, role: "region" },
    make("table", { class: "list" }, this.#caption, make("thead", {}, this.#head), this.#body),
  );
  #takes = ["csv", "json", "png"].map((kind) =>
    make("button", { type: "button", "data-take": kind, on: { click: () => this.#take(kind) } }),
  );
  /** @type {[TrainingState, Words] | null} */
  #shown = null;

  connectedCallback() {
    this.replaceChildren(
      this.#title,
      this.#about,
      this.#overlay,
      make("div", {}, this.#full, this.#list),
      make("div", { class: "row" }, ...this.#takes),
    );
  }

  /** @param {import("../../app.js").View} view */
  update({ state: { training }, words }) {
    const before = this.#shown;
    if (before?.[0] === training && before[1] === words) return;
    this.#shown = [training, words];
    const runs = shownRuns(training);
    this.hidden = !training.book.length && !runs.length;
    if (this.hidden) return;
    write(this.#title, words.text("runs.title"));
    write(this.#about, words.text("runs.about"));
    for (const [place, kind] of ["csv", "json", "png"].entries())
      write(/** @type {Element} */ (this.#takes[place]), words.text(`runs.take.${kind}`));
    set(/** @type {Element} */ (this.#takes[2]), "disabled", !runs.length);
    this.#drawOverlay(runs, words);
    if (before?.[0].book !== training.book || before[0].overlaid !== training.overlaid || before[1] !== words)
      this.#drawList(training, words);
  }

  /**
   * @param {ReturnType<typeof shownRuns>} runs
   * @param {Words} words
   */
  #drawOverlay(runs, words) {
    this.#overlay.hidden = !runs.length;
    const isLoss = this.#figure.endsWith("oss");
    const epochs = Math.max(1, ...runs.map(({ curve }) => curve.length));
    const epoch = Math.min(this.#epoch, epochs);
    const text = (/** @type {number | undefined} */ value) =>
      value === undefined ? "–" : isLoss ? words.fixed(value, 3) : words.percent(value);
    const series = runs.map(({ curve }, place) => ({
      id: `lane-${place}`,
      values: curve.map((figures) => Math.min(figures[this.#figure], MOST_LOSS)),
    }));
    const marks = isLoss
      ? ticks(Math.max(1, ...series.flatMap(({ values }) => values)), 4)
      : ticks(Math.max(LEAST_TOP, ...series.flatMap(({ values }) => values)), 5);
    const names = runNames(runs, words);
    write(this.#selectLabel, words.text("runs.figure"));
    for (const option of this.#options) write(option, words.text(`runs.${option.value}`));
    this.#select.value = this.#figure;
    const at = words.text("runs.at", { epoch });
    write(this.#sliderLabel, at);
    set(this.#slider, "max", epochs);
    set(this.#slider, "aria-valuetext", at);
    this.#slider.value = String(epoch);
    this.#chart.update({
      series,
      epochs,
      epoch,
      bottom: 0,
      top: marks.at(-1) ?? 1,
      ticks: marks,
      axis: words.text("train.column.epoch"),
      tick: (value) => (isLoss ? words.number(value) : words.whole(value)),
      name: words.text("runs.spoken", { figure: words.text(`runs.${this.#figure}`), runs: names.join(" | ") }),
    });
    const values = runs.map(({ curve }) => text(curve[epoch - 1]?.[this.#figure]));
    this.#legend.replaceChildren(
      ...names.map((name, place) =>
        make(
          "li",
          {},
          sample(`lane-${place}`),
          make("span", { class: "name" }, name),
          make("span", { class: "value" }, values[place]),
        ),
      ),
    );
    this.#drawTwin(runs, names, text, words);
  }

  /**
   * @param {ReturnType<typeof shownRuns>} runs
   * @param {string[]} names
   * @param {(value: number | undefined) => string} text
   * @param {Words} words
   */
  #drawTwin(runs, names, text, words) {
    const caption = words.text(`runs.${this.#figure}`);
    write(this.#twinName, words.text("runs.table"));
    set(/** @type {Element} */ (this.#twin.parentElement), "aria-label", caption);
    const longest = Math.max(0, ...runs.map(({ curve }) => curve.length));
    const head = [words.text("train.column.epoch"), ...names].map((name) => make("th", { scope: "col" }, name));
    const rows = Array.from({ length: longest }, (_, place) =>
      make(
        "tr",
        {},
        make("th", { scope: "row" }, words.number(place + 1)),
        ...runs.map(({ curve }) => make("td", {}, text(curve[place]?.[this.#figure]))),
      ),
    );
    this.#twin.replaceChildren(
      make("caption", { class: "unseen" }, caption),
      make("thead", {}, make("tr", {}, ...head)),
      make("tbody", {}, ...rows),
    );
  }

  /**
   * @param {TrainingState} training
   * @param {Words} words
   */
  #drawList({ book, overlaid }, words) {
    const isFull = overlaid.length >= MOST_OVERLAID;
    write(this.#full, isFull ? words.text("runs.full", { most: MOST_OVERLAID }) : "");
    write(this.#caption, words.text("runs.list"));
    set(this.#list, "aria-label", words.text("runs.list"));
    this.#head.replaceChildren(
      ...COLUMNS.map((column) => make("th", { scope: "col" }, words.text(`runs.column.${column}`))),
    );
    const focused = /** @type {HTMLElement | null} */ (
      this.contains(document.activeElement) ? document.activeElement : null
    )?.dataset;
    const key = focused && { run: focused.run, does: focused.does };
    this.#body.replaceChildren(...book.map((record) => this.#row(record, overlaid, words)));
    // The row is another one now; the focus goes to its place there, or to the list.
    if (!key?.run) return;
    const again = [...this.#body.querySelectorAll("[data-run]")].find((node) => {
      const { dataset } = /** @type {HTMLElement} */ (node);
      return dataset.run === key.run && dataset.does === key.does;
    });
    /** @type {HTMLElement} */ (again ?? this.#list).focus({ preventScroll: true });
  }

  /**
   * @param {RunRecord} record
   * @param {string[]} overlaid
   * @param {Words} words
   */
  #row(record, overlaid, words) {
    const { id, name, choice, curve, phase } = record;
    const [top, last] = [best(curve), curve.at(-1)];
    const about = choiceText(choice, words);
    const label = (/** @type {string} */ key) => words.text(`runs.${key}`, { run: name || about });
    const box = make("input", {
      type: "checkbox",
      "data-run": id,
      "data-does": "overlay",
      "aria-label": label("overlay"),
      on: { change: () => send(this, "overlay-run", { id, shown: box.checked }) },
    });
    box.checked = overlaid.includes(id);
    box.disabled = !box.checked && overlaid.length >= MOST_OVERLAID;
    const input = make("input", {
      type: "text",
      maxlength: 60,
      value: name,
      placeholder: words.text("runs.unnamed"),
      "aria-label": label("rename"),
      "data-run": id,
      "data-does": "name",
      on: { change: () => send(this, "rename-run", { id, name: input.value }) },
    });
    const does = (/** @type {string} */ what, /** @type {object} */ detail) =>
      make(
        "button",
        {
          type: "button",
          class: "link",
          "data-run": id,
          "data-does": what,
          "aria-label": label(`${what}.label`),
          on: { click: () => send(this, what, detail) },
        },
        words.text(`runs.${what}`),
      );
    return make(
      "tr",
      {},
      make("td", {}, make("label", { class: "box" }, box)),
      make("th", { scope: "row" }, input, make("span", { class: "settings" }, about)),
      make(
        "td",
        {},
        words.number(curve.length),
        phase !== "ended" && make("span", { class: "phase" }, words.text(`runs.phase.${phase}`)),
      ),
      make(
        "td",
        {},
        top ? words.text("runs.best", { accuracy: words.percent(top.valAccuracy), epoch: top.epoch }) : "–",
      ),
      make("td", {}, last ? words.percent(last.valAccuracy) : "–"),
      make(
        "td",
        {},
        last ? words.text("runs.points", { points: words.fixed(100 * (last.accuracy - last.valAccuracy), 1) }) : "–",
      ),
      make("td", { class: "does" }, does("use-run", { choice }), does("drop-run", { id })),
    );
  }

  /** @param {{ figure?: Figure, epoch?: number }} look */
  #look({ figure = this.#figure, epoch = this.#epoch }) {
    if (figure === this.#figure && epoch === this.#epoch) return;
    [this.#figure, this.#epoch] = [figure, epoch];
    if (this.#shown) this.#drawOverlay(shownRuns(this.#shown[0]), this.#shown[1]);
  }

  /** @param {string} kind */
  async #take(kind) {
    if (!this.#shown) return;
    const [training, words] = this.#shown;
    const nameOf = (/** @type {RunRecord} */ { name, choice }) => name || choiceText(choice, words);
    if (kind !== "png") return send(this, "take-runs", { kind, nameOf });
    const drawing = this.#chart.node.querySelector("svg");
    const samples = [...this.#legend.querySelectorAll("svg")];
    const lines = runNames(shownRuns(training), words).map((name, place) => ({
      name,
      sample: /** @type {SVGElement} */ (samples[place]),
    }));
    if (drawing)
      save(await chartPng(drawing, { title: words.text(`runs.${this.#figure}`), lines }), "cifar-lab-runs.png");
  }
}

customElements.define("lab-runs", LabRuns);
