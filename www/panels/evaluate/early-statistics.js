// @ts-check
/**
 * A worker for answers that are still to come: it starts while pictures are answered, not after.
 * @typedef {import("../../cifar-lab.js").CifarLab} CifarLab
 * @typedef {import("../../cifar-lab.js").AnswersGiven} AnswersGiven
 * @typedef {import("../../cifar-lab.js").Statistics} Statistics
 *
 * @typedef {object} Early
 * @property {CifarLab} lab
 * @property {Promise<Statistics>} opening
 * @property {(answers: AnswersGiven) => void} give
 * @property {(error: any) => void} refuse
 */

export class EarlyStatistics {
  /** @type {Early | null} */
  #early = null;

  /** Whose answers come next, while pictures are answered; none where no evaluation runs. @param {CifarLab | null} lab */
  expect(lab) {
    if (this.#early?.lab === lab) return;
    this.#giveUp();
    if (!lab) return;
    /** @type {Pick<Early, "give" | "refuse">} */
    let ends = { give() {}, refuse() {} };
    const answers = new Promise((give, refuse) => (ends = { give, refuse }));
    const opening = lab.statistics(answers);
    // Whoever takes it is told.
    opening.catch(() => {});
    this.#early = { lab, opening, ...ends };
  }

  /**
   * The worker that has been started, or one that starts now.
   * @param {CifarLab} lab
   * @param {AnswersGiven} answers
   */
  open(lab, answers) {
    if (this.#early?.lab !== lab) {
      this.#giveUp();
      return lab.statistics(answers);
    }
    const { opening, give } = this.#early;
    this.#early = null;
    give(answers);
    return opening;
  }

  /** There will be no answers. */
  #giveUp() {
    this.#early?.refuse({ code: "closed", params: {} });
    this.#early = null;
  }
}
