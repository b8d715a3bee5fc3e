// @ts-check
/**
 * A training run as whoever started it holds it: the leader behind it and its shard workers, its images, its figures, its
 * last checkpoint, from which it goes on where the leader dies.
 *
 * It begins when all images that its settings need are here, so that the order of the steps is the same whatever
 * the network does: a run of 1,000 images waits for one sheet, of 5,000 for five.
 * @typedef {import("../cifar-lab.js").TrainOptions} TrainOptions
 * @typedef {import("../cifar-lab.js").RunDescription} Description
 * @typedef {import("../workers/worker-pool.js").WorkerPool} WorkerPool
 * @typedef {import("../workers/errors.js").LabError} LabError
 * @typedef {import("../workers/link.js").WorkerLink} WorkerLink
 */
import { RestartLimiter } from "../workers/restart-limiter.js";
import { feed } from "./feed.js";
import { ShardWorkers } from "./shard-workers.js";
import { Tally } from "./tally.js";
import { described, wanted } from "./options.js";
import { withFormerWho } from "../former-names.js";

const OVER = ["ended", "stopped", "failed"];

export class Run {
  #pool;
  #options;
  /** What a new run is made of. @type {unknown[] | null} */
  #wanted = null;
  /** @type {WorkerLink | null} */
  #link = null;
  /** @type {ShardWorkers | null} */
  #shardWorkers = null;
  /** @type {Description | null} */
  #description = null;
  /** @type {Uint8Array<ArrayBuffer> | null} */
  #last = null;
  /** @type {Tally | null} */
  #tally = null;
  #restarts = new RestartLimiter();
  #gentle;
  /** Whether it shall go when it is ready. */
  #goes;
  /** Asks for a missing sheet again. */
  #again = () => {};
  /** @type {(value: any) => void} */
  #resolve = () => {};
  /** @type {(error: Error) => void} */
  #reject = () => {};
  /** @type {(is: Description) => void} */
  #begun = () => {};
  /** @type {(error: Error) => void} */
  #refused = () => {};
  /** The preparation under way, or the last one. @type {Promise<unknown>} */
  #prepared;
  #ends = new AbortController();
  /** @type {"preparing" | "running" | "paused" | "ended" | "stopped" | "failed"} */
  state = "preparing";

