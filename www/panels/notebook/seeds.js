// @ts-check
/**
 * The runs of the notebook's recipe that differ in nothing but their seed. The network of the page is the median of them, by
 * its accuracy on the test images: that was decided before the runs were made.
 * @typedef {{ seed: number, accuracy: number, run: import("./live-notebook.js").Run }} Seeded
 */

export const SEEDS = Object.freeze([1, 2, 3, 4, 5, 6, 7, 8, 9]);

/** @param {number} seed */
export const logOf = (seed) => `notebook-seed${seed}`;

/**
 * The runs from the lowest accuracy to the highest, and what they say together; null where a log is missing.
 * @param {import("./live-notebook.js").Runs} runs
 */
export function spreadOf(runs) {
  const ranked = SEEDS.flatMap((seed) => {
    const run = runs[logOf(seed)];
    return run && run.accuracy !== null ? [{ seed, accuracy: run.accuracy, run }] : [];
  }).sort((a, b) => a.accuracy - b.accuracy);
  const [lowest, median, highest] = [ranked[0], ranked[(ranked.length - 1) / 2], ranked.at(-1)];
  if (ranked.length < SEEDS.length || !lowest || !median || !highest) return null;
  const mean = ranked.reduce((sum, { accuracy }) => sum + accuracy, 0) / ranked.length;
  const squares = ranked.reduce((sum, { accuracy }) => sum + (accuracy - mean) ** 2, 0);
  return { ranked, lowest, median, highest, mean, deviation: Math.sqrt(squares / (ranked.length - 1)) };
}

/**
 * The same in words.
 * @param {NonNullable<ReturnType<typeof spreadOf>>} spread
 * @param {import("../../shell/words.js").Words} words
 */
export function spreadInWords({ ranked, lowest, median, highest, mean, deviation }, words) {
  return {
    count: ranked.length,
    mean: words.percent(mean),
    deviation: words.decimal(100 * deviation, 2),
    least: words.percent(lowest.accuracy),
    most: words.percent(highest.accuracy),
    median: words.percent(median.accuracy),
    seed: median.seed,
  };
}
