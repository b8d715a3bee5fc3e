// @ts-check
/**
 * Weights as a file for other programs, made in a worker of its own.
 * @typedef {import("./worker-pool.js").WorkerPool} WorkerPool
 * @typedef {import("./link.js").WorkerLink} WorkerLink
 */

/** Of the first test images, which go along as the network reads them, with what it answers. */
const IMAGES = 10;
/** Of a data set image. */
const BYTES = 3072;

/**
 * @param {WorkerPool} pool
 * @param {Uint8Array<ArrayBuffer>} weights
 * @param {string} format
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function exportedWeights(pool, weights, format) {
  const link = await pool.importer();
  try {
    const { planar } = await pool.pixels("test", 0, IMAGES);
    const answering = await pool.evaluator({ bytes: weights });
    const check = await answers(answering, planar)
      // The writer says what is wrong with a network that cannot answer.
      .catch(() => ({ pictures: planar, logits: [] }))
      .finally(() => pool.dismiss(answering));
    return await link.call("exportWeights", [weights, check.pictures, check.logits, format]);
  } finally {
    pool.dismiss(link);
  }
}

/**
 * @param {WorkerLink} answering
 * @param {Uint8Array} planar Data set images.
 */
async function answers(answering, planar) {
  const seen = await Promise.all(
    Array.from({ length: planar.length / BYTES }, async (_, image) => {
      const picture = planar.slice(image * BYTES, (image + 1) * BYTES);
      return new Uint8Array((await answering.call("classifyPixels", [picture, false])).seen);
    }),
  );
  const pictures = new Uint8Array(await new Blob(seen).arrayBuffer());
  return { pictures, logits: await answering.call("logits", [pictures]) };
}
