// @ts-check
/**
 * Which networks can stand side by side: those that read pictures of one size, and whose outputs mean the same classes. Pure.
 * @typedef {import("../../state.js").State} State
 * @typedef {{ input?: readonly number[], names?: readonly string[] | null }} Known What is known of a network: nothing of one
 *   that stands ready and has not answered yet.
 */
import { DATA_SET } from "../../workers/network-input.js";

/** What the site's networks read and name. @type {Known} */
export const OF_SITE = Object.freeze({ input: DATA_SET, names: null });

/**
 * @param {Pick<import("../../state.js").Network, "metadata" | "names">} network
 * @returns {Known}
 */
export const knownOf = ({ metadata, names }) => ({ input: metadata.spec.input, names });

/**
 * What keeps two networks apart; null where nothing does, as far as they are known.
 * @param {Known} one
 * @param {Known} other
 */
export function apart(one, other) {
  const differ = (/** @type {keyof Known} */ key) =>
    one[key] !== undefined && other[key] !== undefined && JSON.stringify(one[key]) !== JSON.stringify(other[key]);
  return differ("input") ? "input" : differ("names") ? "classes" : null;
}

/**
 * The networks that may stand beside the one in use.
 * @param {Pick<State, "network" | "site" | "mine">} state
 * @param {(why: ReturnType<typeof apart>) => boolean} [isHindered] Whether that keeps one out; anything does where it is not said.
 */
export function besides({ network, site, mine }, isHindered = (why) => why !== null) {
  const fits = (/** @type {Known} */ other) => !network || !isHindered(apart(knownOf(network), other));
  return { mine: mine.filter(fits), models: fits(OF_SITE) ? (site?.models ?? []) : [] };
}
