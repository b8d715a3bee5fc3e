// @ts-check
/**
 * A training run as whoever started it holds it: the worker behind it, its images, its figures, its last checkpoint.
 *
 * It begins when all images that its settings need are here, so that the order of the steps is the same whatever
 * the network does: a run of 1,000 images waits for one sheet, of 5,000 for five.
 * @typedef {import("../cifar-lab.js").TrainOptions} TrainOptions
 * @typedef {import("../cifar-lab.js").RunDescription} Description
 * @typedef {import("../cifar-lab.js").EpochFigures} EpochFigures
 * @typedef {import("./crew.js").Crew} Crew
 * @typedef {import("./link.js").WorkerLink} WorkerLink
 */

/** Images handed over at once: a sheet. */
const FEED = 1000;
/** The committed recipes as settings; the rest of `notebook` are the worker's own defaults. */
const RECIPES = Object.freeze({
  notebook: {},
  "notebook-as-written": { loss: "as-written" },
  "notebook-corrected": {
    loss: "corrected", learningRate: 0.005, warmup: 0.1, batch: 128, epochs: 40, flip: true, shift: 3, validation: "held-out",
  },
});
const KEYS = ["loss", "learningRate", "warmup", "batch", "epochs", "flip", "shift", "images", "validation", "testImages", "seed"];

export class Run {
  #crew;
  #options;
  /** @type {WorkerLink | null} */
  #link = null;
  /** @type {Description | null} */
  #description = null;
  /** @type {Uint8Array<ArrayBuffer> | null} */
  #last = null;
  /** @type {EpochFigures[]} */
  #curve = [];
  #position = { epoch: 0, step: 0 };
  #seen = { correct: 0, images: 0 };
  #worked = { images: 0, ms: 0 };
  /** @type {(value: any) => void} */
  #resolve = () => {};
  /** @type {(error: Error) => void} */
  #reject = () => {};
  /** @type {"preparing" | "running" | "paused" | "ended" | "stopped" | "failed"} */
  state = "preparing";

