// @ts-check
/**
 * The curves of several runs over one another, one figure at a time: told apart by patterns besides colours, with their
 * values at an epoch, and as a table.
 * @typedef {import("../cifar-lab.js").EpochFigures & { isBetween?: boolean }} Figures `isBetween`: of an epoch that is not
 *   known and only joins its neighbours.
 * @typedef {{ name: string, curve: readonly Figures[] }} Line One figure for each epoch, from the first.
 * @typedef {"valAccuracy" | "accuracy" | "valLoss" | "loss"} Figure
 * @typedef {import("../shell/words.js").Words} Words
 */
import { make, scroller, set, write } from "../shell/dom.js";
import { chartPng } from "./chart-png.js";
import { Chart, sample } from "./curve-chart.js";
import { ticks } from "./plot.js";

const FIGURES = /** @type {const} */ (["valAccuracy", "accuracy", "valLoss", "loss"]);
/** The axis of accuracy reaches at least so far. */
const LEAST_TOP = 0.2;
/** A loss beyond guessing twice over tells nothing more. */
const MOST_LOSS = 6;

export class OverlaidCurves {
  #figure = /** @type {Figure} */ ("valAccuracy");
  #epoch = Infinity;
  #options = FIGURES.map((value) => make("option", { value }));
  #select = make(
    "select",
    { on: { change: () => this.#look({ figure: /** @type {Figure} */ (this.#select.value) }) } },
    ...this.#options,
  );
  #selectLabel = make("label");
  #chart = new Chart((epoch) => this.#look({ epoch }));
  #slider = make("input", {
    type: "range",
    min: 1,
    step: 1,
    on: { input: () => this.#look({ epoch: this.#slider.valueAsNumber }) },
  });
  #sliderLabel = make("label");
  #legend = make("ul", { class: "legend" });
  #twinName = make("summary");
  #twin = make("table");
  node = make(
    "div",
    { class: "overlay" },
    make("div", { class: "row" }, this.#selectLabel, this.#select),
    this.#chart.node,
    make("div", { class: "epoch" }, this.#sliderLabel, this.#slider),
    this.#legend,
    make("details", { class: "twin" }, this.#twinName, scroller(this.#twin)),
  );
  /** @type {{ lines: readonly Line[], behind: readonly Line[], words: Words } | null} */
  #shown = null;

  /** @param {string} name In the identifiers of its fields, of which a document has each once. */
  constructor(name) {
    for (const [label, field, part] of /** @type {const} */ ([
      [this.#selectLabel, this.#select, "figure"],
      [this.#sliderLabel, this.#slider, "epoch"],
    ])) {
      set(field, "id", `${name}-${part}`);
      set(label, "for", `${name}-${part}`);
    }
  }

  /**
   * @param {readonly Line[]} lines More than six cannot be told apart; with none it is hidden.
   * @param {Words} words
   * @param {readonly Line[]} [behind] Drawn faintly, and not told apart.
   */
  update(lines, words, behind = []) {
    this.#shown = { lines, behind, words };
    this.node.hidden = !lines.length && !behind.length;
    const isLoss = this.#figure.endsWith("oss");
    const all = [...behind, ...lines];
    const epochs = Math.max(1, ...all.map(({ curve }) => curve.length));
    const epoch = Math.min(this.#epoch, epochs);
    const text = (/** @type {Figures | undefined} */ figures) => {
      const value = figures?.[this.#figure];
      if (value === undefined || figures?.isBetween) return "–";
      return isLoss ? words.fixed(value, 3) : words.percent(value);
    };
    const series = all.map(({ curve }, place) => ({
      id: place < behind.length ? "faint" : `lane-${place - behind.length}`,
      values: curve.map((figures) => Math.min(figures[this.#figure], MOST_LOSS)),
    }));
    const marks = isLoss
      ? ticks(Math.max(1, ...series.flatMap(({ values }) => values)), 4)
      : ticks(Math.max(LEAST_TOP, ...series.flatMap(({ values }) => values)), 5);
    write(this.#selectLabel, words.text("runs.figure"));
    for (const option of this.#options) write(option, words.text(`runs.${option.value}`));
    this.#select.value = this.#figure;
    const at = words.text("runs.at", { epoch });
    write(this.#sliderLabel, at);
    set(this.#slider, "max", epochs);
    set(this.#slider, "aria-valuetext", at);
    this.#slider.value = String(epoch);
    const runs = lines.map(({ name }) => name).join(" | ");
    this.#chart.update({
      series,
      epochs,
      epoch,
      bottom: 0,
      top: marks.at(-1) ?? 1,
      ticks: marks,
      axis: words.text("train.column.epoch"),
      tick: (value) => (isLoss ? words.number(value) : words.whole(value)),
      name: words.text("runs.spoken", { figure: words.text(`runs.${this.#figure}`), runs }),
    });
    this.#legend.replaceChildren(
      ...lines.map(({ name, curve }, place) =>
        make(
          "li",
          {},
          sample(`lane-${place}`),
          make("span", { class: "name" }, name),
          make("span", { class: "value" }, text(curve[epoch - 1])),
        ),
      ),
    );
    this.#drawTwin(lines, text, words);
  }

  /**
   * @param {readonly Line[]} lines
   * @param {(figures: Figures | undefined) => string} text
   * @param {Words} words
   */
  #drawTwin(lines, text, words) {
    const caption = words.text(`runs.${this.#figure}`);
    write(this.#twinName, words.text("runs.table"));
    set(/** @type {Element} */ (this.#twin.parentElement), "aria-label", caption);
    const longest = Math.max(0, ...lines.map(({ curve }) => curve.length));
    const names = lines.map(({ name }) => name);
    const head = [words.text("train.column.epoch"), ...names].map((name) => make("th", { scope: "col" }, name));
    const rows = Array.from({ length: longest }, (_, place) =>
      make(
        "tr",
        {},
        make("th", { scope: "row" }, words.number(place + 1)),
        ...lines.map(({ curve }) => make("td", {}, text(curve[place]))),
      ),
    );
    this.#twin.replaceChildren(
      make("caption", { class: "unseen" }, caption),
      make("thead", {}, make("tr", {}, ...head)),
      make("tbody", {}, ...rows),
    );
  }

  /** @param {{ figure?: Figure, epoch?: number }} look */
  #look({ figure = this.#figure, epoch = this.#epoch }) {
    if (figure === this.#figure && epoch === this.#epoch) return;
    [this.#figure, this.#epoch] = [figure, epoch];
    if (this.#shown) this.update(this.#shown.lines, this.#shown.words, this.#shown.behind);
  }

  /** As a picture, with the names of its lines; null where nothing is drawn. */
  async png() {
    const drawing = this.#chart.node.querySelector("svg");
    if (!drawing || !this.#shown) return null;
    const samples = [...this.#legend.querySelectorAll("svg")];
    const lines = this.#shown.lines.map(({ name }, place) => ({
      name,
      sample: /** @type {SVGElement} */ (samples[place]),
    }));
    return chartPng(drawing, { title: this.#shown.words.text(`runs.${this.#figure}`), lines });
  }
}
