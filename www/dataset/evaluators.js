// @ts-check
/**
 * Who counts right answers to images of the person's own copy of the data set: workers that are handed the pixels, each with a
 * network of its own.
 * @typedef {import("../workers/evaluators.js").Evaluators} Evaluators
 */

/**
 * @param {import("../workers/worker-pool.js").WorkerPool} pool
 * @param {import("../workers/evaluators.js").Question} question
 * @param {number} wanted How many workers.
 * @returns {Promise<Evaluators>}
 */
export async function evaluators(pool, { split, withMirror, answers }, wanted) {
  const settled = await Promise.allSettled(Array.from({ length: wanted }, () => pool.classifier()));
  const links = settled.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const end = () => links.forEach((link) => pool.dismiss(link));
  const failed = settled.find((one) => one.status === "rejected");
  // Where one cannot be had, none is kept.
  if (failed) throw (end(), failed.reason);
  const work = links.map((link) => async (/** @type {{ first: number, count: number }} */ { first, count }) => {
    const { planar, labels } = await pool.pixels(split, first, count);
    return link.call("evaluate", [planar, labels, withMirror, answers], [planar.buffer, labels.buffer]);
  });
  return { work, end };
}
