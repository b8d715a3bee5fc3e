// @ts-check
/**
 * What the page knows of its use without network: pure, like state.js, which holds it.
 * @typedef {object} OfflineState
 * @property {"unknown" | "insecure" | "absent" | "refused" | "keeping" | "kept" | "failed"} phase `refused`: the person
 *   does not want it.
 * @property {number} core Bytes of what the page needs.
 * @property {number} stored Bytes that are there.
 * @property {number} rest Bytes of all other pictures and the training module.
 * @property {number} done Of `rest`, while it is being kept.
 * @property {"no" | "keeping" | "yes" | "failed"} all Whether `rest` is kept.
 * @property {"" | "waiting" | "others"} update A new version waits; `others`: other tabs have to be closed first.
 * @property {boolean} canInstall
 */

/** @type {OfflineState} */
export const UNKNOWN = Object.freeze({
  phase: "unknown",
  core: 0,
  stored: 0,
  rest: 0,
  done: 0,
  all: "no",
  update: "",
  canInstall: false,
});
