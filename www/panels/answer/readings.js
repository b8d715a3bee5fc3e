// @ts-check
/**
 * What a network's outputs are read as. Rust gives logits and their probabilities; here is the arithmetic of a reader
 * with those few numbers, so that the same lines read the live ones and those that the notebook printed in 2023.
 * @typedef {"softmax" | "sigmoid" | "scaled"} Reading
 * @typedef {"class" | "sorted"} Order
 * @typedef {import("../../state.js").Network} Network
 * @typedef {import("../../state.js").Answer} Answer
 */

/** @type {readonly Reading[]} */
export const READINGS = Object.freeze(["softmax", "sigmoid", "scaled"]);
/** @type {readonly Order[]} */
export const ORDERS = Object.freeze(["class", "sorted"]);
/** Outputs from here on belong to no class. */
export const CLASSES = 10;

/** Rounded to float32, as Keras prints it. @param {number} logit */
export const sigmoid = (logit) => Math.fround(1 / (1 + Math.exp(-logit)));

/** The sigmoid's inverse: the score that a printed output was made of. @param {number} value Between 0 and 1. */
export const logit = (value) => Math.log(value / (1 - value));

/** @param {readonly number[]} values */
export const sum = (values) => values.reduce((total, value) => total + value, 0);

/**
 * Shares that add up to 1. Less the largest first, since exp overflows from 710 on.
 * @param {readonly number[]} logits
 * @param {number} [temperature] Divides the logits.
 */
export function softmax(logits, temperature = 1) {
  const largest = Math.max(...logits);
  const powers = logits.map((value) => Math.exp((value - largest) / temperature));
  const all = sum(powers);
  return powers.map((power) => power / all);
}

/**
 * The least loss that a softmax over sigmoids can reach: the right output at 1, all others at 0, so the right one's
 * share is e / (e + n - 1).
 * @param {number} outputs
 */
export const literalFloor = (outputs) => Math.log(Math.E + outputs - 1) - 1;

/**
 * The readings that a network has: sigmoids where its last layer is one, a temperature where one was fitted.
 * @param {Network | null} network
 * @returns {Reading[]}
 */
export function readingsOf(network) {
  if (!network) return ["softmax"];
  const { spec, temperature } = network.metadata;
  const last = /** @type {{ kind: string } | undefined} */ (spec.layers.at(-1));
  const has = { softmax: true, sigmoid: last?.kind === "sigmoid", scaled: !!temperature };
  return READINGS.filter((reading) => has[reading]);
}

/**
 * What was asked for, where the network has it; else what may be believed most: shares scaled by the temperature, where
 * one was fitted.
 * @param {Reading | ""} asked
 * @param {Network | null} network
 * @returns {Reading}
 */
export function readingInUse(asked, network) {
  const offered = readingsOf(network);
  if (asked && offered.includes(asked)) return asked;
  return offered.includes("scaled") ? "scaled" : "softmax";
}

/**
 * One value an output.
 * @param {Answer} answer
 * @param {Reading} reading
 * @param {number | null} [temperature] Of the network: its probabilities are scaled by it already.
 */
export function valuesOf({ logits, probabilities }, reading, temperature = null) {
  if (reading === "sigmoid") return logits.map(sigmoid);
  return reading === "softmax" && temperature ? softmax(logits) : probabilities;
}
