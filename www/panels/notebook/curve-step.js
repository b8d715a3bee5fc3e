// @ts-check
/** Step 8: the notebook's curve over those of our runs, as a chart that is read epoch by epoch, and as a table. */
import { make, set, write } from "../../shell/dom.js";
import { Segments } from "../../shell/segments.js";
import { Chart, sample } from "../../charts/curve-chart.js";
import { overfitting, scaleOf, seriesOf } from "./curves.js";
import { remark, table, toCorrected } from "./step.js";

/** @typedef {import("../../app.js").View} View */
/** @typedef {import("./curves.js").SeededSeries} Series */
/** @typedef {import("./curves.js").Metric} Metric */

class Curves {
  #metric = /** @type {Metric} */ ("accuracy");
  #epoch = 7;
  /** Lines that were taken out. @type {Set<string>} */
  #out = new Set();
  /** @type {View | null} */
  #view = null;
  #metrics = new Segments("metric", [{ value: "accuracy" }, { value: "loss" }], (metric) => {
    this.#metric = metric === "loss" ? "loss" : "accuracy";
    this.update();
  });
  #chart = new Chart((epoch) => this.#look(epoch));
  #isWhole = false;
  #whole = make("input", {
    type: "checkbox",
    on: {
      change: () => {
        this.#isWhole = this.#whole.checked;
        this.update();
      },
    },
  });
  #wholeName = make("span");
  #slider = make("input", {
    type: "range",
    id: "curve-epoch",
    min: 1,
    step: 1,
    on: { input: () => this.#look(this.#slider.valueAsNumber) },
  });
  #label = make("label", { for: "curve-epoch" });
  #legend = make("ul", { class: "legend" });
  /** @type {Map<string, { name: HTMLElement, value: HTMLElement }>} */
  #entries = new Map();
  #summary = make("summary");
  #table = make("div");
  nodes = [
    make("div", { class: "looks" }, this.#metrics.node, make("label", {}, this.#whole, this.#wholeName)),
    this.#chart.node,
    make("div", { class: "epoch" }, this.#label, this.#slider),
    this.#legend,
    make("details", { class: "twin" }, this.#summary, this.#table),
  ];

  /** @param {View} [view] */
  update(view) {
    this.#view = view ?? this.#view;
    const {
      state: {
        notebook: { printed, runs },
      },
      words,
    } = /** @type {View} */ (this.#view);
    if (!printed || !runs) return;
    const all = seriesOf(printed, runs, this.#metric);
    const series = all.filter(({ id }) => !this.#out.has(id));
    const epochs = Math.max(printed.epochs.length, ...series.map(({ values }) => values.length));
    this.#epoch = Math.min(this.#epoch, epochs);
    const text = (/** @type {number | undefined} */ value) =>
      value === undefined ? "–" : this.#metric === "accuracy" ? words.percent(value) : words.decimal(value, 4);
    this.#metrics.update(words.text("notebook.8.metric"), this.#metric, (metric) => words.text(`notebook.8.${metric}`));
    this.#updateSlider(epochs, words);
    write(this.#wholeName, words.text(`notebook.8.whole.${this.#metric}`));
    this.#chart.update({
      ...scaleOf(this.#metric, series, this.#isWhole),
      series,
      epochs,
      epoch: this.#epoch,
      axis: words.text("notebook.8.epoch"),
      tick: (value) => words.decimal(value, 1),
      name: words.text("notebook.8.name", { metric: words.text(`notebook.8.${this.#metric}`) }),
    });
    for (const one of all) this.#updateEntry(one, text(one.values[this.#epoch - 1]), words);
    write(this.#summary, words.text("notebook.8.table"));
    this.#updateTable(all, text, words);
  }

  /** @param {number} epoch */
  #look(epoch) {
    if (epoch === this.#epoch) return;
    this.#epoch = epoch;
    this.update();
  }

  /**
   * @param {number} epochs
   * @param {import("../../shell/words.js").Words} words
   */
  #updateSlider(epochs, words) {
    const text = words.text("notebook.8.at", { epoch: this.#epoch });
    write(this.#label, text);
    set(this.#slider, "max", epochs);
    set(this.#slider, "aria-valuetext", text);
    this.#slider.value = String(this.#epoch);
  }

  /**
   * @param {Series} series
   * @param {string} value
   * @param {import("../../shell/words.js").Words} words
   */
  #updateEntry({ id, seed }, value, words) {
    const entry = this.#entries.get(id) ?? this.#add(id);
    write(entry.name, words.text(`notebook.8.${id}`, { seed }));
    write(entry.value, value);
  }

  /** @param {string} id */
  #add(id) {
    const input = make("input", {
      type: "checkbox",
      checked: true,
      on: {
        change: () => {
          if (input.checked) this.#out.delete(id);
          else this.#out.add(id);
          this.update();
        },
      },
    });
    const entry = { name: make("span", { class: "name" }), value: make("span", { class: "value" }) };
    this.#entries.set(id, entry);
    this.#legend.append(make("li", {}, make("label", {}, input, sample(id), entry.name), entry.value));
    return entry;
  }

  /**
   * @param {Series[]} series
   * @param {(value: number | undefined) => string} text
   * @param {import("../../shell/words.js").Words} words
   */
  #updateTable(series, text, words) {
    const key = this.#metric + words.lang;
    if (this.#table.dataset.key === key) return;
    this.#table.dataset.key = key;
    const heads = [
      words.text("notebook.8.epoch"),
      ...series.map(({ id, seed }) => words.text(`notebook.8.${id}`, { seed })),
    ];
    const longest = Math.max(...series.map(({ values }) => values.length));
    const rows = Array.from({ length: longest }, (_, place) => [
      words.number(place + 1),
      ...series.map(({ values }) => text(values[place])),
    ]);
    const name = words.text("notebook.8.name", { metric: words.text(`notebook.8.${this.#metric}`) });
    this.#table.replaceChildren(table(name, heads, rows, { className: "curves" }));
  }
}

/** @returns {import("./step.js").Content} */
export function curveStep() {
  const curves = new Curves();
  return {
    call: 'plt.plot(history.history["accuracy"])\nplt.plot(history.history["val_accuracy"])\nplt.ylim([0, 1])',
    needs: ({ state: { notebook } }) => [notebook.runs, notebook.printed],
    draw(view) {
      const {
        state: {
          notebook: { printed, runs },
        },
        words,
      } = view;
      if (!printed || !runs) return [];
      curves.update(view);
      const { best, last, gap } = overfitting(printed.epochs);
      const corrected = overfitting(runs["notebook-corrected-seed1"]?.epochs ?? printed.epochs);
      const points = (/** @type {number} */ share) => words.decimal(100 * share, 1);
      const numbers = {
        best: best.epoch,
        low: words.decimal(best.val_loss, 4),
        end: words.decimal(last.val_loss, 4),
        epochs: last.epoch,
        gap: points(gap),
        corrected: points(corrected.gap),
      };
      return [...curves.nodes, remark(words, "notebook.8.remark", numbers, toCorrected(words))];
    },
  };
}