  /**
   * @param {Crew} crew
   * @param {TrainOptions} options
   */
  constructor(crew, options) {
    this.#crew = crew;
    this.#options = options;
    /** Resolves at the end of the run or when it is stopped; rejects when it fails. */
    this.done = new Promise((resolve, reject) => ([this.#resolve, this.#reject] = [resolve, reject]));
    this.done.catch(() => {});
    /** Resolves with what the run is, once its images are here. */
    this.ready = this.#begin();
    this.ready.catch((error) => this.#fail(error));
    options.signal?.addEventListener("abort", () => this.stop(), { once: true });
  }

  /** The epochs' figures so far. */
  get curve() {
    return this.#curve;
  }

  get description() {
    return this.#description;
  }

  async pause() {
    await this.ready;
    if (this.state !== "running") return;
    this.#keep(await this.#call("pause"));
    this.#become("paused");
  }

  async resume() {
    await this.ready;
    if (this.state !== "paused") return;
    this.#become("running");
    await this.#call("run");
  }

  /** One step of a run that stands still. */
  async step() {
    await this.ready;
    if (this.state === "running") await this.pause();
    if (this.state !== "paused") return;
    this.#keep(await this.#call("step").catch((error) => this.#fail(error)));
  }

  /** Ends the run where it stands and frees its worker. The last checkpoint stays. */
  stop() {
    if (["ended", "stopped", "failed"].includes(this.state)) return;
    this.#become("stopped");
    this.#close();
    this.#resolve(this.#result());
  }

  /** The run as bytes; of one that is over, its last ones. */
  async checkpoint() {
    if (this.#link && ["running", "paused"].includes(this.state)) this.#keep(await this.#call("checkpoint"));
    return this.#last;
  }

  /** The weights of the moment: a safetensors file. */
  async weights() {
    await this.ready;
    if (!this.#link) throw this.#crew.fault("closed");
    return this.#call("weights");
  }

  async #begin() {
    const { resume, from = "random", engine = "kernels", autostart = true } = this.#options;
    const settings = settingsOf(this.#options);
    const hear = (/** @type {any} */ news) => this.#hear(news);
    const link = await this.#crew.trainer({ hear, ondeath: (error) => this.#fail(error) });
    if (this.state !== "preparing") return this.#crew.dismiss(link), this.#gone();
    this.#link = link;
    const weights = from === "model" ? this.#crew.model.bytes : from === "random" ? undefined : from;
    const is = resume ? await link.call("resume", [resume]) : await link.call("begin", [engine, settings, weights]);
    [this.#description, this.#curve] = [is, is.curve];
    this.#position = { epoch: is.epoch, step: is.step };
    await this.#feed(link, "train", is.needsTrain);
    await this.#feed(link, "test", is.needsTest);
    if (this.state !== "preparing") return this.#gone();
    this.#keep(await this.#call("checkpoint"));
    this.#become(autostart ? "running" : "paused");
    if (autostart) await this.#call("run");
    return is;
  }

  /** @returns {never} */
  #gone() {
    throw this.#crew.fault("aborted");
  }

  /**
   * All sheets are asked for at once and handed over in order.
   * @param {WorkerLink} link
   * @param {"train" | "test"} split
   * @param {number} count
   */
  async #feed(link, split, count) {
    const starts = Array.from({ length: Math.ceil(count / FEED) }, (_, k) => k * FEED);
    const coming = starts.map((first) => this.#crew.view.call("pixels", [split, first, Math.min(FEED, count - first)]));
    coming.forEach((pixels) => pixels.catch(() => {}));
    for (const pixels of coming) {
      const { planar, labels } = await pixels;
      await link.call("feed", [split, planar, labels], [planar.buffer, labels.buffer]);
    }
  }

  /** @param {string} call */
  #call(call) {
    return this.#link ? this.#link.call(call, []) : Promise.reject(this.#crew.fault("closed"));
  }

  /** @param {any} news A message of engine/loop.js. */
  #hear({ kind, bytes, error, ...news }) {
    if (kind === "saved" || kind === "ended") this.#keep(bytes);
    if (kind === "progress") this.#advanced(news);
    if (kind === "failed") this.#fail(this.#crew.fault(error.code, error.params));
    if (kind === "ended") {
      this.#become("ended");
      this.#resolve(this.#result());
    }
  }

  /** @param {any} news */
  #advanced({ losses, correct, images, epoch, step, epochs, judging, ms, memory }) {
    const is = this.#description;
    if (!is) return;
    if (epoch) {
      // A new epoch counts from nothing.
      if (epoch - 1 !== this.#position.epoch || step <= losses.length) this.#seen = { correct: 0, images: 0 };
      this.#position = { epoch: epoch - 1, step };
    }
    this.#seen = { correct: this.#seen.correct + correct, images: this.#seen.images + images };
    this.#worked = { images: this.#worked.images + images, ms: this.#worked.ms + ms };
    this.#curve = [...this.#curve, ...epochs];
    if (epochs.length) this.#position = { epoch: epochs.at(-1).epoch, step: 0 };
    const all = is.recipe.epochs * is.images;
    const trained = this.#position.epoch * is.images + Math.min(this.#position.step * is.recipe.batch, is.images);
    const rate = this.#worked.ms ? (this.#worked.images / this.#worked.ms) * 1000 : 0;
    this.#options.onprogress?.({
      ...this.#position, losses, judging, images, ms, memory, curve: this.#curve,
      accuracy: this.#seen.images ? this.#seen.correct / this.#seen.images : null,
      imagesPerSecond: rate, secondsLeft: rate ? (all - trained) / rate : null,
    });
  }

  /** @param {Uint8Array<ArrayBuffer> | void} bytes */
  #keep(bytes) {
    if (!bytes) return;
    this.#last = bytes;
    this.#options.oncheckpoint?.(bytes, { ...this.#position });
  }

  /** @param {Run["state"]} state */
  #become(state) {
    this.state = state;
    this.#options.onstate?.(state);
  }

  /** @param {any} error */
  #fail(error) {
    if (["stopped", "failed", "ended"].includes(this.state)) return;
    this.#become("failed");
    this.#close();
    this.#reject(error);
  }

  #close() {
    if (this.#link) this.#crew.dismiss(this.#link);
    this.#link = null;
  }

  #result() {
    return { state: this.state, curve: this.#curve, ...this.#position };
  }
}

/** @param {TrainOptions} options */
function settingsOf(options) {
  const { recipe = "notebook", settings, augmentation, lr, ...own } = options;
  const preset = typeof recipe === "string" ? RECIPES[recipe] : recipe;
  const given = Object.entries(own).filter(([key, value]) => KEYS.includes(key) && value !== undefined);
  return { ...preset, ...settings, ...augmentation, ...(lr === undefined ? {} : { learningRate: lr }), ...Object.fromEntries(given) };
}
