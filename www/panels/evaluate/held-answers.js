// @ts-check
/**
 * The worker that tells what an evaluation's answers are worth: opened when something is first asked, and closed with the
 * evaluation. Of many questions only the latest is asked.
 * @typedef {import("../../cifar-lab.js").CifarLab} CifarLab
 * @typedef {import("../../cifar-lab.js").AnswersGiven} AnswersGiven
 * @typedef {import("../../cifar-lab.js").Statistics} Statistics
 */
import { EarlyStatistics } from "./early-statistics.js";

export class HeldAnswers {
  /** @type {AnswersGiven | null} */
  #answers = null;
  /** @type {CifarLab | null} */
  #lab = null;
  /** @type {Promise<Statistics> | null} */
  #opening = null;
  /** @type {((statistics: Statistics) => Promise<void>) | null} */
  #next = null;
  #isAsking = false;
  #early = new EarlyStatistics();
  #onfailure;

  /** @param {(error: any) => void} onfailure */
  constructor(onfailure) {
    this.#onfailure = onfailure;
  }

  /** As of `EarlyStatistics`. @param {CifarLab | null} lab */
  expect(lab) {
    this.#early.expect(lab);
  }

  /**
   * Goes on with other answers, or with none.
   * @param {CifarLab | null} lab
   * @param {AnswersGiven | null} answers
   */
  use(lab, answers) {
    if (answers === this.#answers && lab === this.#lab) return;
    this.#close();
    [this.#lab, this.#answers, this.#next] = [lab, answers, null];
  }

  /** @param {(statistics: Statistics) => Promise<void>} question Asks, and shows what it was told. */
  ask(question) {
    this.#next = question;
    this.#run();
  }

  /**
   * The temperature that fits other answers, found by a worker for it alone.
   * @param {AnswersGiven} answers
   */
  async fit(answers) {
    if (!this.#lab) throw { code: "closed", params: {} };
    const statistics = await this.#lab.statistics(answers);
    try {
      return await statistics.fit();
    } finally {
      statistics.close();
    }
  }

  async #run() {
    if (this.#isAsking) return;
    this.#isAsking = true;
    for (let next = this.#next; next; next = this.#next) {
      this.#next = null;
      const [lab, answers] = [this.#lab, this.#answers];
      if (!lab || !answers) break;
      try {
        this.#opening ??= this.#early.open(lab, answers);
        await next(await this.#opening);
      } catch (/** @type {any} */ error) {
        if (answers !== this.#answers) continue;
        this.#close();
        if (error?.code !== "closed") this.#onfailure(error);
      }
    }
    this.#isAsking = false;
  }

  #close() {
    this.#opening?.then(
      (statistics) => statistics.close(),
      () => {},
    );
    this.#opening = null;
  }
}
