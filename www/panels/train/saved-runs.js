// @ts-check
/**
 * Saved runs in the browser's own store: two generations, each written as a whole or not at all, so that a closed
 * lid in the middle of a write leaves the one before.
 * @typedef {{ bytes: Uint8Array<ArrayBuffer>, epoch: number, epochs: number, step: number, accuracy: number | null,
 *   losses: Float32Array, at: number, turn?: number, history?: import("./weight-history.js").Snapshot[] }} Save `at`:
 *   milliseconds since 1970. `turn`: grows with each one, whatever the clock does. `losses`: of every step so far. `history`:
 *   weights to look back at. An older page kept neither turns nor history.
 */

import { transact } from "../../shell/store.js";

/** No disk is written to more often. */
const PAUSE_MS = 5_000;

export class Saves {
  #slot = 0;
  #turn = 0;
  #written = -Infinity;
  /** @type {Save | null} Waits for its turn: only the newest is worth writing. */
  #next = null;
  /** @type {ReturnType<typeof setTimeout> | null} */
  #timer = null;
  #onwritten;
  #onrefused;

  /**
   * @param {(save: Save) => void} onwritten
   * @param {(error: Error) => void} onrefused
   */
  constructor(onwritten, onrefused) {
    this.#onwritten = onwritten;
    this.#onrefused = onrefused;
  }

  /**
   * The newest first.
   * @returns {Promise<Save[]>}
   */
  async all() {
    // What waits for its turn is the newest.
    if (this.#timer) clearTimeout(this.#timer);
    await this.#write();
    const saves = /** @type {Save[]} */ (await transact("runs", "readonly", (store) => store.getAll()));
    const slots = await transact("runs", "readonly", (store) => store.getAllKeys());
    const all = saves.map((save, place) => ({ save, slot: Number(slots[place]) }));
    all.sort(({ save: a }, { save: b }) => (b.turn ?? 0) - (a.turn ?? 0) || b.at - a.at);
    const [newest] = all;
    // The older one is written over next.
    this.#slot = newest ? 1 - newest.slot : 0;
    this.#turn = Math.max(this.#turn, newest?.save.turn ?? 0);
    return all.map(({ save }) => save);
  }

  /** @param {Save} save */
  keep(save) {
    this.#next = { ...save, turn: ++this.#turn };
    if (this.#timer) return;
    const wait = Math.max(0, this.#written + PAUSE_MS - performance.now());
    this.#timer = setTimeout(() => this.#write(), wait);
  }

  async clear() {
    if (this.#timer) clearTimeout(this.#timer);
    [this.#timer, this.#next] = [null, null];
    await transact("runs", "readwrite", (store) => store.clear()).catch(() => {});
  }

  async #write() {
    const save = this.#next;
    [this.#timer, this.#next] = [null, null];
    if (!save) return;
    this.#written = performance.now();
    try {
      await transact("runs", "readwrite", (store) => store.put(save, this.#slot));
      this.#slot = 1 - this.#slot;
      this.#onwritten(save);
    } catch (error) {
      this.#onrefused(/** @type {Error} */ (error));
    }
  }
}
