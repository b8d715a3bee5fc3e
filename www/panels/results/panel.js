// @ts-check
/**
 * The results of a class: taken from links and files, as a table and as curves. All of it stays in this browser, and only as
 * long as the page is open.
 * @typedef {import("../../app.js").View} View
 * @typedef {import("../../shell/words.js").Words} Words
 * @typedef {import("./collection.js").Collection} Collection
 */
import { OverlaidCurves } from "../../charts/overlaid-curves.js";
import { make, send, write } from "../../shell/dom.js";
import { failureOf } from "../../shell/failure.js";
import { save } from "../../shell/save.js";
import { withStyles } from "../../shell/style-sheet.js";
import { modelKind } from "../train/model-kinds.js";
import { MOST_OVERLAID } from "../train/run-book-controller.js";
import { ApartView } from "./apart-view.js";
import { EMPTY, doubtsOf, withFile, withPasted, without } from "./collection.js";
import { IntakeView } from "./intake-view.js";
import { LONGEST_FILE, fileOf } from "./result-file.js";
import { RowsTable } from "./rows-table.js";
import { csvOf, curveOf } from "./rows.js";

/** Resolves when the styles are here. */
export const styled = () => withStyles(new URL("./results.css", import.meta.url).href);

/** The page's address, to which the links lead. */
const page = () => new URL("./", document.baseURI).href;
/** No weights file is larger. */
const LARGEST_WEIGHTS = 96 << 20;

