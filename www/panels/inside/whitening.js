// @ts-check
/**
 * A whitening first layer, told by its weights: no file says that a layer has not learnt. Pure.
 * @typedef {import("../../cifar-lab.js").Filters} Filters
 * @typedef {{ directions: number, isBiasLearnt: boolean }} Whitening `directions` in which patches differ: each has a filter,
 *   and its negative so many filters later.
 */

/** Cosine of two directions. Rounded to 8 bits as the site's files are, they are not quite at right angles: 0.003 was seen. */
const MOST_ALIKE = 0.02;
/** Share of a filter's largest weight that it may lack to be the negative of another. */
const MOST_APART = 1e-3;

/**
 * Filters that look at colours, as many as a patch has values and their negatives, at right angles to each other: what
 * `crates/learn/src/init/whitened.rs` computes. Training that moves them leaves neither.
 * @param {Filters} filters
 * @returns {Whitening | null}
 */
export function whiteningOf({ are_colours, shape: [count, channels, height, width], values, bias }) {
  const directions = channels * height * width;
  if (!are_colours || count !== 2 * directions) return null;
  const filter = (/** @type {number} */ place) => values.subarray(place * directions, (place + 1) * directions);
  for (let place = 0; place < directions; place++) {
    const [one, other] = [filter(place), filter(place + directions)];
    const most = one.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
    // What is no number is not within any bound.
    const isNegative = one.every((value, at) => Math.abs(value + (other[at] ?? 0)) <= MOST_APART * most);
    if (!(most > 0) || !isNegative) return null;
    for (let before = 0; before < place; before++) {
      const [a, b] = [one, filter(before)];
      if (!(Math.abs(product(a, b)) <= MOST_ALIKE * Math.sqrt(product(a, a) * product(b, b)))) return null;
    }
  }
  return { directions, isBiasLearnt: bias.some((value) => value !== 0) };
}

/**
 * A filter's direction, the filter that is its negative, and by how much patches differ along it: each filter is divided by
 * that standard deviation, so its length says it.
 * @param {Filters} filters
 * @param {Whitening} whitening
 * @param {number} filter
 */
export function directionOf({ values }, { directions }, filter) {
  const weights = values.subarray(filter * directions, (filter + 1) * directions);
  return {
    direction: (filter % directions) + 1,
    negative: (filter + directions) % (2 * directions),
    deviation: 1 / Math.sqrt(product(weights, weights)),
  };
}

/** @param {Float32Array} one @param {Float32Array} other */
const product = (one, other) => one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0);
