// @ts-check
/**
 * What the page does with a person's own pictures: it lets the network in use train on them, and counts before and
 * after, on them and on test images, so that what is forgotten is seen. Nothing of it leaves the page or is kept.
 * @typedef {import("./own-set.js").OwnSet} OwnSet
 * @typedef {import("./own-set.js").OwnPicture} OwnPicture
 */
import { failureOf } from "../../shell/failure.js";
import { EPOCHS, TEST_IMAGES, LEAST, MOST, joined, shareRight, trainingSet } from "./own-set.js";

/** Small steps, from weights that know something already. */
const RATE = 0.0005;
const BATCH = 16;

export class OwnPicturesController {
  #laboratory;
  #training;
  #state;
  #change;

  /**
   * @param {import("../../shell/laboratory.js").Laboratory} laboratory
   * @param {import("./training-controller.js").TrainingController} training
   * @param {() => OwnSet} state
   * @param {(change: Partial<OwnSet>) => void} change
   */
  constructor(laboratory, training, state, change) {
    this.#laboratory = laboratory;
    this.#training = training;
    this.#state = state;
    this.#change = change;
  }

  /** @param {OwnPicture[]} more */
  add(more) {
    const { pictures } = this.#state();
    const bytes = more.map(({ planar, label }) => ({ planar: planar.slice(), label }));
    const all = [...pictures, ...bytes];
    const left = Math.max(0, all.length - MOST);
    this.#change({ pictures: all.slice(0, MOST), left, before: null, after: null, failure: null });
  }

  /**
   * Files are looked at in the middle square, as they are above. Of those that cannot be read the last is told of.
   * @param {File[]} files
   * @param {number} label
   */
  async addFiles(files, label) {
    const room = MOST - this.#state().pictures.length;
    /** @type {any} */
    let failure = null;
    for (const file of files.slice(0, room)) {
      try {
        const answer = await this.#laboratory.lab?.classify(file, { latest: false });
        if (answer) this.add([{ planar: answer.seen, label }]);
      } catch (error) {
        failure = error;
      }
    }
    this.#change({ left: Math.max(0, files.length - room) });
    if (failure) this.#fail(failure);
  }

  /**
   * @param {number} place
   * @param {number} label
   */
  relabel(place, label) {
    const pictures = this.#state().pictures.map((picture, at) => (at === place ? { ...picture, label } : picture));
    this.#change({ pictures, before: null, after: null });
  }

  /** @param {number} place */
  drop(place) {
    this.#change({ pictures: this.#state().pictures.filter((_, at) => at !== place), before: null, after: null });
  }

  /** @param {Partial<Pick<OwnSet, "replay" | "epochs">>} change */
  choose({ replay, epochs }) {
    if (replay !== undefined) this.#change({ replay });
    if (epochs === undefined || !Number.isFinite(epochs)) return;
    const used = Math.min(EPOCHS.max, Math.max(EPOCHS.min, Math.round(epochs)));
    this.#change({ epochs: used, asked: used === epochs ? null : epochs });
  }

  async start() {
    const { pictures, replay, epochs } = this.#state();
    const { lab } = this.#laboratory;
    if (!lab || pictures.length < LEAST) return;
    try {
      this.#change({ phase: "before", before: null, after: null, failure: null });
      const before = await this.#known(lab, pictures);
      this.#change({ phase: "training", before });
      const { planar, labels } = trainingSet(pictures, replay);
      const settings = {
        images: labels.length + replay,
        epochs,
        batch: BATCH,
        learningRate: RATE,
        testImages: TEST_IMAGES,
      };
      const weights = await this.#training.teach({ from: "model", settings, pictures: { planar, labels } });
      if (!weights) return this.#change({ phase: "open" });
      this.#change({ phase: "after" });
      // An evaluation under way is of the network before, and keeps the new weights out.
      await this.#laboratory.stop();
      if (!(await this.#laboratory.useWeights(weights, this.#training.network.origin))) throw { code: "own.unused" };
      this.#change({ phase: "open", after: await this.#known(lab, pictures) });
    } catch (error) {
      this.#fail(error);
    }
  }

  /**
   * @param {import("../../cifar-lab.js").CifarLab} lab
   * @param {OwnPicture[]} pictures
   */
  async #known(lab, pictures) {
    const logits = await lab.logits(joined(pictures), pictures.length);
    const { accuracy } = await lab.evaluate({ count: TEST_IMAGES });
    return { mine: shareRight(logits, pictures), test: accuracy };
  }

  /** @param {any} error */
  #fail(error) {
    this.#change({ phase: "open", failure: failureOf(error) });
  }
}
