// @ts-check
/**
 * How a set is divided and learnt.
 * @typedef {{ seed: number, share: number, balance: import("./set.js").Balance, begins: (typeof BEGINNINGS)[number],
 *   epochs: number }} Plan `share`: percent of each class that are held out.
 */

/** What learns, and from where: all layers or the dense ones from what the network has learnt, or all of them anew. */
export const BEGINNINGS = /** @type {const} */ (["tuned", "transfer", "anew"]);

/** @type {Plan} */
export const USUAL = Object.freeze({ seed: 1, share: 25, balance: "as-is", begins: "tuned", epochs: 30 });
