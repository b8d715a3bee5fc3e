// @ts-check
/**
 * A person's own networks: trained here, opened from a file, or taught with own pictures. They live in the page and nowhere
 * else, so the address names them (`own-2`) and no link carries them. Pure.
 * @typedef {import("../panels/train/training-settings.js").Choice} Choice
 * @typedef {{ choice: Choice, workers: number, base: string }} Settings What makes the same network again: `base` is the
 *   site's network that it began with, or "" for random weights.
 * @typedef {{ kind: "run" | "taught" | "file" | "imported" | "built", images: number, file: string, settings: Settings | null }} Origin
 *   `imported`: from a file of another program. `images` it learnt from: of CIFAR-10, or the person's own; `file`: its name.
 * @typedef {Origin & { name: string, bytes: Uint8Array, accuracy: number | null, names?: readonly string[] | null,
 *   input?: readonly number[] }} OwnNetwork `accuracy`: null where no image has evaluated it yet; `names`: of its outputs, where
 *   they are not the classes of CIFAR-10; `input`: of its pictures. Neither is known before it has answered.
 * @typedef {import("./words.js").Words} Words
 */

/** So many stay; of more, the oldest that is not in use goes. */
export const MOST_OWN = 6;

/** @param {string} name */
export const isOwn = (name) => /^own-\d+$/.test(name);

/** @param {string} name */
const numberOf = (name) => Number(name.slice("own-".length));

/**
 * A name that none of them has had.
 * @param {readonly OwnNetwork[]} mine
 * @param {string} [last] The last one given, which may have brought no network.
 */
export function nextName(mine, last = "own-0") {
  return `own-${1 + Math.max(numberOf(last), ...mine.map(({ name }) => numberOf(name)))}`;
}

/**
 * The newest first; one that changes keeps its place, and what is known of it and not said anew.
 * @param {readonly OwnNetwork[]} mine
 * @param {OwnNetwork} network
 * @param {string[]} used Names that must stay.
 * @returns {OwnNetwork[]}
 */
export function entered(mine, network, used) {
  const isKnown = mine.some(({ name }) => name === network.name);
  if (isKnown) return mine.map((one) => (one.name === network.name ? { ...one, ...network } : one));
  const all = [network, ...mine];
  const oldest = all.findLast(({ name }) => name !== network.name && !used.includes(name));
  return all.length > MOST_OWN ? all.filter((one) => one !== oldest) : all;
}

/**
 * What a list calls a network: the site's by their sentences, a person's own by what they are made of.
 * @param {string} name
 * @param {Words} words
 * @param {readonly OwnNetwork[]} [mine]
 */
export function networkName(name, words, mine = []) {
  const own = mine.find((one) => one.name === name);
  if (!own) return words.has(`model.${name}`) ? words.text(`model.${name}`) : name;
  const number = mine.length > 1 ? ` ${numberOf(name)}` : "";
  const title = words.text(`mine.${own.kind}`, { number, count: own.images, file: own.file });
  return own.accuracy === null ? title : words.text("mine.accuracy", { title, accuracy: words.percent(own.accuracy) });
}
