// @ts-check
/**
 * A worker that tells what a network's answers are worth: classes, calibration, coverage, two networks compared. It keeps
 * the answers that it was opened with. cifar-lab.d.ts says what each method takes and gives.
 * @typedef {import("./worker-pool.js").WorkerPool} WorkerPool
 * @typedef {import("./link.js").WorkerLink} WorkerLink
 * @typedef {import("../cifar-lab.js").AnswersGiven} AnswersGiven
 * @typedef {import("../cifar-lab.js").Reading} Reading
 */

export class Statistics {
  #pool;
  #link;

  /**
   * Use `Statistics.open`.
   * @param {WorkerPool} pool
   * @param {WorkerLink} link
   */
  constructor(pool, link) {
    this.#pool = pool;
    this.#link = link;
  }

  /**
   * @param {WorkerPool} pool
   * @param {AnswersGiven | Promise<AnswersGiven>} answers
   * @param {(error: import("./errors.js").LabError) => void} [onlost]
   */
  static async open(pool, answers, onlost) {
    const link = await pool.statistician(onlost);
    try {
      const { logits, labels } = await answers;
      await link.call("open", [logits, labels]);
      return new Statistics(pool, link);
    } catch (error) {
      pool.dismiss(link);
      throw error;
    }
  }

  /**
   * @param {Reading} [reading]
   * @returns {Promise<import("../cifar-lab.js").AnswersTold>}
   */
  at(reading = 1) {
    return this.#link.call("at", [reading]);
  }

  /**
   * @param {{ temperatures?: number[], bins?: number }} [options]
   * @returns {Promise<import("../cifar-lab.js").Figures>}
   */
  figures({ temperatures = [1], bins = 15 } = {}) {
    return this.#link.call("figures", [Float64Array.from(temperatures), bins]);
  }

  /**
   * @param {Partial<import("../cifar-lab.js").ReliabilityQuestion>} [question]
   * @returns {Promise<import("../cifar-lab.js").Reliability>}
   */
  reliability({ reading = 1, binning = "equal-mass", bins = 15, bands = true } = {}) {
    return this.#link.call("reliability", [reading, binning, bins, bands]);
  }

  /**
   * @param {Reading} [reading]
   * @returns {Promise<import("../cifar-lab.js").Coverage>}
   */
  coverage(reading = 1) {
    return this.#link.call("coverage", [reading]);
  }

  /** @returns {Promise<import("../cifar-lab.js").Coverage>} */
  coverageByScore() {
    return this.#link.call("coverageByScore", []);
  }

  /** @returns {Promise<number>} */
  fit() {
    return this.#link.call("fit", []);
  }

  /**
   * @param {AnswersGiven} other
   * @returns {Promise<import("../cifar-lab.js").Mcnemar>}
   */
  compare({ logits, labels }) {
    return this.#link.call("compare", [logits, labels]);
  }

  close() {
    this.#pool.dismiss(this.#link);
  }
}
