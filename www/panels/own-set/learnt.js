// @ts-check
/**
 * Which networks have learnt a set, and how it was divided then: a figure says something only of pictures that a network has
 * not trained on. Pure.
 * @typedef {{ name: string, outputs: number,
 *   metadata: { classes: readonly string[], spec: { input: readonly number[] } } }} Network
 * @typedef {readonly string[]} Past Divisions that a network has learnt, or the one that it began with; `UNKNOWN` among them
 *   where nobody can tell.
 */
import { isReader, sameNames } from "./set.js";

export const UNKNOWN = "unknown";

/**
 * Who learns with the same one has seen the same pictures.
 * @param {{ isSplit: boolean }} set
 * @param {{ seed: number, share: number }} plan
 */
export const divisionOf = ({ isSplit }, { seed, share }) => (isSplit ? "folders" : `${seed}.${share}`);

/**
 * Whether what one division holds out was held out under another, too: of one seed the smaller share is a part of the larger.
 * @param {string} division
 * @param {string} other
 */
function isWithin(division, other) {
  const [[seed, share], [otherSeed, otherShare]] = [division.split("."), other.split(".")];
  return division === other || (seed === otherSeed && Number(share) <= Number(otherShare));
}

/**
 * Whether a network answers with these classes.
 * @param {Omit<Network, "name"> | null | undefined} network
 * @param {readonly string[]} names
 */
export const isFor = (network, names) =>
  !!network && isReader(network) && network.outputs === names.length && sameNames(network.metadata.classes, names);

export class Learnt {
  /** By the network's name. @type {Map<string, Past>} */
  #pasts = new Map();

  /**
   * @param {string} name
   * @param {Past} past
   */
  remember(name, past) {
    this.#pasts.set(name, [...new Set(past)]);
  }

  /** Another set comes, which may have some of the same pictures. */
  forget() {
    for (const name of this.#pasts.keys()) this.#pasts.set(name, [UNKNOWN]);
  }

  /**
   * @param {Network | null} network
   * @param {readonly string[]} names Of the set's classes.
   * @returns {Past} A network with these classes that was not taught here may have learnt the set: one from elsewhere, or one
   *   of the site's, where the pictures are of its data set.
   */
  of(network, names) {
    if (!network) return [];
    return this.#pasts.get(network.name) ?? (isFor(network, names) ? [UNKNOWN] : []);
  }

  /**
   * Whether a network has trained on pictures that this division holds out.
   * @param {string} name
   * @param {string} division
   */
  hasSeen(name, division) {
    return (this.#pasts.get(name) ?? []).some((one) => one !== UNKNOWN && !isWithin(division, one));
  }
}