export class Panel {
  #intake = new IntakeView(
    (text) => this.#take(withPasted(this.#collection, text)),
    (files) => this.#open(files),
  );
  #apart = new ApartView(() => this.#change({ ...this.#collection, apart: [] }));
  #curves = new OverlaidCurves("results");
  #curvesTitle = make("h3");
  #curvesAbout = make("p", { class: "about" });
  #curvesPart = make("section", { class: "curves" }, this.#curvesTitle, this.#curvesAbout, this.#curves.node);
  #table = new RowsTable(
    (row, isChosen) => this.#choose(row, isChosen),
    (row) => this.#drop(row),
  );
  #takes = /** @type {const} */ (["csv", "json", "png"]).map((kind) => ({
    kind,
    button: make("button", { type: "button", on: { click: () => this.#save(kind) } }),
  }));
  #proof = make("p", { class: "about" });
  #rows = make(
    "section",
    { class: "rows" },
    this.#table.node,
    make("div", { class: "row" }, ...this.#takes.map(({ button }) => button)),
    this.#proof,
  );
  node = make(
    "div",
    {
      class: "class-results",
      on: {
        dragover: (event) => event.preventDefault(),
        drop: (event) => {
          event.stopPropagation();
          document.documentElement.classList.remove("is-dropping");
          this.#intake.drop(event);
        },
      },
    },
    this.#intake.node,
    this.#apart.node,
    this.#rows,
    this.#curvesPart,
  );
  #collection = EMPTY;
  /** Rows whose curves are told apart. @type {ReadonlySet<number>} */
  #chosen = new Set();
  /** Names of weights files that were seen, by their fingerprint. @type {ReadonlyMap<string, string>} */
  #files = new Map();
  /** @type {View | null} */
  #view = null;
  /** @type {unknown[]} */
  #shown = [];

  constructor() {
    // A link that brings a result, opened here or in a tab that is open already.
    addEventListener("hashchange", () => this.#readAddress());
  }

  /** @param {View} view */
  update(view) {
    const isFirst = !this.#view;
    this.#view = view;
    if (isFirst) this.#readAddress();
    const shown = [view.words, this.#collection, this.#chosen, this.#files];
    if (shown.every((value, place) => value === this.#shown[place])) return;
    this.#shown = shown;
    this.#show(view.words);
  }

  /** @param {Words} words */
  #show(words) {
    const { entries, apart } = this.#collection;
    this.#intake.update(words);
    this.#apart.show(apart, words);
    this.#rows.hidden = !entries.length;
    const mayChoose = this.#chosen.size < MOST_OVERLAID;
    const doubts = doubtsOf(entries);
    this.#table.show({ entries, doubts, chosen: this.#chosen, mayChoose, files: this.#files }, words);
    for (const { kind, button } of this.#takes) write(button, words.text(`results.take.${kind}`));
    write(this.#proof, words.text("results.proof"));
    const drawn = entries.filter(({ result }) => result.ran?.points.length);
    this.#curvesPart.hidden = !drawn.length;
    write(this.#curvesTitle, words.text("results.curves"));
    write(this.#curvesAbout, words.text("results.curves.about", { most: MOST_OVERLAID }));
    const lineOf = (/** @type {import("./collection.js").Entry} */ { row, result }) => ({
      name: words.text("results.row", { row: String(row), who: result.who }),
      curve: curveOf(result.ran?.points ?? []),
    });
    const [behind, lines] = [false, true].map((isChosen) =>
      drawn.filter(({ row }) => this.#chosen.has(row) === isChosen).map(lineOf),
    );
    this.#curves.update(lines ?? [], words, behind);
    // An embed disables what is locked whenever the page shows its state: rows that are new here, too.
    queueMicrotask(() => send(this.node, "said"));
  }

  /** A result of the address: behind # on the page, in the query of an embed, which has put it there. */
  #readAddress() {
    const asked = `${location.hash}&${location.search.slice(1)}`;
    if (/[#&]result=/.test(asked)) this.#take(withPasted(this.#collection, asked));
  }

  /**
   * Whether there was anything in it.
   * @param {Collection} collection With what is new.
   */
  #take(collection) {
    const before = this.#collection;
    const added = collection.entries.filter(({ row }) => row > before.last);
    const room = added.filter(({ result }) => result.ran?.points.length).slice(0, MOST_OVERLAID - this.#chosen.size);
    this.#chosen = new Set([...this.#chosen, ...room.map(({ row }) => row)]);
    const kept = collection.apart.length - before.apart.length;
    this.#change(collection);
    const { words } = this.#view ?? {};
    const told = [
      added.length > 0 && words?.text("results.said", { added: added.length }),
      kept > 0 && words?.text("results.said.apart", { kept }),
    ].filter(Boolean);
    this.#intake.say(told.join(" ") || (words?.text("results.said.none") ?? ""));
    return told.length > 0;
  }

  /** @param {Collection} collection */
  #change(collection) {
    this.#collection = collection;
    if (this.#view) this.update(this.#view);
  }

  /**
   * @param {string} key
   * @param {Record<string, unknown>} params
   */
  #say(key, params) {
    if (this.#view) this.#intake.say(this.#view.words.text(key, params));
  }

  /** Results and weights, in whatever order they come. @param {File[]} files */
  async #open(files) {
    let collection = this.#collection;
    for (const file of files) {
      if (file.size > LARGEST_WEIGHTS) {
        collection = withFile(collection, file.name, " ".repeat(LONGEST_FILE + 1));
        continue;
      }
      const bytes = new Uint8Array(await file.arrayBuffer().catch(() => new ArrayBuffer(0)));
      if (modelKind(bytes) === "safetensors") await this.#see(file.name, bytes);
      else collection = withFile(collection, file.name, new TextDecoder().decode(bytes));
    }
    if (collection !== this.#collection) this.#take(collection);
  }

  /**
   * Whose weights a file has.
   * @param {string} name
   * @param {Uint8Array} bytes
   */
  async #see(name, bytes) {
    try {
      const found = await this.#view?.lab?.fingerprint(bytes);
      if (!found) return;
      this.#files = new Map([...this.#files, [found, name.slice(0, 80)]]);
      const rows = this.#collection.entries.filter(({ result }) => result.weights === found).map(({ row }) => row);
      this.#change(this.#collection);
      const params = { file: name, rows: rows.join(", "), weights: found.slice(0, 8) };
      this.#say(rows.length ? "results.seen" : "results.seen.none", params);
    } catch (error) {
      const { code, params } = failureOf(error);
      if (code !== "closed") send(this.node, "failed", { scope: "results", code, params: { asset: name, ...params } });
    }
  }

  /**
   * @param {number} row
   * @param {boolean} isChosen
   */
  #choose(row, isChosen) {
    const rest = [...this.#chosen].filter((other) => other !== row);
    this.#chosen = new Set(isChosen ? [...rest, row].slice(0, MOST_OVERLAID) : rest);
    this.#change(this.#collection);
  }

  /** @param {number} row */
  #drop(row) {
    this.#chosen = new Set([...this.#chosen].filter((other) => other !== row));
    this.#change(without(this.#collection, row));
  }

  /** @param {"csv" | "json" | "png"} kind */
  async #save(kind) {
    const entries = this.#table.ordered(this.#collection.entries);
    if (kind === "png") return save(await this.#curves.png(), "cifar-lab-class.png");
    const [text, type] =
      kind === "csv"
        ? [csvOf(entries, doubtsOf(entries), page()), "text/csv"]
        : [
            fileOf(
              entries.map(({ result }) => result),
              page(),
            ),
            "application/json",
          ];
    save(new Blob([text], { type }), `cifar-lab-class.${kind}`);
  }
}
