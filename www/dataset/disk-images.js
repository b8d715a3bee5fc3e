// @ts-check
/**
 * Images of the data set out of a person's own files, in the place of those that the site offers: the six batches, checked,
 * as blobs, so that the browser holds them once, or on disk, however many workers ask.
 * @typedef {import("./archive.js").Batch} Batch
 */
import { RECORD } from "./batches.js";

/** Images that an evaluating worker takes at once. */
const SPAN = 1000;

export class DiskImages {
  /** @type {Record<string, Blob>} */
  #records;
  #fault;

  /**
   * @param {readonly Batch[]} batches
   * @param {import("../workers/errors.js").Fault} fault
   */
  constructor(batches, fault) {
    this.#fault = fault;
    this.#records = Object.fromEntries(
      ["train", "test"].map((split) => [
        split,
        new Blob(batches.filter((batch) => batch.split === split).map(({ records }) => records)),
      ]),
    );
    const [train, test] = ["train", "test"].map((split) => (this.#records[split]?.size ?? 0) / RECORD);
    /** As the site's manifest calls it. */
    this.train_count = train ?? 0;
    /** As the site's manifest calls it. */
    this.test_count = test ?? 0;
    /** Spans by which an evaluation is shared out, as the site's sheets are. */
    this.sheets = [...spans("train", this.train_count), ...spans("test", this.test_count)];
  }

  /**
   * Whether there are images that the site does not have.
   * @param {string} split
   * @param {{ train_count: number, test_count: number }} site
   */
  isLarger(split, site) {
    return split === "train" ? this.train_count > site.train_count : this.test_count > site.test_count;
  }

  /**
   * Images in a row, all of which are there.
   * @param {string} split
   * @param {number} first
   * @param {number} count
   */
  async pixels(split, first, count) {
    const part = this.#records[split]?.slice(first * RECORD, (first + count) * RECORD) ?? new Blob();
    const bytes = await part.arrayBuffer().catch(() => {
      const [name, problem, remedy] = ["CIFAR-10", "the images can no longer be read", "give the files again"];
      throw this.#fault("data.gone", { name, problem, remedy });
    });
    const records = new Uint8Array(bytes);
    const [planar, labels] = [new Uint8Array(count * (RECORD - 1)), new Uint8Array(count)];
    for (let at = 0; at < count; at++) {
      labels[at] = records[at * RECORD] ?? 0;
      planar.set(records.subarray(at * RECORD + 1, (at + 1) * RECORD), at * (RECORD - 1));
    }
    return { planar, labels };
  }

  /**
   * @param {import("../cifar-lab.js").Split} split
   * @param {number} index
   * @returns {Promise<import("../cifar-lab.js").DatasetImage>}
   */
  async image(split, index) {
    const { planar, labels } = await this.pixels(split, index, 1);
    const rgba = new Uint8ClampedArray(4096).fill(255);
    for (let at = 0; at < 3072; at++) rgba[(at % 1024) * 4 + Math.floor(at / 1024)] = planar[at] ?? 0;
    return { split, index, label: labels[0] ?? 0, planar, rgba };
  }
}

/**
 * @param {import("../cifar-lab.js").Split} split
 * @param {number} images
 */
function spans(split, images) {
  const starts = Array.from({ length: Math.ceil(images / SPAN) }, (_, place) => place * SPAN);
  return starts.map((first) => ({ split, first, count: Math.min(SPAN, images - first) }));
}
