// @ts-check
/**
 * Weights that came without layers and wait for blocks that take them. Whoever has read them leaves them here; the builder
 * says at its blocks where they do not fit.
 * @typedef {object} Waiting
 * @property {string} name Of their file.
 * @property {(spec: import("../../cifar-lab.js").Spec) => Promise<import("../../cifar-lab.js").Unfilled | null>} fit
 * @property {(spec: import("../../cifar-lab.js").Spec) => Promise<void>} take
 */

/** @type {Waiting | null} */
let waiting = null;
/** @type {Set<() => void>} */
const listeners = new Set();

/** What waits, if anything. */
export const waitingWeights = () => waiting;

/** @param {Waiting | null} weights */
export function setWaitingWeights(weights) {
  waiting = weights;
  for (const hear of listeners) hear();
}

/** @param {() => void} hear Called when other weights wait, or none any more. */
export const onWaitingWeights = (hear) => void listeners.add(hear);
