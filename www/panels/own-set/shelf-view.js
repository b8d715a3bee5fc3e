// @ts-check
/** Whether this browser keeps the set, and the network that learnt it, for the next visit: only where a person wants it. */
import { make, write } from "../../shell/dom.js";
import * as store from "./store.js";

/** @typedef {import("./store.js").Kept} Kept */

export class ShelfView {
  #keep = make("button", {
    type: "button",
    "data-own-set": "keep",
    on: { click: () => this.#do(() => this.#write()) },
  });
  #forget = make("button", { type: "button", "data-own-set": "forget", on: { click: () => this.#do(store.forget) } });
  #said = make("p", { role: "status" });
  node = make("div", { class: "shelf" }, this.#said, make("div", { class: "row" }, this.#keep, this.#forget));
  /** `changed`: what is kept is older than what is here. @type {"none" | "kept" | "changed"} */
  #state = "none";
  #isBusy = false;
  /** @type {"" | "full" | "store"} */
  #failure = "";
  /** @type {import("../../shell/words.js").Words | null} */
  #words = null;
  #hasSet = false;
  #keepable;
  #onfound;

  /**
   * @param {() => Kept | null} keepable
   * @param {(kept: Kept) => void} onfound What an earlier visit left.
   */
  constructor(keepable, onfound) {
    this.#keepable = keepable;
    this.#onfound = onfound;
  }

  /** Looks once whether there is something of an earlier visit. */
  async look() {
    const kept = await store.kept().catch(() => null);
    if (!kept) return;
    this.#state = "kept";
    this.#onfound(kept);
    this.#show();
  }

  /** The set or its network are others than what is kept. */
  changed() {
    if (this.#state === "kept") this.#state = "changed";
    this.#show();
  }

  /**
   * @param {boolean} hasSet
   * @param {import("../../shell/words.js").Words} words
   */
  update(hasSet, words) {
    [this.#hasSet, this.#words] = [hasSet, words];
    this.#show();
  }

  async #write() {
    const kept = this.#keepable();
    if (kept) await store.keep(kept);
  }

  /** @param {() => Promise<unknown>} work */
  async #do(work) {
    if (this.#isBusy) return;
    [this.#isBusy, this.#failure] = [true, ""];
    this.#show();
    try {
      await work();
    } catch (/** @type {any} */ error) {
      this.#failure = error?.name === "QuotaExceededError" ? "full" : "store";
    }
    this.#state = (await store.isKept()) ? "kept" : "none";
    this.#isBusy = false;
    this.#show();
  }

  #show() {
    const words = this.#words;
    if (!words) return;
    const kept = this.#keepable();
    const size = words.bytes(kept ? store.sizeOf(kept.set, kept.network) : 0);
    this.node.hidden = !this.#hasSet && this.#state === "none";
    const key = this.#failure ? `own-set.shelf.${this.#failure}` : `own-set.shelf.${this.#state}`;
    write(this.#said, words.text(key));
    write(this.#keep, words.text(this.#state === "changed" ? "own-set.keep.again" : "own-set.keep", { size }));
    write(this.#forget, words.text("own-set.forget"));
    this.#keep.hidden = !this.#hasSet || this.#state === "kept";
    this.#forget.hidden = this.#state === "none";
    this.#keep.disabled = this.#forget.disabled = this.#isBusy;
  }
}
