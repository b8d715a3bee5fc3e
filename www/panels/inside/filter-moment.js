// @ts-check
/**
 * Which moment's filters are shown: those of now, those that a training had earlier, or what has changed since.
 * @typedef {import("../train/weight-history.js").Snapshot} Snapshot
 * @typedef {import("../../shell/words.js").Words} Words
 * @typedef {"now" | "then" | "change"} Kind
 */
import { make, set, write } from "../../shell/dom.js";
import { Segments } from "../../shell/segments.js";

const KINDS = ["now", "then", "change"];

export class FilterMoment {
  #kinds = new Segments(
    "inside-moment",
    KINDS.map((value) => ({ value })),
    (kind) => this.#choose({ kind: /** @type {Kind} */ (kind) }),
  );
  #words = make("span");
  #slider = make("input", {
    type: "range",
    min: 0,
    step: 1,
    on: { input: () => this.#choose({ epoch: this.#snapshots[Number(this.#slider.value)]?.epoch ?? 0 }) },
  });
  #moment = make("output");
  #label = make("label", {}, this.#words, this.#slider, this.#moment);
  node = make("div", { class: "controls", hidden: true }, this.#kinds.node, this.#label);
  #onchange;
  /** @type {readonly Snapshot[]} */
  #snapshots = [];
  /** `epoch`: of the snapshot, or of the one before it where that one is kept no more. */
  #chosen = { kind: /** @type {Kind} */ ("now"), epoch: 0 };

  /** @param {() => void} onchange */
  constructor(onchange) {
    this.#onchange = onchange;
  }

  /** @returns {Kind} */
  get kind() {
    return this.#snapshots.length ? this.#chosen.kind : "now";
  }

  /** The earlier weights. */
  get snapshot() {
    return this.kind === "now" ? null : (this.#snapshots[this.#place] ?? null);
  }

  get #place() {
    const place = this.#snapshots.findLastIndex(({ epoch }) => epoch <= this.#chosen.epoch);
    return Math.max(0, place);
  }

  /**
   * The moment in words.
   * @param {Words} words
   */
  told(words) {
    const { epoch = 0, step = 0 } = this.#snapshots[this.#place] ?? {};
    if (step > 0) return words.text("inside.filters.moment.within", { epoch: epoch + 1 });
    return words.text(epoch > 0 ? "inside.filters.moment.after" : "inside.filters.moment.before", { epoch });
  }

  /**
   * @param {readonly Snapshot[]} snapshots Of the network in use; none where it was not trained here.
   * @param {Words} words
   */
  update(snapshots, words) {
    this.#snapshots = snapshots;
    set(this.node, "hidden", snapshots.length === 0);
    const label = (/** @type {string} */ kind) => words.text(`inside.filters.moment.${kind}`);
    this.#kinds.update(words.text("inside.filters.moment"), this.kind, label);
    write(this.#words, words.text("inside.filters.moment.which"));
    set(this.#label, "hidden", this.kind === "now");
    this.#slider.max = String(Math.max(0, snapshots.length - 1));
    this.#slider.value = String(this.#place);
    set(this.#slider, "aria-valuetext", this.told(words));
    write(this.#moment, this.told(words));
  }

  /** @param {Partial<{ kind: Kind, epoch: number }>} choice */
  #choose(choice) {
    Object.assign(this.#chosen, choice);
    this.#onchange();
  }
}
