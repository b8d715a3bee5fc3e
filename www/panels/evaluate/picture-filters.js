// @ts-check
/**
 * What the person wants to see of the pictures: filters that combine, and an order.
 * @typedef {import("./rows.js").Selection} Selection
 * @typedef {import("../../shell/words.js").Words} Words
 */
import { make, set, write } from "../../shell/dom.js";
import { NO_CLASS, ORDERS, VERSUS } from "./rows.js";

const CLASSES = Array.from({ length: NO_CLASS }, (_, label) => String(label));
const OUTCOMES = ["", "right", "wrong"];
const NEAR = /** @type {const} */ (["", "only", "without"]);
/** Each order, rising and falling. */
const SORTS = ORDERS.flatMap((order) => [order, `${order}-falling`]);

export class PictureFilters {
  #truth = new Choice("truth", (value) => this.#change({ truth: numberOf(value) }));
  #predicted = new Choice("predicted", (value) => this.#change({ predicted: numberOf(value) }));
  #outcome = new Choice("outcome", (value) =>
    this.#change({ outcome: /** @type {Selection["outcome"]} */ (value || null) }),
  );
  #confidence = new Between("confidence", PERCENT, (confidence) => this.#change({ confidence }));
  #margin = new Between("margin", PERCENT, (margin) => this.#change({ margin }));
  #score = new Between("score", PLAIN, (score) => this.#change({ score }));
  #box = make("input", { type: "checkbox", on: { change: () => this.#change({ isDisputed: this.#box.checked }) } });
  #boxText = make("span");
  #near = new Choice("near", (value) => this.#change({ near: NEAR.find((one) => one === value) || null }));
  #versus = new Choice("versus", (value) => this.#change({ versus: VERSUS.find((one) => one === value) ?? null }));
  #sort = new Choice("sort", (value) => this.#change(sortOf(value)));
  node = make(
    "div",
    { class: "filters", role: "group" },
    ...[this.#truth, this.#predicted, this.#outcome, this.#confidence, this.#margin, this.#score].map(
      ({ node }) => node,
    ),
    this.#versus.node,
    this.#near.node,
    make("label", { class: "check" }, this.#box, this.#boxText),
    this.#sort.node,
  );
  /** @type {Selection | null} */
  #selection = null;
  #onchange;

  /** @param {(selection: Selection) => void} onchange */
  constructor(onchange) {
    this.#onchange = onchange;
  }

  /**
   * @param {Selection} selection
   * @param {Words} words
   * @param {{ hasOutside: boolean, hasOther: boolean, hasNear: boolean, hasPeople: boolean, threshold: number | null }} offered
   *   Whether some answers are no class; whether another network has answered, too; whether it is known what was seen in
   *   training; whether people's votes are here; below which score a picture is taken for unlike those of the training.
   */
  update(selection, words, { hasOutside, hasOther, hasNear, hasPeople, threshold }) {
    this.#selection = selection;
    const any = words.text("evaluation.pictures.any");
    const className = (/** @type {string} */ value) =>
      value === ""
        ? any
        : value === String(NO_CLASS)
          ? words.text("evaluation.matrix.outside")
          : words.className(Number(value));
    const answers = hasOutside || selection.predicted === NO_CLASS ? [...CLASSES, String(NO_CLASS)] : CLASSES;
    this.#truth.update(["", ...CLASSES], String(selection.truth ?? ""), words, className);
    this.#predicted.update(["", ...answers], String(selection.predicted ?? ""), words, className);
    const outcome = (/** @type {string} */ value) => (value ? words.text(`evaluation.pictures.${value}`) : any);
    this.#outcome.update(OUTCOMES, selection.outcome ?? "", words, outcome);
    this.#near.node.hidden = !hasNear && selection.near === null;
    const near = (/** @type {string} */ value) => (value ? words.text(`evaluation.pictures.near.${value}`) : any);
    this.#near.update([...NEAR], selection.near ?? "", words, near);
    this.#versus.node.hidden = !hasOther;
    const versus = (/** @type {string} */ value) => (value ? words.text(`evaluation.pictures.versus.${value}`) : any);
    this.#versus.update(["", ...VERSUS], selection.versus ?? "", words, versus);
    this.#confidence.update(selection.confidence, words);
    this.#margin.update(selection.margin, words);
    // What a link asks for is seen, whatever network is in use.
    const isScored = selection.order === "score" || selection.score.some(Number.isFinite);
    const hasScore = threshold !== null || isScored;
    this.#score.node.hidden = !hasScore;
    this.#score.update(selection.score, words, { threshold: threshold === null ? "–" : words.decimal(threshold, 2) });
    this.#box.checked = selection.isDisputed;
    write(this.#boxText, words.text("evaluation.pictures.disputed"));
    const sort = `${selection.order}${selection.isFalling ? "-falling" : ""}`;
    /** What is not known of every network and data set. @type {Partial<Record<string, boolean>>} */
    const known = { score: hasScore, near: hasNear, people: hasPeople };
    const isThere = (/** @type {string} */ one) => known[one] !== false || selection.order === one;
    const sorts = SORTS.filter((one) => isThere(one.replace(/-falling$/, "")));
    this.#sort.update(sorts, sort, words, (value) => words.text(`evaluation.pictures.sort.${value}`));
    set(this.node, "aria-label", words.text("evaluation.pictures.filters"));
  }

  /** @param {Partial<Selection>} change */
  #change(change) {
    if (this.#selection) this.#onchange({ ...this.#selection, ...change });
  }
}

/** One of a few. */
class Choice {
  #name;
  #text = make("span");
  #input;

  /**
   * @param {string} name
   * @param {(value: string) => void} onchange
   */
  constructor(name, onchange) {
    this.#name = name;
    this.#input = make("select", { "data-filter": name, on: { change: () => onchange(this.#input.value) } });
    this.node = make("label", {}, this.#text, this.#input);
  }

  /**
   * @param {string[]} values
   * @param {string} chosen
   * @param {Words} words
   * @param {(value: string) => string} textOf
   */
  update(values, chosen, words, textOf) {
    write(this.#text, words.text(`evaluation.pictures.${this.#name}`));
    while (this.#input.options.length > values.length) this.#input.options[values.length]?.remove();
    values.forEach((value, place) => {
      const option = this.#input.options[place] ?? this.#input.appendChild(make("option"));
      option.value = value;
      write(option, textOf(value));
    });
    this.#input.value = chosen;
  }
}

/**
 * How an end of a range is written and read.
 * @typedef {{ limits: import("./rows.js").Range, text: (end: number) => string, read: (text: string) => number,
 *   attributes: Record<string, number> }} Unit
 */

const rounded = (/** @type {number} */ value) => Math.round(100 * value) / 100;
/** @type {Unit} */
const PERCENT = {
  limits: [0, 1],
  text: (end) => String(rounded(100 * end)),
  read: (text) => Math.max(0, Math.min(1, rounded(Number(text)) / 100)),
  attributes: { min: 0, max: 100 },
};
/** Any number; none is as far as it goes. @type {Unit} */
const PLAIN = {
  limits: [-Infinity, Infinity],
  text: (end) => (Number.isFinite(end) ? String(end) : ""),
  read: (text) => rounded(Number(text)),
  attributes: {},
};

/** From one number to another. */
class Between {
  #name;
  #unit;
  #text = make("legend");
  /** @type {HTMLInputElement} */
  #low;
  /** @type {HTMLInputElement} */
  #high;
  /** @type {import("./rows.js").Range} */
  #range = [0, 1];

  /**
   * @param {string} name
   * @param {Unit} unit
   * @param {(range: import("./rows.js").Range) => void} onchange
   */
  constructor(name, unit, onchange) {
    this.#name = name;
    this.#unit = unit;
    const input = (/** @type {0 | 1} */ end) => {
      const field = make("input", {
        type: "number",
        "data-filter": `${name}-${end ? "high" : "low"}`,
        ...{ ...unit.attributes, step: "any", inputmode: "decimal", autocomplete: "off" },
        on: { change: () => onchange(moved(this.#range, end, field.value, unit)) },
      });
      return field;
    };
    [this.#low, this.#high] = [input(0), input(1)];
    this.node = make("fieldset", {}, this.#text, this.#low, make("span", { "aria-hidden": "true" }, "–"), this.#high);
  }

  /**
   * @param {import("./rows.js").Range} range
   * @param {Words} words
   * @param {Record<string, string>} [params] Of its title.
   */
  update(range, words, params) {
    this.#range = range;
    const name = words.text(`evaluation.pictures.${this.#name}`, params);
    write(this.#text, name);
    [this.#low, this.#high].forEach((field, end) => {
      set(field, "aria-label", words.text(`evaluation.pictures.${end ? "to" : "from"}`, { name }));
      // What is half typed stays, whatever else happens on the page.
      if (field !== document.activeElement) field.value = this.#unit.text(range[end] ?? 0);
    });
  }
}

/**
 * A range with another end, which is brought within its limits; the ends change places rather than cross.
 * @param {import("./rows.js").Range} range
 * @param {0 | 1} end
 * @param {string} text Nothing is as far as it goes.
 * @param {Unit} unit
 * @returns {import("./rows.js").Range}
 */
function moved([low, high], end, text, { limits, read }) {
  const value = text === "" ? limits[end] : read(text);
  const [from, to] = end ? [low, value] : [value, high];
  return from <= to ? [from, to] : [to, from];
}

/** @param {string} value */
const numberOf = (value) => (value === "" ? null : Number(value));

/** @param {string} value */
function sortOf(value) {
  const [order, falling] = value.split("-");
  return { order: ORDERS.find((one) => one === order) ?? "index", isFalling: falling === "falling" };
}
