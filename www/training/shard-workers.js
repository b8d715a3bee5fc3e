// @ts-check
/**
 * The shard workers of a run, each joined to the leader by a MessageChannel, through which the images of each piece come
 * along: the leader alone has all of them. They come when they are ready, and the leader does not wait: what a worker does
 * not compute, it computes itself. So one that dies costs time and no bit.
 * @typedef {import("../workers/worker-pool.js").WorkerPool} WorkerPool
 * @typedef {import("../workers/link.js").WorkerLink} WorkerLink
 * @typedef {import("../workers/errors.js").LabError} LabError
 * @typedef {import("../cifar-lab.js").RunDescription} Description
 */
import { SETTINGS } from "../settings-schema.js";
import { RestartLimiter } from "../workers/restart-limiter.js";

/** Each needs a core, and 25 MB; the modules take no more. */
export const MOST = SETTINGS.find(({ name }) => name === "workers")?.most ?? 1;

/**
 * How many workers this machine has a use for.
 * @param {number} wanted
 * @param {number} [cores]
 */
export function capped(wanted, cores = globalThis.navigator?.hardwareConcurrency || 1) {
  return Math.min(wanted, cores, MOST);
}

export class ShardWorkers {
  #pool;
  #leader;
  #is;
  #onfault;
  /** @type {Map<number, WorkerLink>} */
  #links = new Map();
  #restarts = new RestartLimiter();
  #isOver = false;

  /**
   * @param {WorkerPool} pool
   * @param {WorkerLink} leader Its images are there.
   * @param {Description} is
   * @param {(error: LabError, recovered: boolean) => void} onfault
   */
  constructor(pool, leader, is, onfault) {
    this.#pool = pool;
    this.#leader = leader;
    this.#is = is;
    this.#onfault = onfault;
    const places = Array.from({ length: is.activeWorkers - 1 }, (_, k) => k + 1);
    /** Resolves when each worker is there, or has been given up. */
    this.ready = Promise.all(places.map((place) => this.#start(place).catch((error) => this.#replace(place, error))));
  }

  close() {
    this.#isOver = true;
    for (const link of this.#links.values()) this.#pool.dismiss(link);
    this.#links.clear();
  }

  /** @param {number} place */
  async #start(place) {
    const { engine, needsTrain, needsTest } = this.#is;
    let isReady = false;
    /** @type {LabError | null} */
    let lost = null;
    const onlost = (/** @type {LabError} */ error) => {
      lost = error;
      if (isReady) this.#replace(place, error);
    };
    const [link, recipe] = await Promise.all([
      this.#pool.trainer({ engine, role: "shard", onlost }),
      this.#leader.call("recipe", []),
    ]);
    this.#links.set(place, link);
    if (this.#isOver) return this.close();
    await link.call("begin", [engine, recipe, needsTrain, needsTest]);
    const { port1, port2 } = new MessageChannel();
    await link.call("serve", [port1], [port1]);
    await this.#leader.call("addWorker", [place, port2], [port2]);
    if (lost) throw lost;
    isReady = true;
  }

  /**
   * @param {number} place
   * @param {LabError} error
   * @returns {Promise<void>}
   */
  async #replace(place, error) {
    if (this.#isOver) return;
    const link = this.#links.get(place);
    if (link) this.#pool.dismiss(link);
    this.#links.delete(place);
    const mayStart = this.#restarts.mayStartAgain();
    // A leader that has died as well is the run's affair.
    await this.#leader.call("removeWorker", [place]).catch(() => {});
    if (this.#isOver) return;
    if (!mayStart) return this.#onfault(error, false);
    try {
      await this.#start(place);
      if (!this.#isOver) this.#onfault(error, true);
    } catch (/** @type {any} */ next) {
      return this.#replace(place, next);
    }
  }
}
