// @ts-check
/**
 * A second lab beside the page's own, for what other networks say: the one that is compared, and those of the
 * notebook's panel. It is opened when it is first asked, and answers one question after the other.
 * @typedef {import("../state.js").Opinion} Opinion
 * @typedef {import("../cifar-lab.js").Split} Split
 */
import { CifarLab } from "../cifar-lab.js";
import { networkOf, plainAnswer } from "./laboratory.js";

export class SecondLab {
  /** @type {Promise<CifarLab> | null} */
  #lab = null;
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
   * @returns {Promise<Opinion>}
   */
  ask(model, source, image) {
    return this.#inTurn(async (lab) => {
      if (lab.model !== model) await lab.loadModel(model);
      const start = performance.now();
      const answer = await lab.classify(source, { latest: false });
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

  /** @param {string} [model] */
  #open(model) {
    this.#lab ??= CifarLab.open({ model, onprogress: this.#onprogress });
    // A failure is forgotten, so asking again tries again.
    this.#lab.catch(() => (this.#lab = null));
    return this.#lab;
  }
}
