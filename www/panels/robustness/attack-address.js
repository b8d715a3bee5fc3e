// @ts-check
/**
 * An attack as one word of the address: `4-1` is one step of at most 4 of 255, `4-10` are ten; `4-10-accurate` shows the
 * picture to the accurate network, too. Pure.
 * @typedef {{ epsilon: number, steps: number, other: string }} Attack `other`: another network's name, or "". Whether there
 *   is such a network, the page knows.
 */
import { nameIn } from "../../shell/names.js";

/** Of a colour value. */
export const MOST_EPSILON = 16;
/** The module takes more; more of them change next to nothing. */
export const MOST_STEPS = 50;
/** Steps of projected gradient descent where nothing else is said. */
export const USUAL_STEPS = 10;

/** @type {Attack} */
const USUAL = Object.freeze({ epsilon: 4, steps: 1, other: "" });

/**
 * @param {string} text
 * @returns {Attack} What is out of its range comes back to it.
 */
export function readAttack(text) {
  const [, epsilon, steps, other = ""] = /^(\d{1,2})-(\d{1,2})(?:-(.+))?$/.exec(text) ?? [];
  if (!epsilon || !steps) return USUAL;
  return {
    epsilon: Math.min(MOST_EPSILON, Number(epsilon)),
    steps: Math.min(MOST_STEPS, Math.max(1, Number(steps))),
    other: nameIn(other) ?? "",
  };
}

/** @param {Attack} attack */
export const writeAttack = ({ epsilon, steps, other }) =>
  [epsilon, steps, other].filter((part) => part !== "").join("-");
