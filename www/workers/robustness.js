// @ts-check
/**
 * A worker that damages pictures: corruptions in five strengths, other ways to make a picture 32 x 32. cifar-lab.d.ts says
 * what each method takes and gives.
 * @typedef {import("./worker-pool.js").WorkerPool} WorkerPool
 * @typedef {import("./link.js").WorkerLink} WorkerLink
 * @typedef {import("../cifar-lab.js").CorruptionEntry} CorruptionEntry
 */
import { measured } from "./robustness-curves.js";
import { resizedOtherwise } from "./robustness-resizers.js";

export class Robustness {
  #pool;
  #link;

  /**
   * Use `Robustness.open`.
   * @param {WorkerPool} pool
   * @param {WorkerLink} link
   * @param {{ corruptions: readonly CorruptionEntry[], strengths: readonly number[], resizers: readonly string[] }} lists
   */
  constructor(pool, link, { corruptions, strengths, resizers }) {
    this.#pool = pool;
    this.#link = link;
    this.corruptions = Object.freeze(corruptions);
    this.strengths = Object.freeze(strengths);
    this.resizers = Object.freeze(resizers);
  }

  /**
   * @param {WorkerPool} pool
   * @param {(error: import("./errors.js").LabError) => void} [onlost]
   */
  static async open(pool, onlost) {
    const link = await pool.corrupter(onlost);
    try {
      return new Robustness(pool, link, await link.call("lists", []));
    } catch (error) {
      pool.dismiss(link);
      throw error;
    }
  }

  /**
   * @param {Uint8Array} pixels
   * @param {import("../cifar-lab.js").CorruptRequest} request
   * @returns {Promise<Uint8Array>}
   */
  corrupt(pixels, { corruption, strength = 3, seed = 1, first = 0 }) {
    return this.#link.call("corrupt", [pixels, { corruption, strength, seed, first }]);
  }

  /**
   * @param {Uint8Array | Uint8ClampedArray} rgba
   * @param {import("../cifar-lab.js").ResizeRequest} request
   * @returns {Promise<Uint8Array>}
   */
  resize(rgba, { width, height, square, resizer }) {
    const bytes = new Uint8Array(rgba.buffer, rgba.byteOffset, rgba.byteLength);
    return this.#link.call("resize", [bytes, { width, height, square, resizer }]);
  }

  /**
   * @param {import("../cifar-lab.js").MeasureOptions} [options]
   * @returns {Promise<import("../cifar-lab.js").RobustnessReport>}
   */
  measure(options = {}) {
    return measured(this.#pool, this, options);
  }

  /**
   * @param {Uint8Array} pixels
   * @param {import("../cifar-lab.js").PhotographRequest} [request]
   * @returns {Promise<Uint8Array>}
   */
  async photographed(pixels, { noise = 20, seed = 1, first = 0 } = {}) {
    if (!(Number.isInteger(noise) && noise >= 0 && noise <= 255))
      throw this.#pool.fault("argument", { problem: `noise of ${noise}`, remedy: "give 0 to 255" });
    return this.#link.call("photographed", [pixels, first, noise, seed]);
  }

  /**
   * @param {import("../cifar-lab.js").ResizersOptions} [options]
   * @returns {Promise<import("../cifar-lab.js").ResizersReport>}
   */
  measureResizers(options = {}) {
    return resizedOtherwise(this.#pool, this, options);
  }

  close() {
    this.#pool.dismiss(this.#link);
  }
}
