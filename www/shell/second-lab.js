// @ts-check
/**
 * Labs beside the page's own, for what other networks say: those that are compared, and those of the notebook's panel.
 * They are opened when they are first asked, one for a model and two at most, and answer one question after the other.
 * @typedef {import("../state.js").Opinion} Opinion
 * @typedef {import("../cifar-lab.js").Split} Split
 * @typedef {import("./own-networks.js").OwnNetwork} OwnNetwork
 * @typedef {{ model: string, bytes: Uint8Array | null }} Has `bytes`: of a person's own network.
 */
import { CifarLab } from "../cifar-lab.js";
import { FIRST_MODEL } from "../state.js";
import { isOwn } from "./own-networks.js";
import { networkOf, plainAnswer } from "./plain.js";
import { timeOf, warmTime } from "./warm-time.js";

/** Two networks may stand beside the first, and neither is loaded anew for each picture. */
const MOST = 2;

export class SecondLab {
  /** The one that was asked last comes last. @type {Promise<CifarLab>[]} */
  #labs = [];
  /** @type {Promise<unknown>} */
  #queue = Promise.resolve();
  /** What each has: a person's own networks are bytes, whatever name their file gives them. @type {Map<CifarLab, Has>} */
  #has = new Map();
  /**
   * What a call of each takes, once it is warm: milliseconds. With the mirror image it takes twice as long.
   * @type {WeakMap<CifarLab, Map<boolean, number>>}
   */
  #times = new WeakMap();
  /** Labs that have answered with what they have: one that was just opened has not. @type {WeakSet<CifarLab>} */
  #warm = new WeakSet();
  #onprogress;
  #mine;

  /**
   * @param {(progress: import("../cifar-lab.js").Progress) => void} onprogress
   * @param {() => readonly OwnNetwork[]} mine The person's own networks.
   */
  constructor(onprogress, mine) {
    this.#onprogress = onprogress;
    this.#mine = mine;
  }

  /**
   * What a model says of a picture.
   * @param {string} model
   * @param {number | Uint8Array} source A test index, or the bytes of a picture.
   * @param {number | null} image What the answer is said to be of.
   * @param {boolean} [withMirror] Whether it looks at the mirror image as well.
   * @returns {Promise<Opinion>}
   */
  ask(model, source, image, withMirror = false) {
    return this.#inTurn(async (lab) => {
      const isCold = await this.#load(lab, model);
      const ask = () => lab.classify(source, { latest: false, withMirror });
      const start = performance.now();
      const answer = plainAnswer(await ask(), image, "test", start, lab);
      const times = (!isCold && this.#times.get(lab)) || new Map();
      const known = times.get(withMirror);
      const warm = known ?? (await warmTime(ask));
      this.#times.set(lab, times.set(withMirror, warm));
      const ms = known === undefined ? warm : timeOf(answer.ms, warm);
      return { network: networkOf(lab, model), answer: { ...answer, ms } };
    }, model);
  }

  /**
   * @param {CifarLab} lab
   * @param {string} model
   * @returns {Promise<boolean>} Whether it was loaded only now.
   */
  async #load(lab, model) {
    const bytes = isOwn(model) ? (this.#mine().find(({ name }) => name === model)?.bytes ?? null) : null;
    if (isOwn(model) && !bytes) throw { code: "own.gone", params: { model } };
    const has = this.#has.get(lab);
    if (has?.model === model && has.bytes === bytes && this.#warm.has(lab)) return false;
    this.#warm.add(lab);
    if (has?.model === model && has.bytes === bytes) return true;
    await (bytes ? lab.loadModelBytes(bytes) : lab.loadModel(model));
    this.#has.set(lab, { model, bytes });
    return true;
  }

  /** The file of a model. @param {string} model */
  weights(model) {
    return this.#inTurn(async (lab) => {
      await this.#load(lab, model);
      // It has not answered with it: the next answer's time is not the usual one.
      this.#warm.delete(lab);
      return lab.weightsBytes();
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
    const place = open.findIndex((lab) => !model || this.#has.get(lab)?.model === model);
    if (place >= 0) return this.#use(/** @type {Promise<CifarLab>} */ (this.#labs[place]));
    if (open.length >= MOST) return this.#use(/** @type {Promise<CifarLab>} */ (this.#labs[0]));
    const first = model && isOwn(model) ? FIRST_MODEL : model;
    const opening = CifarLab.open({ model: first, onprogress: this.#onprogress });
    opening.then(
      (lab) => this.#has.set(lab, { model: lab.model, bytes: null }),
      () => {},
    );
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
