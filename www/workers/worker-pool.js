// @ts-check
/**
 * All workers of a lab and what they share: the loaded model, the site's lists, the engine that answers.
 *
 * One view worker is always alive: it has the images, the weights, the plan and the canvases. Burn's engines have
 * a worker each, started when first chosen; they get the weights' bytes and pixels handed over.
 * @typedef {import("../cifar-lab.js").EngineName} EngineName
 * @typedef {NonNullable<import("../cifar-lab.js").TrainOptions["engine"]>} TrainingEngine
 * @typedef {import("./link.js").WorkerLink} WorkerLink
 * @typedef {{ metadata: import("../cifar-lab.js").Metadata, summary: import("../cifar-lab.js").Summary,
 *   outputs: number, bytes: Uint8Array<ArrayBuffer>, selfCheck: number | null }} Model
 */
import { moduleOf, trainerOf } from "../protocol.js";
import { Canvases } from "./canvases.js";
import { Keeper, openLink } from "./keeper.js";
import { Pictures } from "../pictures/pictures.js";

export class WorkerPool {
  /** @type {EngineName} */
  engine = "kernels";
  canvases = new Canvases();
  /** Images of the person's own, in the place of the site's. @type {import("../dataset/disk-images.js").DiskImages | null} */
  disk = null;
  /** @type {Model | null} */
  #model = null;
  /** @type {{ models: import("../cifar-lab.js").ModelEntry[], manifest: any } | null} */
  #lists = null;
  /** @type {Map<EngineName, Keeper>} */
  #engines = new Map();
  /** @type {Set<WorkerLink>} */
  #others = new Set();
  #closing = new AbortController();

  /**
   * @param {import("./modules.js").Modules} modules
   * @param {import("../cifar-lab.js").OpenOptions} options
   */
  constructor(modules, options) {
    this.modules = modules;
    this.fault = modules.fault;
    this.options = options;
    this.pictures = new Pictures(modules.fault);
    this.view = this.#keep("view", (link, again) => this.#restoreView(link, again));
  }

