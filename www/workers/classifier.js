// @ts-check
/**
 * The part of the public module that answers: networks and engines, images, what a network says of them.
 * @typedef {import("./worker-pool.js").WorkerPool} WorkerPool
 * @typedef {import("../cifar-lab.js").EngineName} EngineName
 * @typedef {import("../cifar-lab.js").Split} Split
 * @typedef {import("../cifar-lab.js").PictureSource} PictureSource
 * @typedef {number | { split: Split, index: number } | Uint8Array | PictureSource} Source
 * @typedef {import("../cifar-lab.js").Look & import("../cifar-lab.js").Glance} Look
 * @typedef {{ signal?: AbortSignal }} Signalled
 */
import { classified, logitsOf, timed } from "./classification.js";
import { outputNames } from "./output-names.js";
import { checkIndex, checkSpan, placeOf, waitsFor } from "./places.js";
import { Latest, orAborted } from "./waiting.js";
import { moduleOf } from "../protocol.js";
import { currentEngine, withFormerDoubt } from "../former-names.js";

export class Classifier {
  #pool;
  #fault;
  #latest;
  /** Loading a model and choosing an engine follow one another. @type {Promise<unknown>} */
  #changes = Promise.resolve();

  /** @param {WorkerPool} pool */
  constructor(pool) {
    this.#pool = pool;
    this.#fault = pool.fault;
    this.#latest = new Latest(pool.fault);
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

  get outputNames() {
    return outputNames(this);
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

  /**
   * @param {string} name
   * @param {Signalled} [options]
   */
  async loadModel(name, { signal } = {}) {
    await this.#change(() => this.#pool.load("loadModel", name), signal);
    return this.metadata;
  }

  /** @param {Uint8Array} bytes @param {Signalled} [options] */
  async loadModelBytes(bytes, { signal } = {}) {
    const copy = bytes.slice();
    await this.#change(() => this.#pool.load("loadModelBytes", copy), signal);
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
  logits(pixels, n = pixels.length / this.#pool.bytes, { signal } = {}) {
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
   * @param {string} name
   * @param {OffscreenCanvas} canvas
   */
  attach(name, canvas) {
    return this.#pool.canvases.attach(this.#pool.view, name, canvas);
  }

  /** @param {import("../cifar-lab.js").PaintRequest} request */
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
}
