// @ts-check
/**
 * What the page and its workers say to each other: the messages' shapes, and the constants both sides share.
 *
 * Page to worker: first one `Start`, then `Call`s. Worker to page: one `Reply` for each, and `Notice`s.
 */

/** Shared with the wasm modules (`cifar_web::VERSION`, whose test reads this line). Grows when a message changes. */
export const VERSION = "0.1.0-15";

/** Images that a worker evaluates in one call: it hears nothing else meanwhile, a fraction of a second. */
export const EVALUATE_STEP = 100;

/** A worker that dies more often than this within the window is not started again by itself. */
export const RESTART_LIMIT = Object.freeze({ most: 3, windowMs: 30_000 });

/** @typedef {"view" | "evaluate" | "robustness" | "formats" | "learn" | "learn-flex" | "learn-ndarray"} ModuleName */

/**
 * Where a file of the site lies and what it must be: an entry of assets.json. Of 0 bytes is what its host is still building: it answers when
 * the file is there.
 * @typedef {{ path: string, bytes: number, sha256: string }} Asset
 */

/** @typedef {Record<string, Asset>} Assets By logical name. */

/**
 * The first message: which module this worker runs. Its reply carries the module's version.
 * @typedef {object} Start
 * @property {0} id
 * @property {ModuleName} module
 * @property {"train" | "shard" | "inside" | "design" | "dataset"} [role] What the module's worker is for, where that is not the module's usual work.
 * @property {string} glue Address of the JavaScript that wasm-bindgen wrote for the module.
 * @property {WebAssembly.Module} wasm Compiled by the page, once for all workers.
 * @property {string} base The site's address, with a slash at its end.
 * @property {Assets | null} assets
 * @property {string} lock Name of the Web Lock that the worker holds as long as it lives.
 */

/**
 * @typedef {object} Call
 * @property {number} id 1 and up; the reply has the same.
 * @property {string} call A name of the module's actions in worker.js.
 * @property {unknown[]} args
 */

/** @typedef {Record<string, string | number | string[]>} Params */

/** @typedef {{ code: string, params: Params, message: string }} PlainError An error on its way to the page. */

/** @typedef {{ id: number, result: any } | { id: number, error: PlainError }} Reply */

/**
 * `alive`: the worker holds its lock, by whose release its end is noticed. `progress`: of a download. `panic`: the module
 * has panicked and answers nothing any more, with `isMemory` for want of memory. `training`: what training/loop.js says of a run.
 * @typedef {{ alive: true } | { progress: import("./cifar-lab.js").Progress } | { panic: string, isMemory: boolean } | { training: any }} Notice
 */

/**
 * The module in which an engine classifies: burn's have their own, our kernels are in the page's.
 * @param {string} engine
 * @returns {ModuleName}
 */
export function moduleOf(engine) {
  return engine === "flex" ? "learn-flex" : engine === "ndarray" ? "learn-ndarray" : "view";
}

/**
 * The module in which an engine trains, or that refuses it.
 * @param {string} engine
 * @returns {ModuleName}
 */
export function trainerOf(engine) {
  const module = moduleOf(engine);
  return module === "view" ? "learn" : module;
}
