// @ts-check
/**
 * What a file leaves open, tried: each way of reading it answers labelled images in a worker of its own. Which way is the
 * likeliest the reader's module says.
 * @typedef {import("./worker-pool.js").WorkerPool} WorkerPool
 * @typedef {import("./link.js").WorkerLink} WorkerLink
 * @typedef {import("../cifar-lab.js").ModelTrial} ModelTrial
 * @typedef {ModelTrial["reading"]} Reading
 * @typedef {{ reading: Reading, right: boolean[] }} Tried `right`: for each picture that it was tried on.
 */

/**
 * So many images each way is tried on, and then what is left; what is left then is tried on all. As in
 * crates/formats/src/import/ranking.rs.
 */
const ROUNDS = [48, 160];
/** So many go on from a round at most. */
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
    /** @type {Tried[]} */
    let left = (await this.#reader.call("ways", [])).map((/** @type {Reading} */ reading) => ({ reading, right: [] }));
    /** @type {Tried[]} */
    const over = [];
    let done = 0;
    const count = left.length + ROUNDS.length * Math.min(MOST_KEPT, left.length);
    const all = this.#labels.length;
    for (const pictures of [...ROUNDS.filter((some) => some < all), all]) {
      const round = [];
      for (const { reading, right } of left) {
        if (signal?.aborted) throw this.#pool.fault("aborted");
        const more = await this.#right(reading, right.length, pictures);
        if (more) round.push({ reading, right: [...right, ...more] });
        if (!signal?.aborted) onprogress({ done: ++done, count });
      }
      const kept = pictures < all ? await this.#reader.call("shortlist", [round]) : [];
      left = round.filter(({ reading }) => kept.some((/** @type {Reading} */ one) => isSame(one, reading)));
      over.push(...round.filter((one) => !left.includes(one)));
    }
    return this.#reader.call("rank", [over]);
  }

  /**
   * Whether each of some pictures gets its own class; null where the network is for other pictures.
   * @param {Reading} reading
   * @param {number} from
   * @param {number} to
   */
  async #right(reading, from, to) {
    const bytes = await this.#reader.call("weights", [{ name: "trial", ...reading, classes: null }]);
    const { outputs } = await this.#classifier.call("loadModelBytes", [bytes]).catch((error) => {
      if (error.code === "spec") return { outputs: 0 };
      throw error;
    });
    if (!outputs) return null;
    const some = this.#planar.slice(from * PICTURE, to * PICTURE);
    /** @type {Float32Array} */
    const logits = await this.#classifier.call("logits", [some], [some.buffer]);
    const labels = Array.from(this.#labels.subarray(from, to));
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
 * @param {Reading} one
 * @param {Reading} other
 */
const isSame = (one, other) => one.proposal === other.proposal && one.pixels === other.pixels;
