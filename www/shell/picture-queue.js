// @ts-check
/**
 * A person's pictures on their way to an answer. While one is looked at, of all that come the last one waits: a square that
 * is dragged is answered on its way, and at its end for certain.
 * @typedef {import("../cifar-lab.js").CifarLab} CifarLab
 * @typedef {import("../state.js").Own} Own
 */
import { squareText } from "../panels/picture/square.js";
import { plainAnswer } from "./plain.js";

export class PictureQueue {
  /** The picture that is to be looked at next. @type {Own | null} */
  #next = null;
  /** The picture that is looked at just now, while a person wants its answer. @type {Own | null} */
  #current = null;
  #isLooking = false;
  /** Grows when what is looked at ends: answers to what was before come too late. */
  #epoch = 0;
  #isWarned = false;
  /** Whose damage has been told of. @type {import("../cifar-lab.js").PictureSource | null} */
  #lastFile = null;
  #lab;
  #state;
  #dispatch;
  #attempt;
  #onanswer;

  /**
   * @param {() => CifarLab | null} lab null before it is open: what comes until then waits.
   * @param {() => import("../state.js").State} state
   * @param {(action: import("../state.js").Action) => void} dispatch
   * @param {import("./attempt.js").Attempt} attempt
   * @param {(lab: CifarLab, answer: import("../state.js").Answer) => void} onanswer
   */
  constructor(lab, state, dispatch, attempt, onanswer) {
    this.#lab = lab;
    this.#state = state;
    this.#dispatch = dispatch;
    this.#attempt = attempt;
    this.#onanswer = onanswer;
  }

  /** @param {Own} own */
  look(own) {
    this.#next = own;
    return this.#run();
  }

  /** Looks at what waited for the lab. @returns {Promise<void> | null} null where nothing did. */
  begin() {
    return this.#next && this.#run();
  }

  /** What is looked at just now gets an answer of the network in use now. @returns {boolean} Whether there is such a picture. */
  again() {
    if (!this.#current) return false;
    this.#next ??= this.#current;
    return true;
  }

  /** Another picture is shown: nobody waits for these. */
  leave() {
    this.#next = this.#current = null;
  }

  /** What was to be looked at is there no more. */
  forget() {
    this.leave();
    this.#epoch += 1;
  }

  async #run() {
    const lab = this.#lab();
    if (this.#isLooking || !lab) return;
    this.#isLooking = true;
    while (this.#next) {
      const next = this.#next;
      this.#next = null;
      this.#current = next;
      await this.#look(lab, next);
    }
    this.#current = null;
    this.#isLooking = false;
  }

  /**
   * @param {CifarLab} lab
   * @param {Own} own
   */
  async #look(lab, own) {
    const { picture, way } = own;
    const epoch = this.#epoch;
    this.#dispatch({ type: "asked" });
    const start = performance.now();
    const found = await this.#attempt("picture", undefined, () => this.#classify(lab, own));
    if (!found || epoch !== this.#epoch) return this.#dispatch({ type: "unanswered" });
    const { answer, square } = found;
    const {
      way: now,
      own: { file },
    } = this.#state();
    // Answered after the person had gone another way. A fresh file comes from anywhere and opens its own.
    if (way !== now && (way !== "file" || file?.picture === picture)) return this.#dispatch({ type: "unanswered" });
    const told = plainAnswer(answer, null, way, start, lab);
    this.#dispatch({ type: "looked", own: { ...own, square, info: answer.source }, answer: told });
    this.#onanswer(lab, told);
    if (way === "file" && !this.#state().own.file?.preview) this.#preview(lab, picture);
    if (way === "file") this.#tellOfDamage(lab, picture);
    if (!answer.source?.falsified || this.#isWarned) return;
    this.#isWarned = true;
    this.#dispatch({ type: "failed", scope: "canvas", failure: { code: "picture.falsified", params: {} } });
  }

  /**
   * The answer, and the square that it is of. One that a link brought for another picture gives way to the whole picture.
   * @param {CifarLab} lab
   * @param {Own} own
   */
  async #classify(lab, { picture, background, square }) {
    const { mirror: withMirror } = this.#state().route;
    try {
      return { answer: await lab.classify(picture, { square, background, withMirror }), square };
    } catch (/** @type {any} */ error) {
      if (error.code !== "picture" || !square) throw error;
      this.#dispatch({
        type: "failed",
        scope: "address",
        failure: { code: "address.square", params: { asked: squareText(square) } },
      });
      return { answer: await lab.classify(picture, { square: null, background, withMirror }), square: null };
    }
  }

  /**
   * The whole picture, small, under the square.
   * @param {CifarLab} lab
   * @param {import("../cifar-lab.js").PictureSource} picture
   */
  async #preview(lab, picture) {
    if (!(picture instanceof Blob || picture instanceof ImageBitmap)) return;
    // Without it the square still works; what keeps it away has been told of by the answer's own failure.
    const preview = await lab.preview(picture).catch(() => null);
    if (preview && this.#state().own.file?.picture === picture)
      this.#dispatch({ type: "changed", way: "file", own: { preview } });
  }

  /**
   * What a browser shows of a damaged photograph is looked at all the same, and said to be damaged.
   * @param {CifarLab} lab
   * @param {import("../cifar-lab.js").PictureSource} picture
   */
  async #tellOfDamage(lab, picture) {
    if (picture === this.#lastFile || !(picture instanceof Blob)) return;
    this.#lastFile = picture;
    this.#dispatch({ type: "dismissed", scope: "damage" });
    // The answer is there already: where the check fails, nothing is known of damage.
    const isDamaged = await lab.isDamaged(picture).catch(() => false);
    if (!isDamaged || this.#lastFile !== picture) return;
    this.#dispatch({ type: "failed", scope: "damage", failure: { code: "picture.damaged", params: { kind: "JPEG" } } });
  }
}
