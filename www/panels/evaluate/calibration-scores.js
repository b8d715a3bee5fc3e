// @ts-check
/** What a reliability diagram sums up to, and two proper scores: as the logits are, and as they are read now. */
import { make, scroller, set, write } from "../../shell/dom.js";
import { prose } from "../../shell/terms.js";

/** @typedef {import("../../shell/words.js").Words} Words */
/** @typedef {import("../../cifar-lab.js").Reliability} Reliability */

/** @type {Record<string, (told: Reliability, words: Words) => string | null>} */
export const SCORES = {
  error: ({ expected_error, bands }, words) => {
    const value = words.percent(expected_error);
    if (!bands) return value;
    const [low, high] = bands.error.map((share) => words.percent(share));
    return words.text("calibration.error.band", { value, low, high });
  },
  classwise: ({ classwise }, words) => classwise && words.percent(classwise.mean),
  loss: ({ negative_log_likelihood }, words) => digits(negative_log_likelihood, words),
  brier: ({ brier }, words) => digits(brier, words),
};

export class CalibrationScores {
  #caption = make("caption", { class: "unseen" });
  #rows = make("tbody");
  #head = make("tr");
  node = scroller(make("table", { class: "scores" }, this.#caption, make("thead", {}, this.#head), this.#rows));

  /**
   * @param {Reliability} plain
   * @param {Reliability | null} told null: as they are.
   * @param {string} reading How the logits are read now, in words.
   * @param {Words} words
   */
  show(plain, told, reading, words) {
    write(this.#caption, words.text("calibration.scores"));
    set(this.node, "aria-label", words.text("calibration.scores"));
    const columns = [words.text("calibration.plain"), ...(told ? [reading] : [])];
    this.#head.replaceChildren(make("td"), ...columns.map((column) => make("th", { scope: "col" }, column)));
    this.#rows.replaceChildren(
      ...Object.entries(SCORES).map(([name, of]) =>
        make(
          "tr",
          {},
          make(
            "th",
            { scope: "row" },
            words.text(`calibration.${name}`),
            make("small", {}, ...prose(words, `calibration.${name}.about`)),
          ),
          ...[plain, ...(told ? [told] : [])].map((one) => make("td", {}, of(one, words) ?? "–")),
        ),
      ),
    );
  }
}

/**
 * @param {number | null} value
 * @param {Words} words
 */
const digits = (value, words) => (value === null ? null : words.fixed(value, 4));
