// @ts-check
/**
 * A worker that holds a network to look inside: what each layer makes of a picture, how a value comes about, and where the
 * network looked. It has a network of its own, so that the page's answers do not wait for it. cifar-lab.d.ts says what
 * each method takes and gives.
 * @typedef {import("./worker-pool.js").WorkerPool} WorkerPool
 * @typedef {import("./link.js").WorkerLink} WorkerLink
 */
import { OcclusionWorkers } from "./occlusion.js";

export class Inspector {
  #pool;
  #link;
  #stages;
  #weights;
  #occlusion;

  /**
   * Use `Inspector.open`.
   * @param {WorkerPool} pool
   * @param {WorkerLink} link
   * @param {readonly import("../cifar-lab.js").Stage[]} stages
   * @param {Uint8Array} weights
   */
  constructor(pool, link, stages, weights) {
    this.#pool = pool;
    this.#link = link;
    this.#stages = stages;
    this.#weights = weights;
    this.#occlusion = new OcclusionWorkers(pool);
  }

  /**
   * @param {WorkerPool} pool
   * @param {Uint8Array} weights
   * @param {(error: import("./errors.js").LabError) => void} [onlost]
   */
  static async open(pool, weights, onlost) {
    const link = await pool.inspector(onlost);
    try {
      return new Inspector(pool, link, await link.call("open", [weights]), weights);
    } catch (error) {
      pool.dismiss(link);
      throw error;
    }
  }

  get stages() {
    return this.#stages;
  }

  /** @param {Uint8Array} weights */
  async use(weights) {
    const before = this.#weights;
    // What is asked of the one before is over: what follows is answered by the other.
    this.#weights = weights;
    try {
      this.#stages = await this.#link.call("open", [weights]);
    } catch (error) {
      if (this.#weights === weights) this.#weights = before;
      throw error;
    }
    return this.#stages;
  }

  /**
   * @param {string} name
   * @param {OffscreenCanvas} canvas
   */
  attach(name, canvas) {
    return this.#link.call("attach", [name, canvas], [canvas]);
  }

  /** @param {string} name */
  detach(name) {
    return this.#link.call("detach", [name]);
  }

  /**
   * @param {import("../cifar-lab.js").MapRequest} request
   * @returns {Promise<void>}
   */
  arrange(request) {
    return this.#link.call("arrange", [request]);
  }

  /**
   * @param {Uint8Array} pixels
   * @param {{ paint?: boolean }} [how]
   * @returns {Promise<import("../cifar-lab.js").MapsPainted>}
   */
  async see(pixels, { paint = true } = {}) {
    const [limits, logits] = await this.#link.call("see", [pixels, paint]);
    return { limits, logits };
  }

  /** @returns {Promise<import("../cifar-lab.js").StageShown[]>} */
  async describe() {
    return (await this.#link.call("describe", [])).map(unpacked);
  }

  /**
   * @param {Uint8Array} pixels
   * @param {import("../cifar-lab.js").MapRequest} request
   * @returns {Promise<import("../cifar-lab.js").MapsShown>}
   */
  async look(pixels, request) {
    // Sent at once, so that nothing else comes between.
    const [, { logits }, stages] = await Promise.all([this.arrange(request), this.see(pixels), this.describe()]);
    return { stages, logits };
  }

  /**
   * @param {string} stage
   * @returns {Promise<Float32Array>}
   */
  values(stage) {
    return this.#link.call("values", [stage]);
  }

  /**
   * @param {string} stage
   * @param {import("../cifar-lab.js").Position & { most?: number }} at
   * @returns {Promise<{ making: import("../cifar-lab.js").Making, field: import("../cifar-lab.js").ReceptiveField }>}
   */
  explain(stage, { channel, row = 0, column = 0, most = 12 }) {
    return this.#link.call("explain", [stage, channel, row, column, most]);
  }

  /**
   * @param {string} stage
   * @returns {Promise<import("../cifar-lab.js").Spread>}
   */
  spread(stage) {
    return this.#link.call("spread", [stage]);
  }

  /**
   * @param {string} stage
   * @param {Uint8Array} [weights]
   * @returns {Promise<import("../cifar-lab.js").Filters>}
   */
  filters(stage, weights) {
    return this.#link.call("filters", [stage, weights]);
  }

  /**
   * @param {import("../cifar-lab.js").GradientsRequest} request
   * @returns {Promise<import("../cifar-lab.js").LookedAt>}
   */
  gradients({ pixels, output, method, stage }) {
    return this.#link.call("lookedAt", [pixels, { output, method, ...(stage !== undefined && { stage }) }]);
  }

  /**
   * @param {Uint8Array} pixels
   * @param {import("../cifar-lab.js").AttackRequest} request
   * @returns {Promise<Uint8Array>}
   */
  attack(pixels, { label, epsilon = 2, steps = 1 }) {
    return this.#link.call("attack", [pixels, { class: label, epsilon, steps }]);
  }

  /**
   * @param {import("../cifar-lab.js").OccludeRequest} request
   * @returns {Promise<Float32Array>}
   */
  occlude({ pixels, side = 8, stride = 4, colour = [128, 128, 128], first = 0, count = 96 * 96, random }) {
    return this.#link.call("occlude", [pixels, { side, stride, colour, first, count, random }]);
  }

  /**
   * @param {import("../cifar-lab.js").OcclusionRequest} request
   * @returns {Promise<import("../cifar-lab.js").Occlusion>}
   */
  occlusion(request) {
    const weights = this.#weights;
    const [, side = 0] = this.#stages[0]?.shape ?? [];
    return this.#occlusion.ask(this.#link, weights, side, request, () => this.#weights !== weights);
  }

  /**
   * @param {Float32Array} values
   * @param {Float32Array} random
   * @returns {Promise<{ likeness: number | null, limit: number }>}
   */
  likeness(values, random) {
    return this.#link.call("likeness", [values, random]);
  }

  /**
   * @param {import("../cifar-lab.js").ExciteRequest} request
   * @returns {Promise<(import("../cifar-lab.js").Excited | null)[]>}
   */
  excite({ pixels, stage, channel }) {
    return this.#link.call("excite", [pixels, stage, channel]);
  }

  /**
   * @param {string} name
   * @param {Float32Array} values
   * @param {number} columns
   * @param {import("../cifar-lab.js").MapPalette} palette
   * @returns {Promise<void>}
   */
  paint(name, values, columns, palette) {
    return this.#link.call("paintValues", [name, values, columns, palette]);
  }

  /**
   * @param {Float32Array} values
   * @param {number} columns
   * @param {import("../cifar-lab.js").MapPalette} palette
   * @returns {Promise<ImageBitmap>}
   */
  picture(values, columns, palette) {
    return this.#link.call("picture", [values, columns, palette]);
  }

  close() {
    this.#occlusion.close();
    this.#pool.dismiss(this.#link);
  }
}

/**
 * Lists come as the worker has them, in typed arrays.
 * @param {Omit<import("../cifar-lab.js").StageShown, "order" | "dead" | "ranges"> &
 *   { order: Uint32Array, dead: Uint32Array, ranges: Float32Array }} shown `ranges`: two numbers for each.
 * @returns {import("../cifar-lab.js").StageShown}
 */
function unpacked({ order, dead, ranges, ...shown }) {
  const pairs = Array.from({ length: ranges.length / 2 }, (_, place) => ranges.subarray(2 * place, 2 * place + 2));
  const both = pairs.map(([min = 0, max = 0]) => /** @type {[number, number]} */ ([min, max]));
  return { ...shown, order: [...order], dead: [...dead], ranges: both };
}
