// @ts-check
/**
 * The public module: what the page can do, a script can do. cifar-lab.d.ts says what each method takes and gives. Opening,
 * files, training and questions for workers of their own are here, answers in workers/classifier.js; workers/worker-pool.js has
 * the workers behind both.
 */
import { WorkerPool } from "./workers/worker-pool.js";
import { Classifier } from "./workers/classifier.js";
import { LabError, faults } from "./workers/errors.js";
import { evaluated } from "./workers/evaluation.js";
import { Modules, filesOf } from "./workers/modules.js";
import { hasSimd } from "./workers/simd.js";
import { checkSpan, countOf } from "./workers/places.js";
import {
  brought,
  designer,
  exported,
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
import { orAborted, orLetGo } from "./workers/waiting.js";
import { VERSION } from "./protocol.js";
import { isWithMirror } from "./former-names.js";

export { LabError };

/**
 * @typedef {import("./workers/classifier.js").Source} Source
 * @typedef {import("./workers/classifier.js").Look} Look
 * @typedef {import("./workers/classifier.js").Signalled} Signalled
 */

/** What every page fetches before its first answer, besides the model. */
const FIRST = ["data/samples.png", "data/manifest.json", "models/models.json"];

export class CifarLab extends Classifier {
  static version = VERSION;
  static hasSimd = hasSimd;

  #pool;
  #fault;

  /**
   * Use `CifarLab.open`.
   * @param {WorkerPool} pool
   */
  constructor(pool) {
    super(pool);
    this.#pool = pool;
    this.#fault = pool.fault;
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
    modules.warm([`${filesOf("view")}.js`, `models/${model}.safetensors`, ...FIRST]);
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

  /** @param {import("./cifar-lab.js").ExportOptions} [options] */
  exportWeights({ format = "safetensors", weights = this.weightsBytes(), signal } = {}) {
    return orAborted(exported(this.#pool, weights, format), signal, this.#fault);
  }

  /** @param {Uint8Array} [weights] @param {Signalled} [options] */
  fingerprint(weights = this.weightsBytes(), { signal } = {}) {
    return orAborted(fingerprint(this.#pool, weights, this.#fault), signal, this.#fault);
  }

  /**
   * @param {readonly import("./cifar-lab.js").GivenFile[]} files
   * @param {import("./cifar-lab.js").ModelFileOptions} [options]
   */
  async loadModelFile(files, { signal, ...options } = {}) {
    const weights = await orAborted(brought(this.#pool, files, options), signal, this.#fault);
    return this.loadModelBytes(weights, { signal });
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
   * @param {import("./cifar-lab.js").AnswersGiven | Promise<import("./cifar-lab.js").AnswersGiven>} answers
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

  /**
   * @param {import("./cifar-lab.js").ManyPictures} files
   * @param {import("./cifar-lab.js").ReadPicturesOptions} [options]
   */
  async readPictures(files, options) {
    return (await import("./pictures/many.js")).readPictures(this.#pool, files, options);
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
