// @ts-check
/**
 * What the page does with the book of runs: it opens it, enters what is over, names, shows and hands out.
 * @typedef {import("./training-state.js").TrainingState} TrainingState
 * @typedef {import("./run-book.js").RunRecord} RunRecord
 */
import { RunBook, entered } from "./run-book.js";
import { save } from "../../shell/save.js";
import { csvOf, jsonOf } from "./takeaway.js";

/** More lines than these cannot be told apart. */
export const MOST_OVERLAID = 6;
const NAME_LENGTH = 60;

export class RunBookController {
  #state;
  #change;
  #book;

  /**
   * @param {() => TrainingState} state
   * @param {(change: Partial<TrainingState>) => void} change
   * @param {Pick<RunBook, "all" | "keep" | "drop">} [book]
   */
  constructor(state, change, book = new RunBook()) {
    this.#state = state;
    this.#change = change;
    this.#book = book;
  }

  async open() {
    // Without a store the book lasts as long as the page; that nothing is kept is told of with the checkpoints.
    const kept = await this.#book.all().catch(() => []);
    this.#change({ book: kept });
  }

  /** @param {RunRecord} record */
  enter(record) {
    const { book: before, race, overlaid } = this.#state();
    const book = entered(before, record);
    const gone = before.filter(({ id }) => !book.some((kept) => kept.id === id)).map(({ id }) => id);
    const drawn = overlaid.filter((id) => !gone.includes(id));
    // A race draws its own lanes; a single run joins what is drawn where there is room.
    const joined = race || drawn.includes(record.id) || drawn.length >= MOST_OVERLAID ? drawn : [...drawn, record.id];
    this.#change({ book, overlaid: joined });
    this.#book.keep(/** @type {RunRecord} */ (book[0])).catch(() => {});
    for (const id of gone) this.#book.drop(id).catch(() => {});
  }

  /**
   * @param {string} id
   * @param {string} name
   */
  rename(id, name) {
    const book = this.#state().book.map((record) =>
      record.id === id ? { ...record, name: name.trim().slice(0, NAME_LENGTH) } : record,
    );
    this.#change({ book });
    const renamed = book.find((record) => record.id === id);
    if (renamed) this.#book.keep(renamed).catch(() => {});
  }

  /** @param {string} id */
  drop(id) {
    const { book, overlaid } = this.#state();
    this.#change({
      book: book.filter((record) => record.id !== id),
      overlaid: overlaid.filter((other) => other !== id),
    });
    this.#book.drop(id).catch(() => {});
  }

  /**
   * @param {string} id
   * @param {boolean} isShown
   */
  overlay(id, isShown) {
    const { overlaid } = this.#state();
    const rest = overlaid.filter((other) => other !== id);
    if (isShown && rest.length >= MOST_OVERLAID) return;
    this.#change({ overlaid: isShown ? [...rest, id] : rest });
  }

  /**
   * @param {"csv" | "json"} kind
   * @param {(record: RunRecord) => string} nameOf
   */
  take(kind, nameOf) {
    const { book } = this.#state();
    const text = kind === "csv" ? csvOf(book, nameOf) : jsonOf(book, nameOf, location.origin + location.pathname);
    save(new Blob([text], { type: kind === "csv" ? "text/csv" : "application/json" }), `cifar-lab-runs.${kind}`);
  }
}
