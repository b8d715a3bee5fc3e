// @ts-check
/**
 * Keeps one worker of a module alive: a dead one is replaced, its state restored, and calls wait for that.
 * @typedef {import("./errors.js").Fault} Fault
 * @typedef {import("./errors.js").LabError} LabError
 * @typedef {import("../protocol.js").ModuleName} ModuleName
 */
import { filesOf } from "./modules.js";
import { RestartLimiter } from "./restart-limiter.js";
import { WorkerLink } from "./link.js";

export class Keeper {
  /** @type {WorkerLink | null} */
  #link = null;
  /** @type {Promise<WorkerLink>} */
  #ready;
  #restarts = new RestartLimiter();
  /** @type {LabError | null} */
  #closed = null;
  #options;

  /**
   * @param {object} options
   * @param {ModuleName} options.module
   * @param {import("./modules.js").Modules} options.modules
   * @param {(link: WorkerLink, again: boolean) => Promise<void>} options.restore Gives a fresh worker its state.
   * @param {(fault: import("../cifar-lab.js").Fault) => void} options.onfault
   */
  constructor(options) {
    this.#options = options;
    this.#ready = this.#start(false);
    this.#ready.catch(() => {});
  }

  /** Resolves when the worker is there with its state. */
  get ready() {
    return this.#ready.then(() => {});
  }

  /**
   * @param {string} call
   * @param {unknown[]} args
   * @param {Transferable[]} [transfer]
   */
  async call(call, args, transfer) {
    return (await this.#ready).call(call, args, transfer);
  }

  /** Tries again where the worker could not be kept alive; else does nothing. */
  async restart() {
    await this.#ready.catch(() => {
      this.#restarts = new RestartLimiter();
      this.#ready = this.#start(true);
    });
    return this.ready;
  }

  /** @param {LabError} error */
  close(error) {
    this.#closed = error;
    this.#link?.close(error);
    this.#ready = Promise.reject(error);
    this.#ready.catch(() => {});
  }

  /** @param {boolean} again */
  async #start(again) {
    const { module, modules, restore } = this.#options;
    /** @type {(error: LabError) => void} */
    let onlost = () => {};
    const link = await openLink(modules, module, {
      onlost: (error) => onlost(error),
      onopen: (opened) => {
        this.#link = opened;
        if (this.#closed) opened.close(this.#closed);
      },
    });
    await restore(link, again);
    onlost = (error) => this.#replace(error);
    return link;
  }

  /** @param {LabError} error */
  async #replace(error) {
    const { module, modules, onfault } = this.#options;
    const failed = (/** @type {LabError} */ { code, params }) =>
      modules.fault("worker.failed", { module, message: String(params.message ?? params.asset ?? code) });
    if (!this.#restarts.mayStartAgain()) this.#ready = Promise.reject(failed(error));
    else this.#ready = this.#start(true).catch((reason) => Promise.reject(failed(reason)));
    const recovered = await this.#ready.then(
      () => true,
      () => false,
    );
    onfault({ module, error, recovered });
  }
}

/**
 * A worker whose module is running.
 * @param {import("./modules.js").Modules} modules
 * @param {ModuleName} module
 * @param {object} [hear]
 * @param {(error: LabError) => void} [hear.onlost]
 * @param {(link: WorkerLink) => void} [hear.onopen] Gets it before it is ready, to be able to close it.
 * @param {import("../protocol.js").Start["role"]} [hear.role]
 * @param {(news: any) => void} [hear.hear] Gets what a training run says.
 */
export async function openLink(modules, module, { onlost, onopen, role, hear } = {}) {
  const { base, assets, worker: url, fault, onprogress } = modules;
  const glue = modules.url(`${filesOf(module)}.js`);
  const start = modules.compiled(module).then((wasm) => ({ glue, wasm, base, assets }));
  const link = new WorkerLink({ url, module, role, hear, start, fault, onprogress, onlost });
  onopen?.(link);
  await link.ready.catch((error) => {
    link.close(error);
    if (["module.load", "version.mismatch"].includes(error.code)) modules.distrust(module);
    throw error;
  });
  return link;
}
