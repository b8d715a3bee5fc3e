// @ts-check
/**
 * Saved runs in the browser's own store: two generations, each written as a whole or not at all, so that a closed
 * lid in the middle of a write leaves the one before.
 * @typedef {{ bytes: Uint8Array<ArrayBuffer>, epoch: number, epochs: number, step: number, accuracy: number | null,
 *   losses: Float32Array, at: number }} Save `at`: milliseconds since 1970. `losses`: of every step so far.
 */

const NAME = "cifar-lab";
const STORE = "runs";
/** No disk is written to more often. */
const PAUSE_MS = 5_000;

export class Saves {
  /** @type {Promise<IDBDatabase> | null} */
  #opened = null;
  #slot = 0;
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
    const saves = /** @type {Save[]} */ (await this.#ask("readonly", (store) => store.getAll()));
    const slots = await this.#ask("readonly", (store) => store.getAllKeys());
    const newest = saves.reduce((best, { at }, place) => (at > (saves[best]?.at ?? 0) ? place : best), 0);
    // The older one is written over next.
    this.#slot = saves.length ? 1 - Number(slots[newest]) : 0;
    return saves.sort((a, b) => b.at - a.at);
  }

  /** @param {Save} save */
  keep(save) {
    this.#next = save;
    if (this.#timer) return;
    const wait = Math.max(0, this.#written + PAUSE_MS - performance.now());
    this.#timer = setTimeout(() => this.#write(), wait);
  }

  async clear() {
    if (this.#timer) clearTimeout(this.#timer);
    [this.#timer, this.#next] = [null, null];
    await this.#ask("readwrite", (store) => store.clear()).catch(() => {});
  }

  async #write() {
    const save = this.#next;
    [this.#timer, this.#next, this.#written] = [null, null, performance.now()];
    if (!save) return;
    try {
      await this.#ask("readwrite", (store) => store.put(save, this.#slot));
      this.#slot = 1 - this.#slot;
      this.#onwritten(save);
    } catch (error) {
      this.#onrefused(/** @type {Error} */ (error));
    }
  }

  /**
   * One transaction; resolves when it is on the disk.
   * @param {IDBTransactionMode} mode
   * @param {(store: IDBObjectStore) => IDBRequest} ask
   * @returns {Promise<any>}
   */
  async #ask(mode, ask) {
    this.#opened ??= open();
    const database = await this.#opened.catch((error) => {
      this.#opened = null;
      throw error;
    });
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = ask(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error ?? new Error("the write was given up"));
    });
  }
}

/** @returns {Promise<IDBDatabase>} */
function open() {
  return new Promise((resolve, reject) => {
    // Throws at once where a frame has no storage at all.
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("another tab holds the store"));
  });
}
