// @ts-check
/**
 * What each answer of an evaluation says, and the figures that take a while: asked of a worker that ends with the reply.
 * @typedef {import("../../cifar-lab.js").CifarLab} CifarLab
 * @typedef {import("../../cifar-lab.js").Evaluation} Evaluation
 * @typedef {import("../../cifar-lab.js").Figures} Figures
 * @typedef {import("./rows.js").Rows} Rows
 */
import { DISPUTED } from "./disputed-labels.js";
import { rowsOf } from "./rows.js";

export class ToldAnswers {
  /** @type {Rows | null} */
  rows = null;
  /** @type {Figures | null} */
  figures = null;
  /** @type {Evaluation | null} */
  #result = null;
  #onnews;
  #onfailure;

  /**
   * @param {() => void} onnews
   * @param {(error: any) => void} onfailure
   */
  constructor(onnews, onfailure) {
    this.#onnews = onnews;
    this.#onfailure = onfailure;
  }

  /**
   * @param {CifarLab} lab
   * @param {Evaluation} result
   * @param {number} [temperature] The network's, where its file has one.
   */
  async use(lab, result, temperature = 1) {
    const { answers } = result;
    if (result === this.#result || !answers) return;
    [this.#result, this.rows, this.figures] = [result, null, null];
    const isOld = () => result !== this.#result;
    try {
      const statistics = await lab.statistics(answers);
      try {
        const told = await statistics.at(temperature);
        if (isOld()) return;
        this.rows = rowsOf(answers, told, DISPUTED);
        this.#onnews();
        const figures = await statistics.figures({ temperatures: [] });
        if (isOld()) return;
        this.figures = figures;
        this.#onnews();
      } finally {
        statistics.close();
      }
    } catch (error) {
      if (isOld()) return;
      // Asked again when the person wants it.
      this.#result = null;
      this.#onfailure(error);
    }
  }
}
