// @ts-check
/**
 * The public module: what the page can do, a script can do. cifar-lab.d.ts says what each method takes and gives;
 * workers/worker-pool.js has the workers behind it.
 */
import { WorkerPool } from "./workers/worker-pool.js";
import { LabError, faults } from "./workers/errors.js";
import { evaluated } from "./workers/evaluation.js";
import { Modules } from "./workers/modules.js";
import { placeOf, waitsFor } from "./workers/places.js";
import { Inspector, attackOf, gradientsOf, insideOf } from "./workers/inspector.js";
import { Run } from "./training/run.js";
import { timeSteps } from "./training/time.js";
import { Latest, orAborted, orLetGo } from "./workers/waiting.js";
import { VERSION, moduleOf } from "./protocol.js";
import { currentEngine, isWithMirror, withFormerDoubt } from "./former-names.js";

export { LabError };

/**
 * @typedef {import("./cifar-lab.js").EngineName} EngineName
 * @typedef {import("./cifar-lab.js").Split} Split
 * @typedef {import("./cifar-lab.js").PictureSource} PictureSource
 * @typedef {number | { split: Split, index: number } | Uint8Array | PictureSource} Source
 * @typedef {import("./cifar-lab.js").Look & import("./cifar-lab.js").Glance} Look
 * @typedef {{ signal?: AbortSignal }} Signalled
 */

/** What every page fetches before its first answer, besides the model. */
const FIRST = ["data/samples.png", "data/manifest.json", "models/models.json"];
/** Pictures of a file's self-check. */
const SELF_CHECK = 10;

export class CifarLab {
  static version = VERSION;

  #pool;
  #fault;
  #latest;
  /** Loading a model and choosing an engine follow one another. @type {Promise<unknown>} */
  #changes = Promise.resolve();

  /**
   * Use `CifarLab.open`.
   * @param {WorkerPool} pool
   */
  constructor(pool) {
    this.#pool = pool;
    this.#fault = pool.fault;
    this.#latest = new Latest(pool.fault);
  }

  /** @param {import("./cifar-lab.js").OpenOptions} [options] */
  static async open(options = {}) {
    const { model = "notebook", engine = "kernels", signal, onprogress = () => {} } = options;
    const fault = faults(options.translate);
    const opening = options.files
      ? Modules.fromFiles(options.files, fault, onprogress)
      : Modules.open(baseOf(options.base), fault, onprogress);
    const modules = await orAborted(opening, signal, fault);
    const pool = new WorkerPool(modules, options);
    modules.warm(["view.js", `models/${model}.safetensors`, ...FIRST]);
    const lab = new CifarLab(pool);
    try {
      await orAborted(pool.view.ready, signal, fault);
      await lab.loadModel(model, { signal });
      await lab.setEngine(engine, { signal });
      return lab;
    } catch (error) {
      lab.close();
      throw error;
    }
  }

  get metadata() {
    return this.#pool.model.metadata;
  }

  get models() {
    return this.#pool.lists.models;
  }

  get manifest() {
    const { source, license_note, test_count, train_count, samples } = this.#pool.lists.manifest;
    return { source, license_note, test_count, train_count, samples: [...samples.indices] };
  }

  sheets(split = "test") {
    const { lists, modules } = this.#pool;
    const sheets = lists.manifest.sheets.filter((/** @type {any} */ sheet) => sheet.split === split);
    return sheets.map((/** @type {any} */ sheet) => ({ ...sheet, address: modules.url(`data/${sheet.file}`) }));
  }

  get model() {
    return this.metadata.name;
  }

  get engine() {
    return this.#pool.engine;
  }

  get outputs() {
    return this.#pool.model.outputs;
  }

  summary() {
    return this.#pool.model.summary;
  }

  weightsBytes() {
    return this.#pool.model.bytes.slice();
  }

  get selfCheck() {
    return this.#pool.model.selfCheck;
  }

