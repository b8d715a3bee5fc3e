// @ts-check
/**
 * Training steps that are only timed: a worker of their own, given pictures, weights that are thrown away.
 * @typedef {import("../workers/worker-pool.js").WorkerPool} WorkerPool
 */

/**
 * @param {WorkerPool} pool
 * @param {{ pixels: Uint8Array, labels: Uint8Array, engine: import("../workers/worker-pool.js").TrainingEngine, steps: number,
 *   weights?: Uint8Array }} what `weights`: a safetensors file; those of the loaded model where none are given.
 * @returns {Promise<import("../cifar-lab.js").TrainingTiming>}
 */
export async function timeSteps(pool, { pixels, labels, engine, steps, weights = pool.model.bytes }) {
  if (!labels.length || pixels.length !== labels.length * 3072)
    throw pool.fault("argument", {
      problem: `${pixels.length} bytes for ${labels.length} images`,
      remedy: "give 3,072 bytes and a label an image",
    });
  if (!(Number.isInteger(steps) && steps >= 1 && steps <= 100))
    throw pool.fault("argument", { problem: `${steps} steps`, remedy: "give 1 to 100" });
  /** @type {number[]} */
  const ms = [];
  let memory = 0;
  const hear = (/** @type {any} */ news) => {
    if (news.kind !== "progress") return;
    ms.push(news.ms);
    memory = news.memory;
  };
  const link = await pool.trainer({ engine, hear, onlost: () => {} });
  try {
    // One epoch has all steps and the one that warms up, so that no evaluation comes between them.
    const copies = steps + 1;
    const batch = labels.length;
    const settings = { images: batch * copies, batch, epochs: 1, testImages: 1 };
    await link.call("begin", [engine, settings, weights]);
    await link.call("feed", ["train", repeated(pixels, copies), repeated(labels, copies)]);
    await link.call("feed", ["test", pixels.slice(0, 3072), labels.slice(0, 1)]);
    for (let step = 0; step < copies; step++) await link.call("step", []);
  } finally {
    pool.dismiss(link);
  }
  return { ms: ms.slice(1), memory };
}

/**
 * @param {Uint8Array} bytes
 * @param {number} copies
 */
function repeated(bytes, copies) {
  const all = new Uint8Array(bytes.length * copies);
  for (let copy = 0; copy < copies; copy++) all.set(bytes, copy * bytes.length);
  return all;
}
