// @ts-check
/**
 * What people see in the test images: votes of a file that the person brings, checked, and compared with a network's answers.
 * Made for CIFAR-10H (Peterson, Battleday, Griffiths and Russakovsky, "Human Uncertainty Makes Classification More Robust",
 * ICCV 2019), whose licence (CC BY-NC-SA 4.0) lets nobody ship it here. Pure.
 * @typedef {import("./rows.js").Rows} Rows
 * @typedef {{ shares: Float64Array, entropy: Float64Array, votes: number | null }} People `shares`: `[10,000, 10]`, what part of
 *   the people saw which class; `entropy`: of each image, in nats; `votes`: of all images, where the file counts them.
 * @typedef {{ images: number, low: number, high: number, people: number, network: number, right: number }} Bin Images on which
 *   people agree about as much: `low` to `high`, means of both entropies, and how many the network gets right.
 */
import { NoNumbers, isNpy, readNpy } from "./npy.js";
import { isRight } from "./rows.js";

export const IMAGES = 10_000;
const CLASSES = 10;
/** People's commonest answer is the label's in 99 of 100 images; of another order in one of ten. */
const LEAST_AGREEMENT = 0.8;
/** How far probabilities may sum beside 1: 32-bit numbers, rounded. */
const SUM_SLACK = 1e-3;
/** Bytes: 10,000 x 10 numbers of 64 bits, and a header. */
export const LARGEST_FILE = 2_000_000;

/** A votes file that cannot be used, by `evaluation.people.problem.REASON`. */
export class NoVotes extends Error {
  /**
   * @param {NoNumbers["reason"] | "large" | "images" | "zip" | "csv" | "shape" | "value" | "empty" | "sum" | "order"} reason
   * @param {Record<string, string | number>} [params]
   */
  constructor(reason, params = {}) {
    super(reason);
    this.reason = reason;
    this.params = params;
  }
}

/**
 * @param {Uint8Array} bytes Of a file: 10,000 rows of ten votes, or of ten probabilities.
 * @param {Uint8Array} labels Of the 10,000 test images.
 * @returns {People}
 * @throws {NoVotes}
 */
export function readPeople(bytes, labels) {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) throw new NoVotes("zip");
  if (bytes.length > LARGEST_FILE) throw new NoVotes(isNpy(bytes) ? "large" : "csv");
  if (!isNpy(bytes)) throw new NoVotes(isText(bytes) ? "csv" : "npy");
  const { shape, values } = numbers(bytes);
  if (shape.length !== 2 || shape[0] !== IMAGES || shape[1] !== CLASSES)
    throw new NoVotes("shape", { shape: shape.join(" × ") || "–" });
  const bad = values.findIndex((value) => !(value >= 0) || value > 1e6);
  if (bad >= 0) throw new NoVotes("value", { index: Math.floor(bad / CLASSES), value: String(values[bad]) });
  const sums = Float64Array.from({ length: IMAGES }, (_, image) => sum(values, image));
  const none = sums.indexOf(0);
  if (none >= 0) throw new NoVotes("empty", { index: none });
  // One vote each would sum to 1, too; nobody asks one person.
  const isProbabilities = sums.every((total) => Math.abs(total - 1) <= SUM_SLACK);
  const odd = isProbabilities ? -1 : values.findIndex((value) => !Number.isInteger(value));
  if (odd >= 0) {
    const index = Math.floor(odd / CLASSES);
    throw new NoVotes("sum", { index, sum: Number((sums[index] ?? 0).toPrecision(4)) });
  }
  const shares = values.map((value, place) => value / (sums[Math.floor(place / CLASSES)] ?? 1));
  const agreed = countAgreed(shares, labels);
  if (agreed < LEAST_AGREEMENT * IMAGES) throw new NoVotes("order", { share: agreed / IMAGES });
  const votes = isProbabilities ? null : sums.reduce((all, one) => all + one, 0);
  return { shares, votes, entropy: Float64Array.from({ length: IMAGES }, (_, image) => entropyOf(shares, image)) };
}

/** @param {Uint8Array} bytes */
function numbers(bytes) {
  try {
    return readNpy(bytes, 10 * IMAGES * CLASSES);
  } catch (error) {
    if (error instanceof NoNumbers) throw new NoVotes(error.reason === "length" ? "shape" : error.reason, error.params);
    throw error;
  }
}

/** @param {Uint8Array} bytes */
const isText = (bytes) =>
  bytes.length > 0 && bytes.subarray(0, 1000).every((byte) => byte >= 32 || (byte >= 9 && byte <= 13));

/**
 * @param {Float64Array} values
 * @param {number} image
 */
const sum = (values, image) =>
  values.subarray(CLASSES * image, CLASSES * (image + 1)).reduce((all, one) => all + one, 0);

