// @ts-check
/**
 * Occlusion over several workers: the inspector's own, and others that get the same network. Those are opened when they are
 * first needed, and stay until the inspector is closed.
 * @typedef {import("./worker-pool.js").WorkerPool} WorkerPool
 * @typedef {import("./link.js").WorkerLink} WorkerLink
 * @typedef {import("../cifar-lab.js").OcclusionRequest} Request
 * @typedef {{ weights: Uint8Array | null, ready: Promise<WorkerLink> | undefined }} Held A worker, and what it has or is given.
 */
import { workersWanted } from "./evaluation.js";
import { Shards, shardsOf } from "./shards.js";
import { orAborted } from "./waiting.js";

/** Random networks that a worker has; `cifar_learn::attribution::sanity::SEEDS`. */
const RANDOM = 5;

export class OcclusionWorkers {
  #pool;
  /** @type {Held[]} */
  #held = [];
  #isClosed = false;

  /** @param {WorkerPool} pool */
  constructor(pool) {
    this.#pool = pool;
  }

  /**
   * How far each output's probability falls, asked of the inspector's own worker at once, and of others as they come.
   * @param {WorkerLink} own
   * @param {Uint8Array} weights That it has.
   * @param {number} whole The picture's side, in pixels.
   * @param {Request} request
   * @param {() => boolean} isStale Whether the inspector has taken another network since.
   * @returns {Promise<import("../cifar-lab.js").Occlusion>}
   */
  async ask(own, weights, whole, request, isStale) {
    const { pixels, side = 8, stride = 4, colour = [128, 128, 128], random = false, onprogress, signal } = request;
    const { fault } = this.#pool;
    if (this.#isClosed) throw fault("closed");
    if (signal?.aborted) throw fault("aborted");
    const wanted = workersWanted(request.workers, fault);
    if (!Number.isInteger(stride) || stride < 1 || stride > whole)
      throw fault("argument", { problem: `a square that moves by ${stride}`, remedy: `use 1 to ${whole} pixels` });
    const others = this.#ready(weights, wanted - 1);
    const used = new Set();
    const positions = Math.ceil(whole / stride) ** 2;
    const count = positions * (random ? 1 + RANDOM : 1);
    let done = 0;
    const workOf = (/** @type {WorkerLink} */ link, /** @type {number} */ base) => {
      return async (/** @type {import("./shards.js").Shard} */ { network, first, count: asked }) => {
        if (isStale()) throw fault("superseded");
        const place = network + base;
        const question = { side, stride, colour, first, count: asked, ...(place > 0 && { random: place - 1 }) };
        const answer = await link.call("occlude", [pixels, question]);
        if (isStale()) throw fault("superseded");
        used.add(link);
        return answer;
      };
    };
    /**
     * @param {number} networks
     * @param {number} base The first of them: 0 is the network itself.
     * @param {Float32Array | null} known The drops of the network itself.
     */
    const ofNetworks = async (networks, base, known) => {
      /** @type {Float32Array[]} */
      const found = [];
      const shards = new Shards(
        shardsOf(networks, positions),
        1 + others.length,
        ({ network, first, count: asked }, answer) => {
          const outputs = answer.length / asked;
          const drops = (found[network] ??= new Float32Array(positions * outputs));
          drops.set(answer, first * outputs);
          done += asked;
          if (!signal?.aborted) onprogress?.({ done, count, drops: known ?? (done === positions ? drops : null) });
        },
      );
      // One that cannot be had leaves its part to the others.
      for (const ready of [Promise.resolve(own), ...others])
        ready.then(
          (link) => shards.join(workOf(link, base)),
          (error) => shards.leave(error),
        );
      try {
        await orAborted(shards.done, signal, fault);
      } finally {
        shards.end();
      }
      return found;
    };
    const [drops = new Float32Array()] = await ofNetworks(1, 0, null);
    return { drops, random: random ? await ofNetworks(RANDOM, 1, drops) : [], workers: used.size };
  }

  close() {
    this.#isClosed = true;
    for (const held of [...this.#held]) this.#forget(held);
  }

  /**
   * Workers with these weights, as soon as they have them.
   * @param {Uint8Array} weights
   * @param {number} count
   */
  #ready(weights, count) {
    return Array.from({ length: count }, (_, place) => {
      // One object for a worker's whole life: its end is told of that, whatever it has been given since.
      const held = (this.#held[place] ??= { weights: null, ready: undefined });
      if (held.ready && held.weights === weights) return held.ready;
      const ready = this.#given(weights, held.ready, () => this.#forget(held));
      Object.assign(held, { weights, ready });
      ready.catch(() => held.ready === ready && this.#forget(held));
      return ready;
    });
  }

  /**
   * @param {Uint8Array} weights
   * @param {Promise<WorkerLink> | undefined} before A worker that has others.
   * @param {() => void} onlost
   */
  async #given(weights, before, onlost) {
    const link = (await before?.catch(() => null)) ?? (await this.#pool.inspector(onlost));
    try {
      await link.call("open", [weights]);
      return link;
    } catch (error) {
      this.#pool.dismiss(link);
      throw error;
    }
  }

  /** It is no more, or could not be had: the next time another is opened. @param {Held} held */
  #forget(held) {
    this.#held = this.#held.filter((one) => one !== held);
    held.ready?.then((link) => this.#pool.dismiss(link)).catch(() => {});
  }
}
