// @ts-check
/**
 * Accuracy on test images that were enlarged, as a camera might have seen them, and brought back to 32 x 32 by each resizer.
 * @typedef {import("./worker-pool.js").WorkerPool} WorkerPool
 */
import { Batches, answeredBy, batchesOf, check, rightOf } from "./robustness-curves.js";

/**
 * @param {WorkerPool} pool
 * @param {import("./robustness.js").Robustness} robustness
 * @param {import("../cifar-lab.js").ResizersOptions} options
 * @returns {Promise<import("../cifar-lab.js").ResizersReport>}
 */
export async function resizedOtherwise(pool, robustness, options) {
  const { images = 200, noise = 20, seed = 1, onprogress } = options;
  check(pool, images);
  const start = performance.now();
  const batches = new Batches(pool);
  const ways = [null, ...robustness.resizers];
  const rights = ways.map(() => 0);
  let done = 0;
  const resized = async (/** @type {{ first: number, count: number }} */ batch) => {
    const { planar, labels } = await batches.at(batch);
    const made = await robustness.photographed(planar, { noise, seed, first: batch.first });
    const pixels = new Uint8Array(planar.length + made.length);
    pixels.set(planar);
    pixels.set(made, planar.length);
    return { pixels, labels };
  };
  const model = await answeredBy(pool, options, batchesOf(images), resized, ({ count }, logits, labels) => {
    const each = logits.length / ways.length;
    ways.forEach((_, way) => {
      rights[way] = (rights[way] ?? 0) + rightOf(logits.subarray(way * each, (way + 1) * each), labels);
    });
    done += count * ways.length;
    onprogress?.({ done, count: images * ways.length });
  });
  const [clean = 0, ...shares] = rights.map((right) => right / images);
  const resizers = robustness.resizers.map((resizer, place) => ({ resizer, accuracy: shares[place] ?? 0 }));
  return { model, images, noise, seed, clean, resizers, ms: performance.now() - start };
}