/**
 * How many images have their label as the commonest answer, ties included.
 * @param {Float64Array} shares
 * @param {Uint8Array} labels
 */
function countAgreed(shares, labels) {
  let agreed = 0;
  for (const [image, label] of labels.entries()) {
    const of = shares.subarray(CLASSES * image, CLASSES * (image + 1));
    agreed += Number((of[label] ?? 0) >= Math.max(...of));
  }
  return agreed;
}

/**
 * @param {Float64Array} shares
 * @param {number} image
 */
function entropyOf(shares, image) {
  let entropy = 0;
  for (const share of shares.subarray(CLASSES * image, CLASSES * (image + 1)))
    if (share > 0) entropy -= share * Math.log(share);
  return entropy;
}

/** Of people's entropy, in nats: they agree; one or two of fifty see something else; more and more of them do. */
const EDGES = [0, 0.1, 0.25, 0.5, 0.75, 1];

/**
 * What people and the network make of the same images.
 * @param {People} people
 * @param {Rows} rows All 10,000 of them.
 */
export function compared({ shares, entropy, votes }, rows) {
  const all = Array.from({ length: IMAGES }, (_, image) => image);
  const top = (/** @type {number} */ image) => {
    const of = shares.subarray(CLASSES * image, CLASSES * (image + 1));
    return of.indexOf(Math.max(...of));
  };
  const seen = (/** @type {number[]} */ images) =>
    mean(images.map((image) => shares[CLASSES * image + (rows.truth[image] ?? 0)] ?? 0));
  const groups = EDGES.map((low, place) => ({ low, high: EDGES[place + 1] ?? Math.log(CLASSES) }));
  const bins = groups.map(({ low, high }, place) =>
    binOf(
      // The first bin: all see the same.
      all.filter((image) => inBin(entropy[image] ?? 0, place)),
      { low, high },
      entropy,
      rows,
    ),
  );
  const classes = Array.from({ length: CLASSES }, (_, label) => {
    const images = all.filter((image) => rows.truth[image] === label);
    const [people, network] = [entropy, rows.entropy].map((of) => mean(images.map((image) => of[image] ?? 0)));
    return { images: images.length, seen: seen(images), people: people ?? 0, network: network ?? 0 };
  });
  return {
    votes,
    seen: seen(all),
    agreed: all.filter((image) => top(image) === rows.truth[image]).length,
    unanimous: all.filter((image) => (entropy[image] ?? 0) === 0).length,
    right: all.filter((image) => isRight(rows, image)).length,
    people: mean([...entropy]),
    network: mean([...rows.entropy]),
    correlation: spearman(entropy.map(rounded), rows.entropy.map(rounded)),
    bins: bins.filter(({ images }) => images > 0),
    classes,
  };
}

/**
 * @param {number} value
 * @param {number} place Of the bin.
 */
function inBin(value, place) {
  const [low = 0, high = Infinity] = [EDGES[place], EDGES[place + 1]];
  return value >= low && value < high;
}

/**
 * @param {number[]} images
 * @param {{ low: number, high: number }} range
 * @param {Float64Array} entropy
 * @param {Rows} rows
 * @returns {Bin}
 */
function binOf(images, range, entropy, rows) {
  return {
    ...range,
    images: images.length,
    people: mean(images.map((image) => entropy[image] ?? 0)),
    network: mean(images.map((image) => rows.entropy[image] ?? 0)),
    right: images.filter((image) => isRight(rows, image)).length,
  };
}

/** The same votes for other classes are summed in another order: what only that tells apart is a tie. @param {number} nats */
const rounded = (nats) => Math.round(1e9 * nats) / 1e9;

/** @param {number[]} values */
const mean = (values) => values.reduce((all, one) => all + one, 0) / Math.max(1, values.length);

/**
 * Spearman's rank correlation, ties at the mean of their ranks: Pearson's of the ranks.
 * @param {Float64Array} one
 * @param {Float64Array} other
 */
export function spearman(one, other) {
  const [a, b] = [ranks(one), ranks(other)];
  const middle = (one.length - 1) / 2;
  let [both, first, second] = [0, 0, 0];
  for (const [place, rank] of a.entries()) {
    const [x, y] = [rank - middle, (b[place] ?? 0) - middle];
    [both, first, second] = [both + x * y, first + x * x, second + y * y];
  }
  return first && second ? both / Math.sqrt(first * second) : 0;
}

/** @param {Float64Array} values */
function ranks(values) {
  const places = Uint32Array.from(values, (_, place) => place).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < places.length; ) {
    let to = from;
    while (to + 1 < places.length && values[places[to + 1] ?? 0] === values[places[from] ?? 0]) to += 1;
    for (let at = from; at <= to; at++) ranks[places[at] ?? 0] = (from + to) / 2;
    from = to + 1;
  }
  return ranks;
}
