// @ts-check
/** Whether this browser keeps the set, and the network that learnt it, for the next visit: only where a person wants it. */
import { make, switchOff, write } from "../../shell/dom.js";
import { Shelf } from "./shelf.js";
import { forget, keep, kept, sizeOf } from "./store.js";

/** @typedef {import("./store.js").Kept} Kept */

export class ShelfView {
  #keep = button("keep", () => this.#shelf.keep());
  #forget = button("forget", () => this.#shelf.forget());
  #said = make("p", { role: "status" });
  node = make("div", { class: "shelf" }, this.#said, make("div", { class: "row" }, this.#keep, this.#forget));
  /** @type {import("../../shell/words.js").Words | null} */
  #words = null;
  #hasSet = false;
  #keepable;
  #shelf;

  /**
   * @param {() => Kept | null} keepable
   * @param {(kept: Kept) => boolean} onfound What an earlier visit left; answers whether it is what is here now.
   */
  constructor(keepable, onfound) {
    this.#keepable = keepable;
    this.#shelf = new Shelf({ forget, keep, kept }, keepable, onfound, () => this.#show());
  }

  look() {
    return this.#shelf.look();
  }

  /** The set or its network are others than what is kept. */
  changed() {
    this.#shelf.changed();
  }

  /**
   * @param {boolean} hasSet
   * @param {import("../../shell/words.js").Words} words
   */
  update(hasSet, words) {
    [this.#hasSet, this.#words] = [hasSet, words];
    this.#show();
  }

  #show() {
    const words = this.#words;
    if (!words) return;
    const { state, said, isBusy } = this.#shelf;
    const kept = this.#keepable();
    const size = words.bytes(kept ? sizeOf(kept.set, kept.network) : 0);
    this.node.hidden = !this.#hasSet && state === "none";
    write(this.#said, said.map((key) => words.text(`own-set.shelf.${key}`)).join(" "));
    write(this.#keep, words.text(state === "changed" ? "own-set.keep.again" : "own-set.keep", { size }));
    write(this.#forget, words.text("own-set.forget"));
    // What a newer version has kept is replaced only by who deletes it first.
    this.#keep.hidden = !this.#hasSet || state === "kept" || state === "newer";
    this.#forget.hidden = state === "none";
    for (const button of [this.#keep, this.#forget]) switchOff(button, isBusy);
  }
}

/**
 * @param {string} name
 * @param {() => void} press
 */
const button = (name, press) => make("button", { type: "button", "data-own-set": name, on: { click: press } });
