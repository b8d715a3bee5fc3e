// @ts-check
/**
 * A person's own set: pictures with classes, divided by a seed into those that train and those that are held out, and what a
 * run gets of it. Pure.
 * @typedef {{ planar: Uint8Array, path: string, isHeldOut: boolean | null }} Picture 3,072 bytes; `isHeldOut`: as its folder
 *   says, null where the seed decides.
 * @typedef {{ folder: string, name: string, pictures: Picture[] }} ClassOf
 * @typedef {{ planar: Uint8Array, path: string, label: number }} Labelled
 * @typedef {{ train: Labelled[], held: Labelled[] }} Split
 * @typedef {(typeof BALANCES)[number]} Balance How classes with few pictures get their due: not at all, by being shown more
 *   often, or by counting more in the loss.
 */
import { readsDataSet } from "../../workers/network-input.js";
import { CLASSES, LONGEST_NAME, PICTURES } from "./limits.js";

export const BALANCES = /** @type {const} */ (["as-is", "repeated", "weighted"]);
export const BYTES = 3072;
/** A run has at least so many images, so that fewer are shown several times an epoch. */
const FEWEST = 20;
/** Repeating stops here: an epoch of more would last long and teach little. */
const MOST_SHOWN = 20_000;

/**
 * What keeps these classes from being a set; null where nothing does.
 * @param {readonly { length: number }[]} classes Pictures of each.
 * @returns {{ code: string, params: Record<string, number> } | null}
 */
export function refusalOf(classes) {
  const count = classes.length;
  const pictures = classes.reduce((sum, { length }) => sum + length, 0);
  if (count < CLASSES.least || count > CLASSES.most) return { code: "classes", params: { count, ...CLASSES } };
  if (pictures < PICTURES.least || pictures > PICTURES.most)
    return { code: "pictures", params: { count: pictures, ...PICTURES } };
  return null;
}

/**
 * Whether a network reads pictures as a set has them.
 * @param {{ metadata: { spec: { input: readonly number[] } } } | null} network
 */
export const isReader = (network) => readsDataSet(network);

/**
 * A name for a class, as it can be used.
 * @param {string} text
 */
export const cleaned = (text) => text.replace(/\s+/g, " ").trim().slice(0, LONGEST_NAME);

/**
 * Which names cannot be used: those that are none, and those that another class has, too.
 * @param {readonly string[]} names
 */
export const unusable = (names) => names.map((name, place) => !name || names.indexOf(name) !== place);

/**
 * Whether two lists have the same names in the same order.
 * @param {readonly string[]} names
 * @param {readonly string[]} others
 */
export const sameNames = (names, others) =>
  names.length === others.length && names.every((name, place) => name === others[place]);

/**
 * Pictures that are the same to the network, byte for byte: all but the first of them, each with the first.
 * @param {readonly { planar: Uint8Array }[]} pictures
 * @returns {Map<number, number>} By place.
 */
export function repeats(pictures) {
  /** @type {Map<number, number[]>} */
  const known = new Map();
  /** @type {Map<number, number>} */
  const found = new Map();
  pictures.forEach(({ planar }, place) => {
    const key = hashOf(planar);
    const alike = known.get(key) ?? [];
    const first = alike.find((other) => isSame(planar, pictures[other]?.planar));
    if (first === undefined) known.set(key, [...alike, place]);
    else found.set(place, first);
  });
  return found;
}

/** FNV-1a. @param {Uint8Array} bytes */
function hashOf(bytes) {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash;
}

/** @param {Uint8Array} one @param {Uint8Array} [other] */
const isSame = (one, other) => !!other && one.every((byte, place) => byte === other[place]);

/**
 * Each class by itself, so that all of them are held out to the same share. A class of one picture trains and is not
 * evaluated.
 * @param {readonly ClassOf[]} classes
 * @param {{ seed: number, share: number }} how `share`: percent held out.
 * @returns {Split}
 */
export function divided(classes, { seed, share }) {
  /** @type {Split} */
  const split = { train: [], held: [] };
  classes.forEach(({ pictures }, label) => {
    const told = pictures.some(({ isHeldOut }) => isHeldOut !== null);
    const order = told ? [] : shuffled(pictures.length, seed, label);
    const count =
      pictures.length < 2 ? 0 : Math.min(pictures.length - 1, Math.max(1, Math.round((pictures.length * share) / 100)));
    const held = new Set(order.slice(0, count));
    pictures.forEach(({ planar, path, isHeldOut }, place) => {
      const isHeld = told ? isHeldOut === true : held.has(place);
      split[isHeld ? "held" : "train"].push({ planar, path, label });
    });
  });
  return split;
}

/**
 * Places in an order that the seed and the class decide: the same on every machine.
 * @param {number} count
 * @param {number} seed
 * @param {number} label
 */
function shuffled(count, seed, label) {
  const random = numbers(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(label + 1, 0x85ebca6b));
  const places = Array.from({ length: count }, (_, place) => place);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [places[last], places[other]] = [places[other] ?? 0, places[last] ?? 0];
  }
  return places;
}

/** Marsaglia's xorshift (Journal of Statistical Software 8, 2003) with 32 bits: 0 to below 1. @param {number} start */
function numbers(start) {
  // It never leaves 0.
  let state = start | 0 || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  // Seeds that lie side by side begin alike.
  for (let round = 0; round < 20; round++) next();
  return next;
}

/**
 * @param {readonly Labelled[]} pictures
 * @param {number} classes
 */
export function countsOf(pictures, classes) {
  const counts = new Array(classes).fill(0);
  for (const { label } of pictures) counts[label] += 1;
  return /** @type {number[]} */ (counts);
}

/**
 * What an epoch shows, and how much each class counts.
 * @param {readonly Labelled[]} train
 * @param {number} classes
 * @param {Balance} balance
 * @returns {{ shown: Labelled[], weights: number[], times: number }} `weights`: empty where all count the same; `times`: how
 *   often a set of few pictures is gone through in an epoch.
 */
export function trained(train, classes, balance) {
  const counts = countsOf(train, classes);
  const once = balance === "repeated" ? repeated(train, counts) : [...train];
  const times = Math.max(1, Math.ceil(FEWEST / Math.max(1, once.length)));
  const shown = Array.from({ length: times }, () => once).flat();
  const present = counts.filter((count) => count > 0).length;
  // As scikit-learn's "balanced": the mean over the pictures is 1.
  const weights = counts.map((count) => (count ? train.length / (present * count) : 1));
  return { shown, weights: balance === "weighted" ? weights : [], times };
}

/**
 * Each class as often as the largest, as far as there is room.
 * @param {readonly Labelled[]} train
 * @param {readonly number[]} counts
 */
function repeated(train, counts) {
  const most = Math.min(Math.max(...counts), Math.floor(MOST_SHOWN / counts.length));
  const more = counts.flatMap((count, label) => {
    const own = train.filter((picture) => picture.label === label);
    return Array.from({ length: count ? Math.max(0, most - count) : 0 }, (_, place) => own[place % count]);
  });
  return [...train, ...more].filter((picture) => picture !== undefined);
}

/**
 * Pixels and labels one after the other, as a run takes them.
 * @param {readonly Labelled[]} pictures
 */
export function joined(pictures) {
  const planar = new Uint8Array(pictures.length * BYTES);
  pictures.forEach((picture, place) => planar.set(picture.planar, place * BYTES));
  return { planar, labels: Uint8Array.from(pictures, ({ label }) => label) };
}
