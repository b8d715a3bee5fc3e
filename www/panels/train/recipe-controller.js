// @ts-check
/** What the form of a training holds, and the address with it, so that a link brings the settings. */
import { changed, clamped } from "./training-settings.js";
import { writeAddress } from "./training-address.js";
import { limited } from "./training-news.js";
import { fromAddress, isOpen } from "./training-state.js";
import { chosen } from "./workers-state.js";

/** @typedef {import("./training-state.js").TrainingState} TrainingState */

export class RecipeController {
  #state;
  #change;
  #most = Infinity;

  /**
   * @param {() => TrainingState} state
   * @param {(change: Partial<TrainingState>) => void} change
   */
  constructor(state, change) {
    this.#state = state;
    this.#change = change;
  }

  /** @param {number} most Images that there are. */
  limit(most) {
    this.#most = most;
    if (isOpen(this.#state())) this.#change(limited(this.#state(), most));
  }

  /** @param {Record<string, any>} change Of the form; a number that is none changes nothing. */
  choose(change) {
    const choice = changed(this.#state().choice, change);
    this.settle(choice, clamped(change, choice));
  }

  /**
   * @param {import("./training-settings.js").Choice} choice
   * @param {TrainingState["mended"]} [mended] What of it was asked for otherwise.
   */
  settle(choice, mended = []) {
    this.#change({ choice, isLinked: false, mended });
    writeAddress(this.#state());
  }

  /** @param {{ workers?: number, gentle?: boolean }} change */
  chooseWorkers(change) {
    const pool = chosen(this.#state().pool, change);
    const { workers } = change;
    const isOther = workers !== undefined && Number.isFinite(workers) && workers !== pool.workers;
    const mended = isOther ? [{ key: /** @type {const} */ ("workers"), asked: workers, used: pool.workers }] : [];
    this.#change({ pool, mended });
    if (workers !== undefined) writeAddress(this.#state());
  }

  /** The address has changed under the page, as by the browser's own way back. */
  followAddress() {
    const { pool } = this.#state();
    if (!isOpen(this.#state())) return;
    this.#change(fromAddress(location.search, pool));
    this.limit(this.#most);
  }
}
