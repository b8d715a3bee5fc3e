// @ts-check
/** The table of a class: ordered by any of its columns, each row with its doubts. */
import { make, scroller, set, write } from "../../shell/dom.js";
import { wilson } from "../evaluate/difference.js";
import { choiceText } from "../train/run-names.js";
import { readTraining } from "../train/training-settings.js";
import { accuracyOf } from "./result.js";
import { COLUMNS, bestOf, lastOf, order } from "./rows.js";

/** @typedef {import("../../shell/words.js").Words} Words */
/** @typedef {import("./collection.js").Entry} Entry */
/** @typedef {import("./rows.js").Column} Column */
/** @typedef {{ entries: readonly Entry[], doubts: Map<number, import("./collection.js").Doubt>, chosen: ReadonlySet<number>,
 *   mayChoose: boolean, files: ReadonlyMap<string, string> }} Shown `chosen`: rows whose curve is told apart; `files`: names
 *   of weights files that were seen here, by their fingerprint. */

/** Digits of a fingerprint that are shown. */
const DIGITS = 8;

export class RowsTable {
  /** @type {Column} */
  #column = "row";
  #isFalling = false;
  #caption = make("caption", { class: "unseen" });
  #heads = COLUMNS.map((column) => ({
    column,
    button: make("button", { type: "button", class: "link", on: { click: () => this.#orderBy(column) } }),
  }));
  #curveHead = make("th", { scope: "col" });
  #weightsHead = make("th", { scope: "col" });
  #body = make("tbody");
  node = scroller(
    make(
      "table",
      {},
      this.#caption,
      make(
        "thead",
        {},
        make(
          "tr",
          {},
          this.#curveHead,
          ...this.#heads.map(({ button }) => make("th", { scope: "col" }, button)),
          this.#weightsHead,
          make("td"),
        ),
      ),
      this.#body,
    ),
  );
  /** @type {[Shown, Words] | null} */
  #shown = null;
  /** @type {(row: number, isChosen: boolean) => void} */
  #onchoose;
  /** @type {(row: number) => void} */
  #ondrop;

  /**
   * @param {(row: number, isChosen: boolean) => void} onchoose
   * @param {(row: number) => void} ondrop
   */
  constructor(onchoose, ondrop) {
    [this.#onchoose, this.#ondrop] = [onchoose, ondrop];
  }

  /** The rows in their order. @param {readonly Entry[]} entries */
  ordered(entries) {
    return order(entries, this.#column, this.#isFalling);
  }

  /**
   * @param {Shown} shown
   * @param {Words} words
   */
  show(shown, words) {
    this.#shown = [shown, words];
    write(this.#caption, words.text("results.table"));
    set(this.node, "aria-label", words.text("results.table"));
    write(this.#curveHead, words.text("results.column.curve"));
    write(this.#weightsHead, words.text("results.column.weights"));
    for (const { column, button } of this.#heads) {
      const isBy = column === this.#column;
      const sign = isBy ? (this.#isFalling ? " ▾" : " ▴") : "";
      write(button, words.text(`results.column.${column}`) + sign);
      set(button, "aria-label", words.text(`results.column.${column}`));
      set(
        /** @type {Element} */ (button.parentElement),
        "aria-sort",
        isBy && (this.#isFalling ? "descending" : "ascending"),
      );
    }
    const focused = /** @type {HTMLElement | null} */ (
      this.#body.contains(document.activeElement) && document.activeElement
    );
    const key = focused && [focused.dataset.row, focused.dataset.does];
    this.#body.replaceChildren(...this.ordered(shown.entries).map((entry) => this.#row(entry, shown, words)));
    if (!key) return;
    const again = this.#body.querySelector(`[data-row="${key[0]}"][data-does="${key[1]}"]`);
    /** @type {HTMLElement} */ (again ?? this.node).focus({ preventScroll: true });
  }

  /** @param {Column} column */
  #orderBy(column) {
    const isAgain = column === this.#column;
    // Of figures the best come first.
    const first = ["accuracy", "best"].includes(column);
    [this.#column, this.#isFalling] = [column, isAgain ? !this.#isFalling : first];
    if (this.#shown) this.show(...this.#shown);
  }

  /**
   * @param {Entry} entry
   * @param {Shown} shown
   * @param {Words} words
   */
  #row({ row, result }, { doubts, chosen, mayChoose, files }, words) {
    const { who, network, parameters, weights, at, page, ran } = result;
    const name = words.text("results.row", { row: String(row), who });
    const box = make("input", {
      type: "checkbox",
      "data-row": row,
      "data-does": "curve",
      "aria-label": words.text("results.curve", { name }),
      on: { change: () => this.#onchoose(row, box.checked) },
    });
    box.checked = chosen.has(row);
    box.disabled = !box.checked && !mayChoose;
    const drop = make(
      "button",
      {
        type: "button",
        class: "link changes",
        "data-row": row,
        "data-does": "drop",
        "aria-label": words.text("results.drop.label", { name }),
        on: { click: () => this.#ondrop(row) },
      },
      words.text("results.drop"),
    );
    const doubt = doubts.get(row);
    const file = files.get(weights);
    const [top, last] = [bestOf(result), lastOf(result)];
    return make(
      "tr",
      {},
      make("td", {}, ran?.points.length ? make("label", { class: "box" }, box) : "–"),
      make("td", {}, words.number(row)),
      make(
        "th",
        { scope: "row", translate: "no" },
        who || "–",
        doubt &&
          make(
            "span",
            { class: "doubt" },
            `⚠ ${words.text(`results.doubt.${doubt.kind}`, { row: String(doubt.row) })}`,
          ),
      ),
      make(
        "td",
        {},
        make("span", { translate: "no" }, network || "–"),
        parameters > 0 && make("small", {}, words.text("results.parameters", { count: parameters })),
        ran && make("small", { class: "settings" }, choiceText(readTraining(`?${ran.settings}`).choice, words)),
      ),
      make("td", {}, ...accuracyCell(result, words)),
      make(
        "td",
        {},
        top ? words.percent(top.valAccuracy) : "–",
        top && make("small", {}, words.text("results.best", { epoch: top.epoch })),
      ),
      make(
        "td",
        {},
        last ? words.number(last.epoch) : "–",
        ran && ran.phase !== "ended" && make("small", {}, words.text(`results.phase.${ran.phase}`)),
      ),
      make("td", {}, words.date(60_000 * at), make("small", { translate: "no" }, words.text("results.page", { page }))),
      make(
        "td",
        {},
        weights ? make("code", { translate: "no", title: weights }, weights.slice(0, DIGITS)) : "–",
        file !== undefined && make("small", { class: "seen", translate: "no" }, `✓ ${file}`),
      ),
      make("td", {}, drop),
    );
  }
}

/**
 * @param {import("./result.js").Result} result
 * @param {Words} words
 */
function accuracyCell(result, words) {
  const accuracy = accuracyOf(result);
  if (!accuracy) return ["–"];
  const [low, high] = wilson(accuracy).map((share) => words.fixed(100 * share, 1));
  const small = words.text("results.interval", { low, high, n: accuracy.n });
  const mirror = result.evaluated?.mirror && make("small", {}, words.text("results.mirror"));
  return [words.percent(accuracy.share), make("small", {}, small), mirror];
}
