// @ts-check
/**
 * Whether this browser keeps the set, and how that changes. No document is in it.
 * @typedef {import("./store.js").Kept} Kept
 * @typedef {{ kept: () => Promise<Kept | null>, keep: (kept: Kept) => Promise<void>, forget: () => Promise<void> }} Store
 */

/** Whether the store leaves alone what is there. @param {any} error */
const isNewer = (error) => error?.code === "newer";

export class Shelf {
  /**
   * `changed`: what is kept is other than what is here; `newer`: a newer version of the page has kept it, and this one leaves
   * it alone.
   * @type {"none" | "kept" | "changed" | "newer"}
   */
  state = "none";
  /** Whether a network is kept with the set. */
  hasNetwork = false;
  isBusy = false;
  /** @type {"" | "full" | "store"} */
  failure = "";
  /** Grows with each change of what is here. */
  #turn = 0;
  /** @type {Store} */
  #store;
  /** @type {() => Kept | null} */
  #keepable;
  /** @type {(kept: Kept) => boolean} */
  #onfound;
  /** @type {() => void} */
  #tell;

  /**
   * @param {Store} store
   * @param {() => Kept | null} keepable What is here.
   * @param {(kept: Kept) => boolean} onfound What an earlier visit left; answers whether it is what is here now.
   * @param {() => void} tell
   */
  constructor(store, keepable, onfound, tell) {
    [this.#store, this.#keepable, this.#onfound, this.#tell] = [store, keepable, onfound, tell];
  }

  /** Looks whether there is something of an earlier visit. */
  async look() {
    const kept = await this.#store.kept().catch((error) => (isNewer(error) ? "newer" : null));
    // Meanwhile something may have been kept, which is newer.
    if (!kept || this.isBusy || this.state === "kept") return;
    if (kept === "newer") this.state = kept;
    else {
      this.hasNetwork = !!kept.network;
      this.state = this.#onfound(kept) ? "kept" : "changed";
    }
    this.#tell();
  }

  /** What is here is other than it was. */
  changed() {
    this.#turn += 1;
    if (this.state === "kept") this.state = "changed";
    this.#tell();
  }

  /** What is here is kept, in the place of what was. */
  keep() {
    return this.#do(async () => {
      const [kept, turn] = [this.#keepable(), this.#turn];
      if (!kept) return;
      await this.#store.keep(kept);
      this.hasNetwork = !!kept.network;
      this.state = turn === this.#turn ? "kept" : "changed";
    });
  }

  forget() {
    return this.#do(async () => {
      await this.#store.forget();
      this.state = "none";
    });
  }

  /** Where it fails, what was kept is kept as before. @param {() => Promise<unknown>} work */
  async #do(work) {
    if (this.isBusy) return;
    [this.isBusy, this.failure] = [true, ""];
    this.#tell();
    try {
      await work();
    } catch (/** @type {any} */ error) {
      if (isNewer(error)) this.state = "newer";
      else this.failure = error?.name === "QuotaExceededError" ? "full" : "store";
    }
    this.isBusy = false;
    this.#tell();
  }

  /** What is said of it: keys of sentences. @returns {string[]} */
  get said() {
    // Where there is no room for what is here, what was kept before is still there.
    if (this.failure)
      return [this.failure, ...(this.failure === "full" && this.state === "changed" ? ["changed"] : [])];
    return [this.state === "kept" && !this.hasNetwork ? "pictures" : this.state];
  }
}
