// @ts-check
/** What a reliability diagram is made of: how the outputs are read, at which temperature, in which bins. */
import { make, set, write } from "../../shell/dom.js";
import { Segments } from "../../shell/segments.js";
import { placeOf, temperatureAt } from "./answer-sets.js";

/** @typedef {import("../../shell/words.js").Words} Words */
/** @typedef {import("./calibration-address.js").Choice} Choice */

const READINGS = ["softmax", "sigmoids"];
const BINNINGS = ["equal-mass", "equal-width"];
const BINS = { min: 5, max: 30 };
/** Of a range in small steps: an arrow key moves it by 2 %. */
const PLACES = { type: "range", min: -100, max: 100, step: 1 };

export class CalibrationControls {
  #reading = new Segments(
    "calibration-reading",
    READINGS.map((value) => ({ value })),
    (value) => this.#onchoose({ isBySigmoids: value === "sigmoids" }),
  );
  #binning = new Segments(
    "calibration-binning",
    BINNINGS.map((value) => ({ value })),
    (binning) => this.#onchoose({ binning: /** @type {Choice["binning"]} */ (binning) }),
  );
  #slider = make("input", {
    ...PLACES,
    on: { input: () => this.#onchoose({ temperature: temperatureAt(Number(this.#slider.value)) }) },
  });
  #sliderWords = make("span");
  #value = make("output");
  #plain = make("button", { type: "button", on: { click: () => this.#onchoose({ temperature: 1 }) } });
  #file = make("button", { type: "button", on: { click: () => this.#onchoose({ temperature: null }) } });
  #fit = make("button", { type: "button", on: { click: () => this.#onfit() } });
  #temperature = make(
    "div",
    { class: "controls" },
    make("label", {}, this.#sliderWords, this.#slider, this.#value),
    this.#plain,
    this.#file,
    this.#fit,
  );
  #bins = make("input", {
    type: "range",
    ...BINS,
    on: { input: () => this.#onchoose({ bins: Number(this.#bins.value) }) },
  });
  #binsWords = make("span");
  #binsValue = make("output");
  node = make(
    "div",
    {},
    make("div", { class: "controls" }, this.#reading.node),
    this.#temperature,
    make(
      "div",
      { class: "controls" },
      this.#binning.node,
      make("label", {}, this.#binsWords, this.#bins, this.#binsValue),
    ),
  );
  /** @type {(choice: Partial<Choice>) => void} */
  #onchoose;
  /** @type {() => void} */
  #onfit;

  /**
   * @param {(choice: Partial<Choice>) => void} onchoose
   * @param {() => void} onfit
   */
  constructor(onchoose, onfit) {
    [this.#onchoose, this.#onfit] = [onchoose, onfit];
  }

  /**
   * @param {Choice} choice
   * @param {{ filed: number | null, outputs: number }} network `filed`: the temperature in its file.
   * @param {Words} words
   */
  update(choice, { filed, outputs }, words) {
    const temperature = choice.temperature ?? filed ?? 1;
    const told = (/** @type {number} */ temperature) => words.fixed(temperature, 2);
    const name = (/** @type {string} */ value) => words.text(`calibration.${value}`);
    // Ten outputs were trained to sum to 1: no layer of sigmoids reads them.
    this.#reading.node.hidden = outputs <= 10;
    this.#reading.update(name("reading"), choice.isBySigmoids ? "sigmoids" : "softmax", name);
    this.#temperature.hidden = choice.isBySigmoids;
    write(this.#sliderWords, name("temperature"));
    this.#slider.value = String(placeOf(temperature));
    set(this.#slider, "aria-valuetext", told(temperature));
    write(this.#value, told(temperature));
    write(this.#plain, words.text("calibration.plain"));
    this.#file.hidden = filed === null;
    if (filed !== null) write(this.#file, words.text("calibration.file", { temperature: told(filed) }));
    write(this.#fit, name("fit"));
    this.#binning.update(name("binning"), choice.binning, name);
    write(this.#binsWords, name("bins"));
    this.#bins.value = String(choice.bins);
    write(this.#binsValue, words.number(choice.bins));
  }
}