  /** @param {import("./cifar-lab.js").ExportOptions} [options] */
  exportWeights({ format = "safetensors", weights = this.weightsBytes(), signal } = {}) {
    return orAborted(this.#pool.exported(weights, format, SELF_CHECK), signal, this.#fault);
  }

  /**
   * @param {string} name
   * @param {Signalled} [options]
   */
  async loadModel(name, { signal } = {}) {
    await this.#change(() => this.#pool.load("loadModel", name), signal);
    return this.metadata;
  }

  /** @param {Uint8Array} bytes */
  async loadModelBytes(bytes) {
    const copy = bytes.slice();
    await this.#change(() => this.#pool.load("loadModelBytes", copy));
    return this.metadata;
  }

  /** @param {EngineName | "plan"} engine */
  engineSize(engine) {
    return this.#pool.modules.size(moduleOf(currentEngine(engine)));
  }

  /**
   * @param {EngineName | "plan"} asked
   * @param {Signalled} [options]
   */
  setEngine(asked, { signal } = {}) {
    const engine = currentEngine(asked);
    const choose = async () => {
      await this.#pool.prepare(engine);
      if (!signal?.aborted) this.#pool.engine = engine;
    };
    return this.#change(choose, signal);
  }

  /**
   * @param {Source} source
   * @param {Look & Signalled & { latest?: boolean }} [options]
   */
  classify(source, { signal, latest = true, ...look } = {}) {
    const task = async () => withFormerDoubt(await this.#classify(source, look));
    const needs = waitsFor(this.#pool.lists.manifest, placeOf(source));
    return latest ? this.#latest.run(task, signal, needs) : orAborted(task(), signal, this.#fault);
  }

  /**
   * @param {Blob | ImageBitmap} picture
   * @param {{ longest?: number } & Signalled} [options]
   */
  preview(picture, { longest = 1024, signal } = {}) {
    const { view, pictures } = this.#pool;
    return orAborted(pictures.preview(view, picture, longest), signal, this.#fault);
  }

  /**
   * @param {Blob} file
   * @param {Signalled} [options]
   * @returns {Promise<boolean>}
   */
  isDamaged(file, { signal } = {}) {
    return orAborted(this.#pool.view.call("isDamaged", [file]), signal, this.#fault);
  }

  /**
   * @param {{ split?: Split, index: number }} which
   * @param {Signalled} [options]
   */
  async image({ split = "test", index }, { signal } = {}) {
    this.#checkIndex(split, index);
    return orAborted(this.#pool.view.call("image", [split, index]), signal, this.#fault);
  }

  /**
   * @param {{ split?: Split, first?: number, count: number }} which
   * @param {Signalled} [options]
   */
  async images({ split = "test", first = 0, count }, { signal } = {}) {
    this.#checkSpan(split, first, count);
    return orAborted(this.#pool.view.call("pixels", [split, first, count]), signal, this.#fault);
  }

  /**
   * @param {Uint8Array} pixels
   * @param {number} [n]
   * @param {Signalled} [options]
   */
  async logits(pixels, n = pixels.length / 3072, { signal } = {}) {
    if (pixels.length !== n * 3072) {
      throw this.#argument(`${pixels.length} bytes for ${n} images`, "give 3,072 bytes an image");
    }
    const worker = this.#pool.burn ?? this.#pool.view;
    return orAborted(worker.call("logits", [pixels]), signal, this.#fault);
  }

  /**
   * @param {Uint8Array} pixels
   * @param {{ repeats?: number } & Signalled} [options]
   */
  async time(pixels, { repeats = 1, signal } = {}) {
    if (!pixels.length || pixels.length % 3072)
      throw this.#argument(`${pixels.length} bytes of images`, "give 3,072 bytes an image");
    if (!Number.isInteger(repeats) || repeats < 1) throw this.#argument(`${repeats} repeats`, "give 1 or more");
    const worker = this.#pool.burn ?? this.#pool.view;
    const timed = worker.call("timed", [repeats, "logits", pixels]);
    const { ms, memory, result } = await orAborted(timed, signal, this.#fault);
    return { ms, memory, logits: result };
  }

  /**
   * @param {Uint8Array} pixels
   * @param {Uint8Array} labels
   * @param {{ engine?: "kernels" | "flex", steps?: number } & Signalled} [options]
   */
  async timeTraining(pixels, labels, { engine = "kernels", steps = 10, signal } = {}) {
    if (!labels.length || pixels.length !== labels.length * 3072) {
      throw this.#argument(
        `${pixels.length} bytes for ${labels.length} images`,
        "give 3,072 bytes and a label an image",
      );
    }
    if (!(Number.isInteger(steps) && steps >= 1 && steps <= 100))
      throw this.#argument(`${steps} steps`, "give 1 to 100");
    return orAborted(timeSteps(this.#pool, { pixels, labels, engine, steps }), signal, this.#fault);
  }

  /** @param {Signalled} [options] */
  peak({ signal } = {}) {
    return orAborted(this.#pool.view.call("peak", []), signal, this.#fault);
  }

  /** The name of `peak` in version 0.1. @param {Signalled} [options] */
  roof(options) {
    return this.peak(options);
  }

  /** @param {import("./cifar-lab.js").EvaluateOptions} [options] */
  async evaluate(options = {}) {
    const start = performance.now();
    const { split = "test", first = 0, answers = false, onprogress, signal } = options;
    const withMirror = isWithMirror(options);
    const all = { first, count: options.count ?? Math.max(1, this.#count(split) - first) };
    this.#checkSpan(split, first, all.count);
    const { engine, model } = this;
    const { workers } = options;
    const report = await evaluated(this.#pool, { split, span: all, withMirror, answers, workers, onprogress, signal });
    return { ...report, ms: performance.now() - start, model, engine, withMirror, twice: withMirror };
  }

  /**
   * @param {import("./cifar-lab.js").AnswersGiven} answers
   * @param {import("./cifar-lab.js").StatisticsOptions} [options]
   */
  async statistics(answers, { onlost, signal } = {}) {
    const opening = import("./workers/statistics.js").then(({ Statistics }) =>
      Statistics.open(this.#pool, answers, onlost),
    );
    return orLetGo(opening, signal, this.#fault, (late) => late.close());
  }

  /**
   * @param {import("./cifar-lab.js").AnswersGiven} answers
   * @param {Partial<import("./cifar-lab.js").ReliabilityQuestion> & Signalled} [options]
   */
  async calibration(answers, { signal, ...question } = {}) {
    const statistics = await this.statistics(answers, { signal });
    try {
      return await orAborted(statistics.reliability(question), signal, this.#fault);
    } finally {
      statistics.close();
    }
  }

  /** @param {import("./cifar-lab.js").RobustnessOptions} [options] */
  async robustness({ onlost, signal } = {}) {
    const opening = import("./workers/robustness.js").then(({ Robustness }) => Robustness.open(this.#pool, onlost));
    return orLetGo(opening, signal, this.#fault, (late) => late.close());
  }

  /** @param {import("./cifar-lab.js").InspectOptions} [options] */
  inspect({ onlost, signal } = {}) {
    const opening = Inspector.open(this.#pool, this.weightsBytes(), onlost);
    return orLetGo(opening, signal, this.#fault, (late) => late.close());
  }

  /**
   * @param {Source} source
   * @param {Look & Signalled & { stages?: string[] }} [options]
   */
  async inside(source, { stages, signal, ...look } = {}) {
    const weights = this.weightsBytes();
    const { seen } = await this.classify(source, { ...look, signal, latest: false });
    return orAborted(insideOf(this.#pool, weights, seen, stages), signal, this.#fault);
  }

  /**
   * @param {Source} source
   * @param {Look & Signalled & Partial<import("./cifar-lab.js").GradientsRequest>} [options]
   */
  async gradients(source, { output, method = "gradient", stage, signal, ...look } = {}) {
    const weights = this.weightsBytes();
    const { seen, index } = await this.classify(source, { ...look, signal, latest: false });
    const request = { pixels: seen, output: output ?? index, method, stage };
    return orAborted(gradientsOf(this.#pool, weights, request), signal, this.#fault);
  }

  /**
   * @param {Source} source
   * @param {Look & Signalled & Partial<import("./cifar-lab.js").AttackRequest>} [options]
   */
  async attack(source, { label: asked, epsilon, steps, signal, ...look } = {}) {
    const weights = this.weightsBytes();
    const { seen, index, label } = await this.classify(source, { ...look, signal, latest: false });
    const request = { label: asked ?? label ?? index, epsilon, steps };
    return orAborted(attackOf(this.#pool, weights, seen, request), signal, this.#fault);
  }

  /**
   * @param {Source} source
   * @param {Look & Signalled & import("./cifar-lab.js").CorruptRequest} options
   */
  async corrupt(source, { corruption, strength, seed, first, signal, ...look }) {
    const { seen } = await this.classify(source, { ...look, signal, latest: false });
    const robustness = await this.robustness({ signal });
    try {
      return await orAborted(robustness.corrupt(seen, { corruption, strength, seed, first }), signal, this.#fault);
    } finally {
      robustness.close();
    }
  }

  /** @param {import("./cifar-lab.js").TrainOptions} [options] */
  train(options = {}) {
    return new Run(this.#pool, options);
  }

  /**
   * @param {string} name
   * @param {OffscreenCanvas} canvas
   */
  attach(name, canvas) {
    return this.#pool.canvases.attach(this.#pool.view, name, canvas);
  }

  /** @param {import("./cifar-lab.js").PaintRequest} request */
  paint(request) {
    return this.#pool.canvases.paint(this.#pool.view, request);
  }

  restart() {
    return this.#pool.restart();
  }

  close() {
    this.#pool.close();
  }

  /**
   * @template T
   * @param {() => Promise<T>} change
   * @param {AbortSignal} [signal]
   * @returns {Promise<T>}
   */
  #change(change, signal) {
    const changed = this.#changes.then(() => {
      if (signal?.aborted) throw this.#fault("aborted");
      return change();
    });
    this.#changes = changed.catch(() => {});
    return orAborted(changed, signal, this.#fault);
  }

  /**
   * @param {Source} source
   * @param {Look} look
   */
  async #classify(source, look) {
    const withMirror = isWithMirror(look);
    const { view, burn } = this.#pool;
    const { engine, model } = this;
    if (source instanceof Uint8Array) {
      const answer = await (burn
        ? burn.call("classify", [source, withMirror])
        : view.call("classifyPixels", [source, withMirror]));
      return { ...answer, label: null, source: null, model, engine };
    }
    const place = placeOf(source);
    if (!place) return this.#classifyPicture(/** @type {PictureSource} */ (source), look);
    const { split, index } = place;
    this.#checkIndex(split, index);
    if (!burn) return { ...(await view.call("classify", [split, index, withMirror])), source: null, model, engine };
    const { planar, label } = await view.call("image", [split, index]);
    return { ...(await burn.call("classify", [planar, withMirror])), label, source: null, model, engine };
  }

  /**
   * Whatever engine answers, the view worker has the pictures.
   * @param {PictureSource} picture
   * @param {Look} look
   */
  async #classifyPicture(picture, look) {
    if (typeof picture !== "object" || !picture)
      throw this.#argument(`${picture} is no picture`, "give an index, pixels or a picture");
    const { view, burn, pictures } = this.#pool;
    const { engine, model } = this;
    const withMirror = isWithMirror(look);
    if (!burn) return { ...(await pictures.ask(view, "classifyPicture", picture, look, [withMirror])), model, engine };
    const { seen, source } = await pictures.ask(view, "seePicture", picture, look);
    return { ...(await burn.call("classify", [seen, withMirror])), label: null, source, model, engine };
  }

  /** @param {string} split */
  #count(split) {
    const { test_count, train_count } = this.#pool.lists.manifest;
    return split === "test" ? test_count : split === "train" ? train_count : 0;
  }

  /**
   * @param {string} split
   * @param {number} index
   */
  #checkIndex(split, index) {
    const count = this.#count(split);
    if (!(Number.isInteger(index) && index >= 0 && index < count)) {
      throw this.#fault("image.range", { split, index, count });
    }
  }

  /**
   * @param {Split} split
   * @param {number} first
   * @param {number} count
   */
  #checkSpan(split, first, count) {
    this.#checkIndex(split, first);
    if (!(Number.isInteger(count) && count >= 1)) throw this.#argument(`${count} images`, "give 1 or more");
    this.#checkIndex(split, first + count - 1);
  }

  /**
   * @param {string} problem
   * @param {string} remedy
   */
  #argument(problem, remedy) {
    return this.#fault("argument", { problem, remedy });
  }
}

/** @param {string | URL} [given] */
function baseOf(given = "./") {
  // A bundler may have put a file's address here, from which nothing is fetched.
  const here = /^https?:/.test(import.meta.url) ? import.meta.url : document.baseURI;
  return new URL("./", new URL(given, here)).href;
}
