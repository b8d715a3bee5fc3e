// @ts-check
/**
 * Whether two accuracies differ by more than chance. The one rule for every sentence that says one of them is higher: the 95 %
 * interval of the difference leaves out 0. It is Newcombe's (Statistics in Medicine 17, 1998, method 10): the Wilson (1927)
 * intervals of both shares, put together. The two are taken as counted on different images; counted on the same ones, as
 * before and after a training, chance plays a smaller part, so that the rule then claims too little and never too much.
 * @typedef {{ share: number, n: number }} Counted A share of n images, 0 to 1.
 * @typedef {{ by: number, low: number, high: number, isClear: boolean }} Difference First minus second, with its interval.
 */

/** Standard deviations of a normal distribution between which 95 % lie. */
const Z = 1.959964;

/**
 * @param {Counted} counted
 * @returns {[low: number, high: number]}
 */
export function wilson({ share, n }) {
  if (!(n > 0)) return [0, 1];
  const z2 = (Z * Z) / n;
  const middle = (share + z2 / 2) / (1 + z2);
  const half = (Z / (1 + z2)) * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n));
  // Of none and of all the ends are exact, which the last digits of a sum are not.
  return [share > 0 ? Math.max(0, middle - half) : 0, share < 1 ? Math.min(1, middle + half) : 1];
}

/**
 * @param {Counted} first
 * @param {Counted} second
 * @returns {Difference} Of nothing counted, nothing is clear.
 */
export function difference(first, second) {
  const [[low1, high1], [low2, high2]] = [wilson(first), wilson(second)];
  const by = first.share - second.share;
  const low = by - Math.hypot(first.share - low1, high2 - second.share);
  const high = by + Math.hypot(high1 - first.share, second.share - low2);
  const isClear = first.n > 0 && second.n > 0 && (low > 0 || high < 0);
  return { by, low, high, isClear };
}

/**
 * A difference and its interval in points, for a sentence: `by` without its sign, `low` and `high` with theirs.
 * @param {Difference} difference
 * @param {import("../../shell/words.js").Words} words
 */
export function inPoints({ by, low, high }, words) {
  // Without the sign of what is rounded to nothing.
  const points = (/** @type {number} */ share) => words.fixed(Math.round(1000 * share) / 10 || 0, 1);
  return { points: points(Math.abs(by)), low: points(low), high: points(high) };
}
