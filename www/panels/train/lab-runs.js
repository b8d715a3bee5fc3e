// @ts-check
/** The book of runs: their curves over one another, the same figures as a table, names, and files to take home. */
import { make, scroller, send, set, write } from "../../shell/dom.js";
import { OverlaidCurves } from "../../charts/overlaid-curves.js";
import { MOST_OVERLAID } from "./run-book-controller.js";
import { best } from "../../charts/plot.js";
import { choiceText, runNames } from "./run-names.js";
import { save } from "../../shell/save.js";
import { shownRuns } from "./training-news.js";

/** @typedef {import("./training-state.js").TrainingState} TrainingState */
/** @typedef {import("./run-book.js").RunRecord} RunRecord */
/** @typedef {import("../../shell/words.js").Words} Words */

const COLUMNS = ["shown", "name", "epochs", "best", "last", "gap", "does"];

class LabRuns extends HTMLElement {
  #title = make("h3");
  #about = make("p", { class: "about" });
  #overlay = new OverlaidCurves("runs");
  #caption = make("caption", { class: "unseen" });
  #head = make("tr");
  #body = make("tbody");
  #full = make("p", { class: "about", role: "status" });
  #list = scroller(make("table", { class: "list" }, this.#caption, make("thead", {}, this.#head), this.#body));
  #takes = ["csv", "json", "png"].map((kind) =>
    make("button", { type: "button", "data-take": kind, on: { click: () => this.#take(kind) } }),
  );
  /** @type {[TrainingState, Words] | null} */
  #shown = null;

  connectedCallback() {
    this.replaceChildren(
      this.#title,
      this.#about,
      this.#overlay.node,
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
    const names = runNames(runs, words);
    this.#overlay.update(
      runs.map(({ curve }, place) => ({ name: names[place] ?? "", curve })),
      words,
    );
    if (before?.[0].book !== training.book || before[0].overlaid !== training.overlaid || before[1] !== words)
      this.#drawList(training, words);
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

  /** @param {string} kind */
  async #take(kind) {
    if (!this.#shown) return;
    const [, words] = this.#shown;
    const nameOf = (/** @type {RunRecord} */ { name, choice }) => name || choiceText(choice, words);
    if (kind !== "png") return send(this, "take-runs", { kind, nameOf });
    save(await this.#overlay.png(), "cifar-lab-runs.png");
  }
}

customElements.define("lab-runs", LabRuns);
