// @ts-check
/**
 * The test browser: all images that were evaluated, filtered and sorted, in the address, as a file.
 * @typedef {import("../../app.js").View} View
 * @typedef {import("../../shell/words.js").Words} Words
 * @typedef {import("./rows.js").Rows} Rows
 * @typedef {import("./rows.js").Selection} Selection
 */
import { make, send, set, switchOff, write } from "../../shell/dom.js";
import { save } from "../../shell/save.js";
import { prose } from "../../shell/terms.js";
import { lead } from "../picture/lead.js";
import { csvOf } from "./csv.js";
import { wilson } from "./difference.js";
import { nameOf } from "./matrix-table.js";
import { PictureFilters } from "./picture-filters.js";
import { PictureGrid } from "./picture-grid.js";
import { ALL, NO_CLASS, countRight, isRight, selected, sorted } from "./rows.js";
import { readSelection, writeSelection } from "./selection.js";

export class Pictures {
  #title = make("h3", { tabindex: -1 });
  #about = make("p", { class: "about" });
  #filters = new PictureFilters((selection) => this.#ask(selection));
  #said = make("p", { class: "said", role: "status" });
  #all = make("button", { type: "button", on: { click: () => this.#ask(ALL) } });
  #csv = make("button", { type: "button", on: { click: () => this.#save() } });
  #back = make("button", { type: "button", hidden: true, on: { click: () => this.#leave() } });
  #grid = new PictureGrid(
    (tile) => this.#pick(tile),
    () => this.#leave(),
  );
  /** The picture that was pressed, and the way to its answer, which may be far above. */
  #picked = make("p", { role: "status" });
  #go = make("button", { type: "button", on: { click: () => lead("lab-answer") } });
  #pickedRow = make("div", { class: "row picked", hidden: true }, this.#picked, this.#go);
  node = make(
    "section",
    { class: "pictures" },
    this.#title,
    this.#about,
    this.#filters.node,
    this.#said,
    make("div", { class: "row" }, this.#all, this.#csv, this.#back),
    this.#grid.node,
    this.#pickedRow,
  );
  /** @type {Rows | null} */
  #rows = null;
  /** @type {Words | null} */
  #words = null;
  #text = "";
  /** What is shown, and how: nothing is made anew for what has not changed. @type {unknown[]} */
  #shown = [];
  #selection = ALL;
  /** The order of all rows, made once for each sorting. @type {{ key: string, places: Uint32Array }} */
  #order = { key: "", places: new Uint32Array() };
  /** @type {Uint32Array} */
  #places = new Uint32Array();
  /** Brings the keyboard back to where the pictures were asked for. @type {(() => void) | null} */
  #return = null;

  /**
   * @param {View} view
   * @param {Rows | null} rows null while they are awaited.
   * @param {boolean} isRefused Whether there will be none.
   */
  update({ state, words, lab }, rows, isRefused) {
    this.#grid.mark(state.route.image);
    const shown = [rows, isRefused, words, state.route.pictures];
    if (shown.every((value, place) => value === this.#shown[place])) return;
    if (rows !== this.#rows) this.#order.key = "";
    this.#shown = shown;
    [this.#rows, this.#words, this.#text] = [rows, words, state.route.pictures];
    const { selection, wrong } = readSelection(this.#text);
    this.#selection = selection;
    if (wrong.length) send(this.node, "pass-over", { asked: wrong.map((part) => `pictures=${part}`) });
    write(this.#title, words.text("evaluation.pictures.title"));
    this.#about.replaceChildren(...prose(words, "evaluation.pictures.about"));
    write(this.#all, words.text("evaluation.pictures.all"));
    write(this.#csv, words.text("evaluation.pictures.csv"));
    write(this.#back, words.text("evaluation.pictures.back"));
    write(this.#go, words.text("evaluation.pictures.go"));
    // Said of other answers, or in another language.
    set(this.#pickedRow, "hidden", true);
    const hasOutside = !!rows?.predicted.some((answer) => answer >= NO_CLASS);
    const threshold = state.network?.metadata.measured?.doubt?.threshold ?? null;
    this.#filters.update(selection, words, {
      hasOutside,
      hasOther: !!rows?.other,
      hasNear: !!rows?.near,
      hasPeople: !!rows?.people,
      threshold,
    });
    if (rows && lab) return this.#show(rows, words, lab.sheets());
    write(this.#said, words.text(`evaluation.pictures.${isRefused ? "refused" : "waiting"}`));
    this.#places = new Uint32Array();
    this.#grid.node.hidden = true;
    set(this.#csv, "disabled", true);
  }

  /**
   * Shows a choice of pictures, and brings the keyboard to them.
   * @param {Partial<Selection>} wanted The rest is as it was sorted.
   * @param {() => void} back Where the keyboard comes back to.
   */
  open(wanted, back) {
    const { order, isFalling } = this.#selection;
    this.#return = back;
    this.#ask({ ...ALL, order, isFalling, ...wanted });
    // Once the page has shown what has changed.
    setTimeout(() => {
      this.#back.hidden = false;
      this.#title.scrollIntoView({ block: "start" });
      if (this.#places.length) this.#grid.focus();
      else this.#title.focus({ preventScroll: true });
    });
  }

  /** @param {import("./picture-grid.js").Tile} tile */
  #pick({ index, name }) {
    send(this.node, "pick-image", { image: index });
    set(this.#pickedRow, "hidden", false);
    write(this.#picked, name);
  }

  /** @param {Selection} selection */
  #ask(selection) {
    send(this.node, "go-to", { route: { pictures: writeSelection(selection) } });
  }

  #leave() {
    const back = this.#return;
    this.#return = null;
    this.#back.hidden = true;
    back?.();
  }

  /**
   * @param {Rows} rows
   * @param {Words} words
   * @param {readonly import("./picture-grid.js").Sheet[]} sheets
   */
  #show(rows, words, sheets) {
    const { order, isFalling } = this.#selection;
    const key = `${order} ${isFalling}`;
    if (key !== this.#order.key) this.#order = { key, places: sorted(rows, order, isFalling) };
    this.#places = selected(rows, this.#order.places, this.#selection);
    const { length: n } = this.#places;
    write(this.#said, sentenceOf(n, isSettled(this.#selection) ? null : countRight(rows, this.#places), words));
    switchOff(this.#all, writeSelection(this.#selection) === "");
    set(this.#csv, "disabled", n === 0);
    this.#grid.node.hidden = n === 0;
    set(this.#grid.node, "aria-label", words.text("evaluation.pictures.title"));
    this.#grid.show(n, (place) => tileOf(rows, this.#places[place] ?? 0, words), sheets);
  }

  #save() {
    const [rows, words] = [this.#rows, this.#words];
    if (!rows || !words) return;
    const text = csvOf(rows, this.#places, (label) => nameOf(label, words));
    save(new Blob([text], { type: "text/csv" }), "cifar-lab-pictures.csv");
  }
}

/** Whether the selection itself says how many are right: all or none. @param {Selection} selection */
const isSettled = ({ truth, predicted, outcome, versus }) =>
  outcome !== null || (truth !== null && predicted !== null) || (versus !== null && versus !== "differ");

/**
 * @param {number} n
 * @param {number | null} right null where there is nothing to be told of it.
 * @param {Words} words
 */
function sentenceOf(n, right, words) {
  if (!n) return words.text("evaluation.pictures.none");
  if (right === null) return words.text("evaluation.pictures.only", { count: n });
  const [low, high] = wilson({ share: right / n, n }).map((share) => words.percent(share));
  return words.text("evaluation.pictures.count", { count: n, share: words.percent(right / n), low, high });
}

/**
 * @param {Rows} rows
 * @param {number} place
 * @param {Words} words
 * @returns {import("./picture-grid.js").Tile}
 */
function tileOf(rows, place, words) {
  const index = rows.first + place;
  const [truth, answer] = [nameOf(rows.truth[place] ?? 0, words), nameOf(rows.predicted[place] ?? 0, words)];
  const share = words.percent(rows.confidence[place] ?? 0);
  const isHit = isRight(rows, place);
  const isMarked = (rows.disputed[place] ?? 0) > 0;
  const near = rows.near?.[place];
  const said = words.text(`evaluation.pictures.tile.${isHit ? "right" : "wrong"}`, { index, truth, answer, share });
  return {
    index,
    name: [
      said,
      isMarked && words.text("evaluation.pictures.tile.disputed"),
      near && words.text("evaluation.pictures.tile.near", { image: near - 1 }),
    ]
      .filter(Boolean)
      .join(" "),
    lines: isHit ? [`✓ ${truth}`, share] : [truth, `✗ ${answer}`, share],
    isRight: isHit,
    isMarked,
  };
}
