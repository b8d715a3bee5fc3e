// @ts-check
/**
 * What each answer of an evaluation says, and the figures that take a while: asked of a worker that ends with the reply.
 * @typedef {import("../../cifar-lab.js").CifarLab} CifarLab
 * @typedef {import("../../cifar-lab.js").Evaluation} Evaluation
 * @typedef {import("../../cifar-lab.js").Figures} Figures
 * @typedef {import("../../cifar-lab.js").Mcnemar} Mcnemar
 * @typedef {import("./rows.js").Rows} Rows
 * @typedef {import("../../cifar-lab.js").NearDuplicates} NearDuplicates
 * @typedef {import("./people-view.js").Held} Held
 * @typedef {{ result: Evaluation, predicted: Uint16Array }} Other
 */
import { taken } from "./answer-sets.js";
import { DISPUTED } from "./disputed-labels.js";
import { EarlyStatistics } from "./early-statistics.js";
import { rowsOf, withNear } from "./rows.js";

export class ToldAnswers {
  /** @type {Rows | null} */
  rows = null;
  /** @type {Figures | null} */
  figures = null;
  /** The last evaluation of another network on the same images. @type {Other | null} */
  other = null;
  /** This network against the other. @type {Mcnemar | null} */
  mcnemar = null;
  /** Which test images show the photograph of a training image; the same for all evaluations. @type {NearDuplicates | null} */
  near = null;
  /** Whether that did not come: all else is told without it. */
  isNearMissing = false;
  /** On its way. @type {Promise<void> | null} */
  #seeking = null;
  /** Whose answers come next. @type {CifarLab | null} */
  #expected = null;
  /** People's votes on the test images, which a person brought. @type {Held | null} */
  #held = null;
  /** Whether some output is no number, so that nothing can be told. */
  isRefused = false;
  /** @type {Evaluation | null} */
  #result = null;
  /** @type {Other | null} */
  #last = null;
  #early = new EarlyStatistics();
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

  /** As of `EarlyStatistics`; what is known of the pictures comes meanwhile, too. @param {CifarLab | null} lab */
  expect(lab) {
    this.#early.expect(lab);
    if (lab && lab !== this.#expected) this.#seek(lab);
    this.#expected = lab;
  }

  /**
   * @param {CifarLab} lab
   * @param {Evaluation} result
   * @param {number} [temperature] The network's, where its file has one.
   */
  async use(lab, result, temperature = 1) {
    const { answers } = result;
    if (result === this.#result || !answers) return;
    this.#keep(result);
    [this.#result, this.rows, this.figures, this.mcnemar] = [result, null, null, null];
    this.isRefused = false;
    const isOld = () => result !== this.#result;
    try {
      const statistics = await this.#early.open(lab, answers);
      try {
        // Both at once: the figures are found while the pictures are shown.
        const [asked, figuring] = [statistics.at(taken(temperature)), statistics.figures({ temperatures: [] })];
        figuring.catch(() => {});
        const told = await asked;
        if (isOld()) return;
        const rows = { ...rowsOf(answers, told, DISPUTED, this.other?.predicted), people: this.#peopleOf(answers) };
        this.rows = this.#marked(rows, answers);
        this.#onnews();
        this.#mark(lab, answers, isOld);
        const figures = await figuring;
        const against = this.other?.result.answers;
        const mcnemar = against ? await statistics.compare(against) : null;
        if (isOld()) return;
        [this.figures, this.mcnemar] = [figures, mcnemar];
        this.#onnews();
      } finally {
        statistics.close();
      }
    } catch (/** @type {any} */ error) {
      if (isOld()) return;
      // The same answers are refused again.
      if (error?.code === "argument") {
        this.isRefused = true;
        return this.#onnews();
      }
      // Asked again when the person wants it.
      this.#result = null;
      this.#onfailure(error);
    }
  }

  /** The list of near duplicates, fetched once. @param {CifarLab} lab */
  #seek(lab) {
    this.#seeking ??= lab.nearDuplicates().then(
      (near) => void (this.near = near),
      // Fetched again with the next evaluation.
      () => void (this.#seeking = null),
    );
    return this.#seeking;
  }

  /**
   * Rows with what is known of near duplicates.
   * @param {Rows} rows
   * @param {import("../../cifar-lab.js").Answers} answers
   */
  #marked(rows, { split }) {
    return this.near && split === "test" ? withNear(rows, this.near.training) : rows;
  }

  /**
   * Where the list comes after the rows, or not at all.
   * @param {CifarLab} lab
   * @param {import("../../cifar-lab.js").Answers} answers
   * @param {() => boolean} isOld
   */
  async #mark(lab, answers, isOld) {
    const isLate = !this.near;
    if (isLate) await this.#seek(lab);
    const wasMissing = this.isNearMissing;
    this.isNearMissing = !this.near;
    if (isOld() || !this.rows || (!isLate && !wasMissing)) return;
    if (isLate) this.rows = this.#marked(this.rows, answers);
    this.#onnews();
  }

  /** @param {Held} held */
  bring(held) {
    this.#held = held;
    const answers = this.#result?.answers;
    if (this.rows && answers) this.rows = { ...this.rows, people: this.#peopleOf(answers) };
    this.#onnews();
  }

  /** The votes are of all test images. @param {import("../../cifar-lab.js").Answers} answers */
  #peopleOf({ split, first, labels }) {
    const entropy = this.#held?.people.entropy;
    return split === "test" && first === 0 && labels.length === entropy?.length ? entropy : null;
  }

  /** The votes, where they are of these images. */
  get votes() {
    return this.rows?.people ? this.#held : null;
  }

  /** What was evaluated last is compared with what is now, if it is another network's. @param {Evaluation} result */
  #keep(result) {
    if (this.#result && this.rows) this.#last = { result: this.#result, predicted: this.rows.predicted };
    for (const one of [this.#last, this.other]) {
      if (!one || !isComparable(one.result, result)) continue;
      this.other = one;
      return;
    }
    this.other = null;
  }
}

/**
 * Whether two evaluations are of the same images, and of networks that are not the same.
 * @param {Evaluation} one
 * @param {Evaluation} other
 */
function isComparable(one, other) {
  const [first, second] = [one.answers, other.answers];
  const isSame = one.model === other.model && one.withMirror === other.withMirror;
  const ofSame = first?.split === second?.split && first?.first === second?.first;
  return !isSame && ofSame && one.n === other.n;
}