  get model() {
    if (!this.#model) throw this.fault("internal", { message: "no model is loaded yet" });
    return this.#model;
  }

  /** Of a picture, as the loaded model reads it. */
  get bytes() {
    return this.model.metadata.spec.input.reduce((all, size) => all * size, 1);
  }

  get lists() {
    if (!this.#lists) throw this.fault("internal", { message: "the site's lists are not here yet" });
    return this.#lists;
  }

  /** Fires when the lab is closed; its reason is the error that everything under way ends with. */
  get closing() {
    return this.#closing.signal;
  }

  /** Burn's worker of the chosen engine; none for the plan. */
  get burn() {
    return this.#engines.get(this.engine);
  }

  /**
   * Loads a model everywhere. On an error the one before stays in use.
   * @param {"loadModel" | "loadModelBytes"} call
   * @param {string | Uint8Array} source
   */
  async load(call, source) {
    const before = this.#model;
    const model = await this.view.call(call, [source]);
    try {
      await this.burn?.call("load", [model.bytes]);
    } catch (error) {
      if (before) await this.view.call("loadModelBytes", [before.bytes]);
      throw error;
    }
    this.#model = model;
  }

  /**
   * Starts an engine where it is not running, and gives it the weights.
   * @param {EngineName} engine
   */
  async prepare(engine) {
    const module = moduleOf(engine);
    if (!this.modules.size(module).available) throw this.fault("engine.absent", { engine });
    if (engine === "kernels") return;
    const running = this.#engines.get(engine);
    const keeper = running ?? this.#keep(module, (link) => this.#giveWeights(link));
    this.#engines.set(engine, keeper);
    try {
      await keeper.ready;
      if (running) await this.#giveWeights(keeper);
    } catch (error) {
      if (engine !== this.engine) this.#dismiss(engine, keeper);
      throw error;
    }
  }

  /**
   * A worker that answers with a network of its own, so that the view worker stays free for the page.
   * @param {Pick<Model, "bytes">} model
   */
  async evaluator(model) {
    const link = await this.#open("view", "kernels");
    try {
      await link.call("open", []);
      await link.call("loadModelBytes", [model.bytes]);
      return link;
    } catch (error) {
      this.dismiss(link);
      throw error;
    }
  }

  /**
   * A worker for one training run, apart from those that answer: they go on answering meanwhile. `train` leads the run,
   * `shard` computes parts of its batches.
   * @param {{ engine: TrainingEngine, role?: "train" | "shard", hear?: (news: any) => void,
   *   onlost: (error: import("./errors.js").LabError) => void }} options
   */
  trainer({ engine, role = "train", ...listeners }) {
    return this.#open(trainerOf(engine), engine, { role, ...listeners });
  }

  /**
   * A worker that looks inside a network of its own. Its code is that of training, which has all kinds of layers.
   * @param {(error: import("./errors.js").LabError) => void} [onlost]
   */
  inspector(onlost) {
    return this.#open("learn", "kernels", { role: "inside", onlost });
  }

  /**
   * A worker that judges networks before they have weights.
   * @param {(error: import("./errors.js").LabError) => void} [onlost]
   */
  designer(onlost) {
    return this.#open("learn", "kernels", { role: "design", onlost });
  }

  /**
   * A worker that tells what answers are worth.
   * @param {(error: import("./errors.js").LabError) => void} [onlost]
   */
  statistician(onlost) {
    return this.#open("evaluate", "evaluate", { onlost });
  }

  /**
   * A worker that damages pictures.
   * @param {(error: import("./errors.js").LabError) => void} [onlost]
   */
  corrupter(onlost) {
    return this.#open("robustness", "robustness", { onlost });
  }

  /** A worker that answers images that it is handed, with a network of its own. */
  async classifier() {
    const link = await this.#open("learn", "kernels");
    await this.#giveWeights(link);
    return link;
  }

  /** A worker that reads the data set out of a person's files. */
  archivist() {
    return this.#open("evaluate", "evaluate", { role: "dataset" });
  }

  /**
   * `{ planar, labels }` of images in a row.
   * @param {string} split
   * @param {number} first
   * @param {number} count
   * @returns {Promise<{ planar: Uint8Array<ArrayBuffer>, labels: Uint8Array<ArrayBuffer> }>}
   */
  pixels(split, first, count) {
    return this.disk?.pixels(split, first, count) ?? this.view.call("pixels", [split, first, count]);
  }

  /**
   * @param {import("../cifar-lab.js").Split} split
   * @param {number} index
   * @returns {Promise<import("../cifar-lab.js").DatasetImage>}
   */
  image(split, index) {
    return this.disk?.image(split, index) ?? this.view.call("image", [split, index]);
  }

  /**
   * A worker that reads networks of other programs.
   * @param {(error: import("./errors.js").LabError) => void} [onlost]
   */
  importer(onlost) {
    return this.#open("formats", "formats", { onlost });
  }

  /** @param {WorkerLink} link Of an evaluation or a run that is over. */
  dismiss(link) {
    link.close(this.fault("closed"));
    this.#others.delete(link);
  }

  async restart() {
    await Promise.all(this.#keepers.map((keeper) => keeper.restart()));
  }

  close() {
    const closed = this.fault("closed");
    this.#closing.abort(closed);
    for (const worker of [...this.#keepers, ...this.#others]) worker.close(closed);
    this.modules.close();
  }

  get #keepers() {
    return [this.view, ...this.#engines.values()];
  }

  /**
   * @param {import("../protocol.js").ModuleName} module
   * @param {(link: WorkerLink, again: boolean) => Promise<void>} restore
   */
  #keep(module, restore) {
    const onfault = (/** @type {import("../cifar-lab.js").Fault} */ fault) => {
      if (!this.closing.aborted) this.options.onfault?.(fault);
    };
    return new Keeper({ module, modules: this.modules, restore, onfault });
  }

  /** @param {{ call(call: string, args: unknown[]): Promise<any> }} worker */
  async #giveWeights(worker) {
    await worker.call("load", [this.model.bytes]);
  }

  /**
   * @param {WorkerLink} link
   * @param {boolean} again
   */
  async #restoreView(link, again) {
    this.pictures.forget();
    if (again) await this.canvases.restore(link, this.options.canvases);
    this.#lists = await link.call("open", []);
    if (this.#model) await link.call("loadModelBytes", [this.#model.bytes]);
  }

  /**
   * @param {EngineName} engine
   * @param {Keeper} keeper
   */
  #dismiss(engine, keeper) {
    keeper.close(this.fault("engine.absent", { engine }));
    this.#engines.delete(engine);
  }

  /**
   * A worker beside those that are kept: whoever has it dismisses it.
   * @param {import("../protocol.js").ModuleName} module
   * @param {string} engine
   * @param {Parameters<typeof openLink>[2]} [listeners]
   */
  async #open(module, engine, listeners) {
    if (!this.modules.size(module).available) throw this.fault("engine.absent", { engine });
    this.closing.throwIfAborted();
    /** @type {WorkerLink | null} */
    let opened = null;
    const onopen = (/** @type {WorkerLink} */ link) => this.#others.add((opened = link));
    try {
      return await openLink(this.modules, module, { onopen, ...listeners });
    } catch (error) {
      if (opened) this.dismiss(opened);
      throw error;
    }
  }
}
