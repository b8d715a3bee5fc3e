// @ts-check
/**
 * What a file leaves open, tried: each way of reading it answers labelled images in a worker of its own. Which way is the
 * likeliest the reader's module says.
 * @typedef {import("./worker-pool.js").WorkerPool} WorkerPool
 * @typedef {import("./link.js").WorkerLink} WorkerLink
 * @typedef {import("../cifar-lab.js").ModelTrial} ModelTrial
 * @typedef {ModelTrial["reading"]} Reading
 */

/** So many images each way is tried on; only the best go on to all. As in crates/formats/src/import/ranking.rs. */
const FIRST_PICTURES = 48;
/** And so many go on at most. */
const MOST_KEPT = 9;
const PICTURE = 3072;

export class ModelTrials {
  #pool;
  #reader;
  #classifier;
  #planar;
  #labels;

  /**
   * Use `ModelTrials.open`.
   * @param {WorkerPool} pool
   * @param {WorkerLink} reader Has the file.
   * @param {WorkerLink} classifier
   * @param {Uint8Array} planar
   * @param {Uint8Array} labels
   */
  constructor(pool, reader, classifier, planar, labels) {
    this.#pool = pool;
    this.#reader = reader;
    this.#classifier = classifier;
    this.#planar = planar;
    this.#labels = labels;
  }

  /**
   * @param {WorkerPool} pool
   * @param {WorkerLink} reader
   * @param {Uint8Array} planar
   * @param {Uint8Array} labels
   */
  static async open(pool, reader, planar, labels) {
    return new ModelTrials(pool, reader, await pool.evaluator(pool.model), planar, labels);
  }

  /**
   * @param {(progress: { done: number, count: number }) => void} onprogress
   * @param {AbortSignal} [signal]
   * @returns {Promise<ModelTrial[]>}
   */
  async all(onprogress, signal) {
    const ways = await this.#reader.call("ways", []);
    let done = 0;
    // The best of them come twice.
    const count = ways.length + Math.min(MOST_KEPT, ways.length);
    const answered = async (/** @type {Reading[]} */ readings, /** @type {number} */ pictures) => {
      const all = [];
      for (const reading of readings) {
        if (signal?.aborted) throw this.#pool.fault("aborted");
        const right = await this.#right(reading, pictures);
        if (right) all.push({ reading, right });
        if (!signal?.aborted) onprogress({ done: Math.min(++done, count), count });
      }
      return all;
    };
    const first = await answered(ways, FIRST_PICTURES);
    const shortlist = await this.#reader.call("shortlist", [first]);
    const ranked = await this.#reader.call("rank", [await answered(shortlist, this.#labels.length)]);
    return [...ranked, ...rest(first, ranked)];
  }

  /**
   * Whether each picture gets its own class; null where the network is for other pictures.
   * @param {Reading} reading
   * @param {number} pictures
   */
  async #right(reading, pictures) {
    const bytes = await this.#reader.call("weights", [{ name: "trial", ...reading, classes: null }]);
    const { outputs } = await this.#classifier.call("loadModelBytes", [bytes]).catch((error) => {
      if (error.code === "spec") return { outputs: 0 };
      throw error;
    });
    if (!outputs) return null;
    const some = this.#planar.subarray(0, pictures * PICTURE);
    /** @type {Float32Array} */
    const logits = await this.#classifier.call("logits", [some]);
    const labels = Array.from(this.#labels.subarray(0, pictures));
    return labels.map((label, place) => {
      const row = logits.subarray(place * outputs, (place + 1) * outputs);
      return row.indexOf(Math.max(...row)) === label;
    });
  }

  close() {
    this.#pool.dismiss(this.#classifier);
  }
}

/**
 * What was tried on the first pictures alone, the best first.
 * @param {{ reading: Reading, right: boolean[] }[]} first
 * @param {ModelTrial[]} ranked
 * @returns {ModelTrial[]}
 */
function rest(first, ranked) {
  const isRanked = (/** @type {Reading} */ { proposal, pixels }) =>
    ranked.some(({ reading }) => reading.proposal === proposal && reading.pixels === pixels);
  return first
    .filter(({ reading }) => !isRanked(reading))
    .map(({ reading, right }) => ({ reading, right: right.filter(Boolean).length, pictures: right.length }))
    .sort((one, other) => other.right - one.right);
}
