// @ts-check
/**
 * Where a run stands, summed up from what its leader reports.
 * @typedef {import("../cifar-lab.js").RunDescription} Description
 * @typedef {import("../cifar-lab.js").TrainProgress} Progress
 */
import { withFormerProgress } from "../former-names.js";

export class Tally {
  #is;
  #seen = { correct: 0, images: 0 };
  #worked = { images: 0, ms: 0 };

  /** @param {Description} is Where it begins or goes on. */
  constructor(is) {
    this.#is = is;
    this.curve = is.curve;
    this.position = { epoch: is.epoch, step: is.step };
  }

  /**
   * @param {any} news A progress message of training/loop.js.
   * @returns {Progress}
   */
  add({
    losses,
    correct,
    images,
    epoch,
    step,
    epochs,
    validation,
    features,
    shards,
    ms,
    memory,
    activeWorkers,
    still,
  }) {
    const is = this.#is;
    if (epoch) {
      // A new epoch counts from nothing.
      if (epoch - 1 !== this.position.epoch || step <= losses.length) this.#seen = { correct: 0, images: 0 };
      this.position = { epoch: epoch - 1, step };
    }
    this.#seen = { correct: this.#seen.correct + correct, images: this.#seen.images + images };
    this.#worked = { images: this.#worked.images + images, ms: this.#worked.ms + ms };
    this.curve = [...this.curve, ...epochs];
    if (epochs.length) this.position = { epoch: epochs.at(-1).epoch, step: 0 };
    const all = is.recipe.epochs * is.images;
    const trained = this.position.epoch * is.images + Math.min(this.position.step * is.recipe.batch, is.images);
    const rate = this.#worked.ms ? (this.#worked.images / this.#worked.ms) * 1000 : 0;
    return withFormerProgress({
      ...this.position,
      losses,
      validation,
      features,
      shards,
      images,
      ms,
      memory,
      activeWorkers,
      still,
      curve: this.curve,
      accuracy: this.#seen.images ? this.#seen.correct / this.#seen.images : null,
      imagesPerSecond: rate,
      secondsLeft: rate ? (all - trained) / rate : null,
    });
  }
}
