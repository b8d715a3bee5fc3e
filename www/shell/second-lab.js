// @ts-check
/**
 * Labs beside the page's own, for what other networks say: those that are compared, and those of the notebook's panel.
 * They are opened when they are first asked, one for a model and two at most, and answer one question after the other.
 * @typedef {import("../state.js").Opinion} Opinion
 * @typedef {import("../cifar-lab.js").Split} Split
 */
import { CifarLab } from "../cifar-lab.js";
import { networkOf, plainAnswer } from "./plain.js";

/** Two networks may stand beside the first, and neither is loaded anew for each picture. */
const MOST = 2;

export class SecondLab {
  /** The one that was asked last comes last. @type {Promise<CifarLab>[]} */
  #labs = [];
  /** @type {Promise<unknown>} */
  #queue = Promise.resolve();
  #onprogress;

  /** @param {(progress: import("../cifar-lab.js").Progress) => void} onprogress */
  constructor(onprogress) {
    this.#onprogress = onprogress;
  }

  /**
   * What a model says of a picture.
   * @param {string} model
   * @param {number | Uint8Array} source A test index, or 3,072 bytes.
   * @param {number | null} image What the answer is said to be of.
   * @param {boolean} [twice] Whether it looks at the mirror image as well.
   * @returns {Promise<Opinion>}
   */
  ask(model, source, image, twice = false) {
    return this.#inTurn(async (lab) => {
      if (lab.model !== model) await lab.loadModel(model);
      const start = performance.now();
      const answer = await lab.classify(source, { latest: false, twice });
      return { network: networkOf(lab), answer: plainAnswer(answer, image, "test", start) };
    }, model);
  }

  /** @param {{ split: Split, index: number }} which */
  image(which) {
    return this.#inTurn((lab) => lab.image(which));
  }

  /**
   * @template T
   * @param {(lab: CifarLab) => Promise<T>} question
   * @param {string} [model] To open with: another one would be fetched for nothing.
   * @returns {Promise<T>}
   */
  #inTurn(question, model) {
    const answered = this.#queue.then(async () => question(await this.#open(model)));
    this.#queue = answered.catch(() => {});
    return answered;
  }

  /**
   * The lab that has the model; else a new one, or the one that was asked longest ago.
   * @param {string} [model]
   * @returns {Promise<CifarLab>}
   */
  async #open(model) {
    const open = await Promise.all(this.#labs);
    const place = open.findIndex((lab) => !model || lab.model === model);
    if (place >= 0) return this.#use(/** @type {Promise<CifarLab>} */ (this.#labs[place]));
    if (open.length >= MOST) return this.#use(/** @type {Promise<CifarLab>} */ (this.#labs[0]));
    const opening = CifarLab.open({ model, onprogress: this.#onprogress });
    // A failure is forgotten, so asking again tries again.
    opening.catch(() => this.#forget(opening));
    return this.#use(opening);
  }

  /** @param {Promise<CifarLab>} lab */
  #use(lab) {
    this.#forget(lab);
    this.#labs.push(lab);
    return lab;
  }

  /** @param {Promise<CifarLab>} lab */
  #forget(lab) {
    this.#labs = this.#labs.filter((other) => other !== lab);
  }
}
