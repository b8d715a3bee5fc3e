// @ts-check
/**
 * One worker: its start, its calls, its end.
 * @typedef {import("./errors.js").Fault} Fault
 * @typedef {import("./errors.js").LabError} LabError
 * @typedef {import("../protocol.js").Start} Start
 */
import { VERSION } from "../protocol.js";
import { workerAddress } from "./trusted.js";

/**
 * Seconds in which a worker's script, a few kilobytes, has come and says its first word. One that is ended before has no
 * lock yet by whose release it could be noticed.
 */
const START_S = 60;

/** Names of locks must differ between pages of the same origin. */
let locks = 0;
const page = Math.random().toString(36).slice(2);

export class WorkerLink {
  #worker;
  #fault;
  #module;
  #role;
  #onlost;
  #next = 1;
  #running = false;
  /** @type {Map<number, { resolve: (value: any) => void, reject: (error: Error) => void }>} */
  #pending = new Map();
  /** @type {LabError | null} */
  #dead = null;
  #lifeline = new AbortController();
  /** Until the first word. @type {ReturnType<typeof setInterval> | undefined} */
  #patience;
  #lock = `cifar-lab:${page}:${locks++}`;

  /**
   * @param {object} options
   * @param {string} options.url
   * @param {import("../protocol.js").ModuleName} options.module
   * @param {Start["role"]} [options.role]
   * @param {(news: any) => void} [options.hear] Gets what a training run says.
   * @param {Promise<Omit<Start, "id" | "module" | "lock">>} options.start Awaited while worker.js loads.
   * @param {Fault} options.fault
   * @param {(progress: import("../cifar-lab.js").Progress) => void} options.onprogress
   * @param {(error: LabError) => void} [options.onlost] Called once, unless `close` was.
   */
  constructor({ url, module, role, hear, start, fault, onprogress, onlost }) {
    this.#fault = fault;
    this.#module = module;
    this.#role = role;
    this.#onlost = onlost;
    this.#worker = new Worker(workerAddress(url), { type: "module", name: `cifar-lab ${module}` });
    this.#worker.onmessage = ({ data }) => {
      if ("progress" in data) onprogress(data.progress);
      else if ("training" in data) hear?.(data.training);
      else if ("alive" in data) this.#watch();
      else if ("panic" in data)
        this.#die(fault(data.isMemory ? "worker.memory" : "panic", { module, message: data.panic }));
      else this.#settle(data);
    };
    this.#worker.onerror = (event) => {
      event.preventDefault();
      const message = event.message ?? "worker.js cannot be loaded";
      this.#die(fault(this.#running ? "panic" : "worker.failed", { module, message }));
    };
    /** Resolves when the module answers; rejects with `module.load`, `version.mismatch`, ... */
    this.ready = this.#begin(start);
    this.ready.catch(() => {});
  }

  /** @param {Promise<Omit<Start, "id" | "module" | "lock">>} start */
  async #begin(start) {
    const message = {
      ...(await start),
      id: /** @type {0} */ (0),
      module: this.#module,
      role: this.#role,
      lock: this.#lock,
    };
    this.#wait();
    const answer = await this.#post(message, []).catch((error) => {
      const message = error.message;
      throw error.code === "internal" ? this.#fault("module.load", { module: this.#module, message }) : error;
    });
    if (answer.version !== VERSION) {
      throw this.#fault("version.mismatch", { script: VERSION, module: String(answer.version) });
    }
    this.#running = true;
  }

  /** Counted second by second: a machine that slept meanwhile has waited for one of them and no longer. */
  #wait() {
    if (this.#dead) return;
    let seconds = 0;
    this.#patience = setInterval(() => {
      if (++seconds >= START_S) this.#die(this.#fault("worker.lost", { module: this.#module }));
    }, 1000);
  }

  /** The worker has its lock now. Who gets it next is told that the worker is no more. */
  #watch() {
    clearInterval(this.#patience);
    const lost = () => this.#die(this.#fault("worker.lost", { module: this.#module }));
    navigator.locks?.request(this.#lock, { signal: this.#lifeline.signal }, lost).catch(() => {});
  }

  /**
   * @param {string} call
   * @param {unknown[]} args
   * @param {Transferable[]} [transfer]
   * @returns {Promise<any>}
   */
  call(call, args, transfer = []) {
    return this.#post({ id: this.#next++, call, args }, transfer);
  }

  /**
   * @param {import("../protocol.js").Call | Start} message
   * @param {Transferable[]} transfer
   * @returns {Promise<any>}
   */
  #post(message, transfer) {
    if (this.#dead) return Promise.reject(this.#dead);
    return new Promise((resolve, reject) => {
      try {
        this.#worker.postMessage(message, transfer);
      } catch (/** @type {any} */ error) {
        // A bitmap that is closed, a canvas that was handed over before.
        return reject(
          this.#fault("argument", { problem: error.message, remedy: "give what can still be handed over" }),
        );
      }
      this.#pending.set(message.id, { resolve, reject });
    });
  }

  /** @param {any} reply */
  #settle({ id, result, error }) {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (error) pending?.reject(this.#fault(error.code, error.params));
    else pending?.resolve(result);
  }

  /**
   * Ends the worker; whatever it was asked rejects with the error.
   * @param {LabError} error
   */
  close(error) {
    if (this.#dead) return;
    this.#dead = error;
    this.#worker.terminate();
    this.#lifeline.abort();
    clearInterval(this.#patience);
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }

  /** @param {LabError} error */
  #die(error) {
    if (this.#dead) return;
    this.close(error);
    this.#onlost?.(error);
  }
}