  /**
   * @param {WorkerPool} pool
   * @param {TrainOptions} options
   */
  constructor(pool, options) {
    this.#pool = pool;
    this.#options = options;
    this.#gentle = options.gentle ?? false;
    this.#goes = options.autostart ?? true;
    /** Resolves at the end of the run or when it is stopped; rejects when it fails. */
    this.done = new Promise((resolve, reject) => ([this.#resolve, this.#reject] = [resolve, reject]));
    this.done.catch(() => {});
    /** Resolves with what the run is, once its images are here. */
    this.ready = new Promise((resolve, reject) => ([this.#begun, this.#refused] = [resolve, reject]));
    this.ready.catch(() => {});
    this.#prepared = this.#prepare(options.resume ?? null);
    options.signal?.addEventListener("abort", () => this.stop(), { once: true, signal: this.#ends.signal });
    pool.closing.addEventListener("abort", () => this.#fail(pool.closing.reason), { signal: this.#ends.signal });
    const { document } = globalThis;
    // A tab that is hidden may be closed, frozen or put to sleep without a further word.
    const hide = () => document.hidden && this.state === "running" && this.checkpoint().catch(() => {});
    document?.addEventListener("visibilitychange", hide, { signal: this.#ends.signal });
    globalThis.addEventListener?.("online", () => this.retry(), { signal: this.#ends.signal });
  }

  /** The epochs' figures so far. */
  get curve() {
    return this.#tally?.curve ?? [];
  }

  get description() {
    return this.#description;
  }

  /** Resolves when each shard worker is there, or has been given up; the run does not wait for them. */
  get workersReady() {
    return this.ready.then(() => this.#shardWorkers?.ready).then(() => {});
  }

  /** The name of `workersReady` in version 0.1. */
  get helpersReady() {
    return this.workersReady;
  }

  async pause() {
    await this.#standing();
    if (this.state !== "running") return;
    this.#goes = false;
    // A leader that dies on the way stands still where the next one begins.
    this.#keep(await this.#call("pause").catch(() => {}));
    await this.#standing();
    if (this.state === "running") this.#become("paused");
  }

  async resume() {
    await this.#standing();
    if (this.state !== "paused") return;
    this.#goes = true;
    this.#become("running");
    await this.#call("run").catch(() => {});
  }

  /** One step of a run that stands still. */
  async step() {
    await this.#standing();
    if (this.state === "running") await this.pause();
    if (this.state !== "paused") return;
    this.#keep(await this.#call("step").catch(() => {}));
  }

  /**
   * Half of the time is left to other work, or none.
   * @param {boolean} gentle
   */
  async setGentle(gentle) {
    this.#gentle = gentle;
    await this.#standing();
    if (!OVER.includes(this.state)) await this.#call("throttle", [gentle]);
  }

  /** Asks again for a sheet that did not come. */
  retry() {
    this.#again();
  }

  /** Ends the run where it stands and frees its workers. The last checkpoint stays. */
  stop() {
    if (OVER.includes(this.state)) return this.#close();
    this.#become("stopped");
    this.#close();
    this.#refused(this.#pool.fault("aborted"));
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
    if (!this.#link) throw this.#pool.fault("closed");
    return this.#call("weights");
  }

  /**
   * @param {Uint8Array<ArrayBufferLike> | null} saved
   * @param {LabError} [lost] What the leader before ended with.
   */
  #prepare(saved, lost) {
    const prepared = this.#begin(saved, lost);
    // A leader that died on the way has a successor by now.
    const refuse = (/** @type {any} */ error) => this.#prepared === prepared && this.#fail(error);
    prepared.then(this.#begun, refuse);
    return prepared;
  }

  /**
   * @param {Uint8Array<ArrayBufferLike> | null} saved
   * @param {LabError} [lost] What the leader before ended with.
   */
  async #begin(saved, lost) {
    // The network in use when the run was asked for, whatever is loaded while its module comes.
    if (!this.#options.resume) this.#wanted ??= wanted(this.#options, this.#pool.model.bytes, this.#pool.fault);
    const { link, told } = await this.#lead(this.#description?.engine ?? this.#options.engine ?? "kernels", saved);
    const is = described(told, this.#options);
    await feed(this.#pool, link, is, (error) => this.#missing(error));
    if (this.state !== "preparing") return this.#gone();
    [this.#description, this.#tally] = [is, new Tally(is)];
    if (!this.#last) this.#keep(await this.#call("checkpoint"));
    await this.#call("throttle", [this.#gentle]);
    this.#shardWorkers = new ShardWorkers(this.#pool, link, is, (error, recovered) =>
      this.#say({ role: "worker", error, recovered }),
    );
    if (lost) this.#say({ role: "leader", error: lost, recovered: true });
    this.#become(this.#goes ? "running" : "paused");
    if (this.#goes) await this.#call("run");
    return is;
  }

  /**
   * A leader and what it says of the run, in the module of the run's engine. What engine a saved run has is written in
   * it, so only a module can tell, and one that lacks it names it.
   * @param {import("../workers/worker-pool.js").TrainingEngine} engine
   * @param {Uint8Array<ArrayBufferLike> | null} saved
   * @returns {Promise<{ link: WorkerLink, told: Description }>}
   */
  async #lead(engine, saved) {
    /** @type {WorkerLink | null} */
    let own = null;
    const hear = (/** @type {any} */ news) => this.#hear(news);
    const link = await this.#pool.trainer({ engine, hear, onlost: (error) => this.#died(own, error) });
    own = link;
    if (this.state !== "preparing") return (this.#pool.dismiss(link), this.#gone());
    this.#link = link;
    try {
      return { link, told: saved ? await link.call("resume", [saved]) : await link.call("begin", this.#wanted ?? []) };
    } catch (/** @type {any} */ error) {
      const other = error.code === "engine.absent" && error.params.engine;
      if (!saved || !other || other === engine || this.#link !== link) throw error;
      this.#close();
      return this.#lead(other, saved);
    }
  }

  /** When nothing is being prepared. */
  async #standing() {
    await this.ready;
    while (this.state === "preparing") await this.#prepared.catch(() => {});
  }

  /**
   * @param {LabError} error
   * @returns {Promise<void>} Until the sheet shall be asked for again.
   */
  #missing(error) {
    if (!this.#options.onmissing) return Promise.reject(error);
    return new Promise((resolve, reject) => {
      this.#again = () => {
        this.#again = () => {};
        this.#options.onmissing?.(null);
        resolve();
      };
      this.#ends.signal.addEventListener("abort", () => reject(this.#pool.fault("aborted")), { once: true });
      this.#options.onmissing?.(error);
    });
  }

  /**
   * The leader is dead: a new one goes on from the last checkpoint, or begins anew where there is none yet.
   * @param {WorkerLink | null} link
   * @param {LabError} error
   */
  #died(link, error) {
    // One that has not started yet is no one's leader: whoever waits for it hears of it.
    if (!link || link !== this.#link || OVER.includes(this.state)) return;
    this.#close();
    if (!this.#restarts.mayStartAgain()) {
      this.#say({ role: "leader", error, recovered: false });
      return this.#fail(error);
    }
    this.#become("preparing");
    this.#prepared = this.#prepare(this.#last ?? this.#options.resume ?? null, error);
  }

  /** @returns {never} */
  #gone() {
    throw this.#pool.fault("aborted");
  }

  /**
   * @param {string} call
   * @param {unknown[]} [args]
   */
  #call(call, args = []) {
    return this.#link ? this.#link.call(call, args) : Promise.reject(this.#pool.fault("closed"));
  }

  /** @param {any} news A message of training/loop.js. */
  #hear({ kind, bytes, error, ...news }) {
    if (kind === "saved" || kind === "ended") this.#keep(bytes);
    if (kind === "epoch") this.#options.onepoch?.(news.weights, { epoch: news.epoch });
    // Counted whether anyone listens or not.
    const progress = kind === "progress" && this.#tally?.add(news);
    if (progress) this.#options.onprogress?.(progress);
    if (kind === "failed") this.#fail(this.#pool.fault(error.code, error.params));
    if (kind === "ended") {
      this.#become("ended");
      this.#shardWorkers?.close();
      this.#ends.abort();
      this.#resolve(this.#result());
    }
  }

  /** @param {Omit<import("../cifar-lab.js").RunFault, "who" | "epoch" | "step">} fault */
  #say(fault) {
    this.#options.onfault?.(withFormerWho({ ...fault, ...this.#position }));
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
    if (OVER.includes(this.state)) return;
    this.#become("failed");
    this.#close();
    this.#refused(error);
    this.#reject(error);
  }

  #close() {
    this.#shardWorkers?.close();
    if (this.#link) this.#pool.dismiss(this.#link);
    [this.#link, this.#shardWorkers] = [null, null];
    if (OVER.includes(this.state)) this.#ends.abort();
  }

  get #position() {
    return this.#tally?.position ?? { epoch: 0, step: 0 };
  }

  #result() {
    return { state: this.state, curve: this.curve, ...this.#position };
  }
}
