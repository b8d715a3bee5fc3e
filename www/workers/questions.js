// @ts-check
/**
 * Workers that are opened for questions of their own, beside those that answer the page; their code is fetched with the
 * first of them. One question alone opens a worker and ends it.
 * @typedef {import("./worker-pool.js").WorkerPool} WorkerPool
 * @typedef {import("./errors.js").LabError} LabError
 * @typedef {import("../cifar-lab.js").Inspector} Inspector
 */

/**
 * @param {WorkerPool} pool
 * @param {Uint8Array} weights
 * @param {(error: LabError) => void} [onlost]
 */
export async function inspector(pool, weights, onlost) {
  const { Inspector } = await import("./inspector.js");
  return Inspector.open(pool, weights, onlost);
}

/**
 * @param {WorkerPool} pool
 * @param {import("../cifar-lab.js").AnswersGiven | Promise<import("../cifar-lab.js").AnswersGiven>} answers
 * @param {(error: LabError) => void} [onlost]
 */
export async function statistics(pool, answers, onlost) {
  const { Statistics } = await import("./statistics.js");
  return Statistics.open(pool, answers, onlost);
}

/**
 * @param {WorkerPool} pool
 * @param {Uint8Array} weights
 * @param {import("./errors.js").Fault} fault
 */
export async function fingerprint(pool, weights, fault) {
  const { fingerprintOf } = await import("./fingerprint.js");
  return fingerprintOf(pool, weights, fault);
}

/**
 * @param {WorkerPool} pool
 * @param {(error: LabError) => void} [onlost]
 */
export async function robustness(pool, onlost) {
  const { Robustness } = await import("./robustness.js");
  return Robustness.open(pool, onlost);
}

/**
 * @param {WorkerPool} pool
 * @param {readonly import("../cifar-lab.js").GivenFile[]} files
 * @param {(error: LabError) => void} [onlost]
 */
export async function modelFile(pool, files, onlost) {
  const { ModelFile } = await import("./model-file.js");
  return ModelFile.open(pool, files, onlost);
}

/**
 * @param {WorkerPool} pool
 * @param {readonly import("../cifar-lab.js").GivenFile[]} files
 * @param {import("../cifar-lab.js").ModelFileOptions} options
 */
export async function brought(pool, files, options) {
  const { weightsOf } = await import("./model-file.js");
  return weightsOf(pool, files, options);
}

/**
 * @param {WorkerPool} pool
 * @param {Uint8Array<ArrayBuffer>} weights
 * @param {string} format
 */
export async function exported(pool, weights, format) {
  const { exportedWeights } = await import("./exported-weights.js");
  return exportedWeights(pool, weights, format);
}

/**
 * @param {WorkerPool} pool
 * @param {Float32Array} expected
 */
export async function outputsCompared(pool, expected) {
  const code = await import("./compared-outputs.js");
  return code.outputsCompared(pool, expected);
}

/**
 * @param {WorkerPool} pool
 * @param {(error: LabError) => void} [onlost]
 */
export async function designer(pool, onlost) {
  const { Designer } = await import("./designer.js");
  return Designer.open(pool, onlost);
}

/** @param {WorkerPool} pool */
export async function nearDuplicates(pool) {
  const code = await import("./near-duplicates.js");
  return code.nearDuplicates(pool.modules);
}

/**
 * @template {{ close: () => void }} W
 * @template T
 * @param {Promise<W>} opening
 * @param {(worker: W) => Promise<T>} question
 */
export async function once(opening, question) {
  const worker = await opening;
  try {
    return await question(worker);
  } finally {
    worker.close();
  }
}

/**
 * What stages make of a picture.
 * @param {Inspector} inspector
 * @param {Uint8Array} pixels
 * @param {readonly string[] | undefined} names All of them where none are named.
 */
export async function mapsOf(inspector, pixels, names) {
  const { logits } = await inspector.see(pixels);
  const stages = [];
  for (const name of names ?? inspector.stages.map((stage) => stage.name)) {
    // A name that no stage has is refused by the worker, which lists those there are.
    const values = await inspector.values(name);
    const stage = inspector.stages.find((stage) => stage.name === name);
    stages.push({ .../** @type {import("../cifar-lab.js").Stage} */ (stage), values });
  }
  return { logits, stages };
}
