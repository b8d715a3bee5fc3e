// @ts-check
/** How a set is divided and learnt, as a text for the address: `25.1.as-is.tuned.30`. No picture is in it. Pure. */
import { BEGINNINGS, USUAL } from "./plan.js";
import { EPOCHS, SHARES } from "./limits.js";
import { BALANCES } from "./set.js";

/** @typedef {import("./plan.js").Plan} Plan */

/** @param {Plan} plan @returns {string} "" for the usual one. */
export function writePlan(plan) {
  const text = textOf(plan);
  return text === textOf(USUAL) ? "" : text;
}

/** @param {Plan} plan */
const textOf = ({ share, seed, balance, begins, epochs }) => [share, seed, balance, begins, epochs].join(".");

/**
 * @param {string} text
 * @returns {Plan} What means nothing is as usual.
 */
export function readPlan(text) {
  const [share, seed, balance, begins, epochs] = text.split(".");
  return {
    share: SHARES.find((one) => String(one) === share) ?? USUAL.share,
    seed: /^\d{1,4}$/.test(seed ?? "") ? Number(seed) : USUAL.seed,
    balance: BALANCES.find((one) => one === balance) ?? USUAL.balance,
    begins: BEGINNINGS.find((one) => one === begins) ?? USUAL.begins,
    epochs: /^\d{1,3}$/.test(epochs ?? "") ? Math.min(EPOCHS.max, Math.max(EPOCHS.min, Number(epochs))) : USUAL.epochs,
  };
}
