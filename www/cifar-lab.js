// @ts-check
/**
 * The public module: what the page can do, a script can do. cifar-lab.d.ts says what each method takes and gives;
 * workers/worker-pool.js has the workers behind it.
 */
import { WorkerPool } from "./workers/worker-pool.js";
import { classified, logitsOf, timed } from "./workers/classification.js";
import { LabError, faults } from "./workers/errors.js";
import { evaluated } from "./workers/evaluation.js";
import { Modules } from "./workers/modules.js";
import { checkIndex, checkSpan, countOf, placeOf, waitsFor } from "./workers/places.js";
import {
  brought,
  designer,
  fingerprint,
  inspector,
  mapsOf,
  modelFile,
  nearDuplicates,
  once,
  outputsCompared,
  robustness,
  statistics,
} from "./workers/questions.js";
import { Run } from "./training/run.js";
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
    const { source, license_note, samples } = this.#pool.lists.manifest;
    const { test_count, train_count } = this.#pool.disk ?? this.#pool.lists.manifest;
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

  /** @param {Uint8Array} [weights] @param {Signalled} [options] */
  fingerprint(weights = this.weightsBytes(), { signal } = {}) {
    return orAborted(fingerprint(this.#pool, weights, this.#fault), signal, this.#fault);
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

  /**
   * @param {readonly import("./cifar-lab.js").GivenFile[]} files
   * @param {import("./cifar-lab.js").ModelFileOptions} [options]
   */
  async loadModelFile(files, { signal, ...options } = {}) {
    const weights = await orAborted(brought(this.#pool, files, options), signal, this.#fault);
    await this.#change(() => this.#pool.load("loadModelBytes", weights), signal);
    return this.metadata;
  }

  /**
   * @param {readonly import("./cifar-lab.js").GivenFile[]} files
   * @param {{ onlost?: (error: LabError) => void } & Signalled} [options]
   */
  openModelFile(files, { onlost, signal } = {}) {
    return this.#opened(modelFile(this.#pool, files, onlost), signal);
  }

  /** @param {Float32Array} expected @param {Signalled} [options] */
  compareOutputs(expected, { signal } = {}) {
    return orAborted(outputsCompared(this.#pool, expected), signal, this.#fault);
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
    const task = async () => withFormerDoubt(await classified(this.#pool, source, look));
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
    checkIndex(this.#pool, split, index);
    return orAborted(this.#pool.image(split, index), signal, this.#fault);
  }

  /**
   * @param {{ split?: Split, first?: number, count: number }} which
   * @param {Signalled} [options]
   */
  async images({ split = "test", first = 0, count }, { signal } = {}) {
    checkSpan(this.#pool, split, first, count);
    return orAborted(this.#pool.pixels(split, first, count), signal, this.#fault);
  }

  /**
   * @param {Uint8Array} pixels
   * @param {number} [n]
   * @param {Signalled} [options]
   */
  logits(pixels, n = pixels.length / 3072, { signal } = {}) {
    return orAborted(logitsOf(this.#pool, pixels, n), signal, this.#fault);
  }

  /**
   * @param {Uint8Array} pixels
   * @param {{ repeats?: number } & Signalled} [options]
   */
  time(pixels, { repeats = 1, signal } = {}) {
    return orAborted(timed(this.#pool, pixels, repeats), signal, this.#fault);
  }

  /**
   * @param {Uint8Array} pixels
   * @param {Uint8Array} labels
   * @param {{ engine?: "kernels" | "flex", steps?: number, weights?: Uint8Array } & Signalled} [options]
   */
  timeTraining(pixels, labels, { engine = "kernels", steps = 10, weights, signal } = {}) {
    const what = { pixels, labels, engine, steps, weights };
    const timed = import("./training/time.js").then((code) => code.timeSteps(this.#pool, what));
    return orAborted(timed, signal, this.#fault);
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
    const all = { first, count: options.count ?? Math.max(1, countOf(this.#pool, split) - first) };
    checkSpan(this.#pool, split, first, all.count);
    const { engine, model } = this;
    const { workers } = options;
    const report = await evaluated(this.#pool, { split, span: all, withMirror, answers, workers, onprogress, signal });
    return { ...report, ms: performance.now() - start, model, engine, withMirror, twice: withMirror };
  }

  /**
   * @param {import("./cifar-lab.js").AnswersGiven} answers
   * @param {import("./cifar-lab.js").StatisticsOptions} [options]
   */
  statistics(answers, { onlost, signal } = {}) {
    return this.#opened(statistics(this.#pool, answers, onlost), signal);
  }

  /**
   * @param {import("./cifar-lab.js").AnswersGiven} answers
   * @param {Partial<import("./cifar-lab.js").ReliabilityQuestion> & Signalled} [options]
   */
  calibration(answers, { signal, ...question } = {}) {
    const told = once(statistics(this.#pool, answers), (opened) => opened.reliability(question));
    return orAborted(told, signal, this.#fault);
  }

  nearDuplicates() {
    return nearDuplicates(this.#pool);
  }

  async ownData() {
    return (await import("./dataset/own-data.js")).ownData(this.#pool);
  }

  /** @param {import("./cifar-lab.js").RobustnessOptions} [options] */
  robustness({ onlost, signal } = {}) {
    return this.#opened(robustness(this.#pool, onlost), signal);
  }

  /** @param {import("./cifar-lab.js").DesignerOptions} [options] */
  designer({ onlost, signal } = {}) {
    return this.#opened(designer(this.#pool, onlost), signal);
  }

  /** @param {import("./cifar-lab.js").InspectOptions} [options] */
  inspect({ onlost, signal } = {}) {
    return this.#opened(inspector(this.#pool, this.weightsBytes(), onlost), signal);
  }

  /**
   * @param {Source} source
   * @param {Look & Signalled & { stages?: string[] }} [options]
   */
  inside(source, { stages, ...look } = {}) {
    return this.#asked(source, look, (opened, { seen }) => mapsOf(opened, seen, stages));
  }

  /**
   * @param {Source} source
   * @param {Look & Signalled & Partial<import("./cifar-lab.js").GradientsRequest>} [options]
   */
  gradients(source, { output, method = "gradient", stage, ...look } = {}) {
    return this.#asked(source, look, (opened, { seen, index }) =>
      opened.gradients({ pixels: seen, output: output ?? index, method, stage }),
    );
  }

  /**
   * @param {Source} source
   * @param {Look & Signalled & Partial<import("./cifar-lab.js").AttackRequest>} [options]
   */
  attack(source, { label, epsilon, steps, ...look } = {}) {
    return this.#asked(source, look, (opened, { seen, index, label: truth }) =>
      opened.attack(seen, { label: label ?? truth ?? index, epsilon, steps }),
    );
  }

  /**
   * @param {Source} source
   * @param {Look & Signalled & import("./cifar-lab.js").CorruptRequest} options
   */
  async corrupt(source, { corruption, strength, seed, first, signal, ...look }) {
    const { seen } = await this.classify(source, { ...look, signal, latest: false });
    const request = { corruption, strength, seed, first };
    const damaged = once(robustness(this.#pool), (opened) => opened.corrupt(seen, request));
    return orAborted(damaged, signal, this.#fault);
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
   * A worker for the caller, who closes it.
   * @template {{ close: () => void }} W
   * @param {Promise<W>} opening
   * @param {AbortSignal} [signal]
   */
  #opened(opening, signal) {
    return orLetGo(opening, signal, this.#fault, (late) => late.close());
  }

  /**
   * Asks the network of this moment about a picture, from inside.
   * @template T
   * @param {Source} source
   * @param {Look & Signalled} look
   * @param {(opened: import("./cifar-lab.js").Inspector, answer: import("./cifar-lab.js").Classification) => Promise<T>} question
   */
  async #asked(source, { signal, ...look }, question) {
    const weights = this.weightsBytes();
    const answer = await this.classify(source, { ...look, signal, latest: false });
    const said = once(inspector(this.#pool, weights), (opened) => question(opened, answer));
    return orAborted(said, signal, this.#fault);
  }
}

/** @param {string | URL} [given] */
function baseOf(given = "./") {
  // A bundler may have put a file's address here, from which nothing is fetched.
  const here = /^https?:/.test(import.meta.url) ? import.meta.url : document.baseURI;
  return new URL("./", new URL(given, here)).href;
}
