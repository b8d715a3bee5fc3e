// @ts-check
/**
 * Accuracy on corrupted test images, corruption by corruption and strength by strength: one worker damages pictures, others
 * answer them.
 * @typedef {import("./worker-pool.js").WorkerPool} WorkerPool
 * @typedef {import("../cifar-lab.js").MeasureOptions} MeasureOptions
 * @typedef {{ first: number, count: number, corruption: string | null, strength: number }} Job Pictures to be answered;
 *   with no corruption, as they are.
 */
import { opened } from "./evaluators.js";
import { checkClasses } from "./output-names.js";
import { orAborted } from "./waiting.js";

/** Pictures of one job. */
const BATCH = 100;
/** One damages pictures; more than these that answer would wait for it. */
const MOST_WORKERS = 4;

/**
 * @param {WorkerPool} pool
 * @param {import("./robustness.js").Robustness} robustness
 * @param {MeasureOptions} options
 * @returns {Promise<import("../cifar-lab.js").RobustnessReport>}
 */
export async function measured(pool, robustness, options) {
  const { images = 200, seed = 1, onprogress } = options;
  const { strengths } = robustness;
  const names = [...new Set(options.corruptions ?? robustness.corruptions.map(({ name }) => name))];
  check(pool, images);
  if (!names.length)
    throw pool.fault("argument", { problem: "an empty list of corruptions", remedy: "leave it out for all" });
  const start = performance.now();
  const jobs = jobsOf(names, strengths, images);
  const batches = new Batches(pool);
  const rights = new Map([null, ...names].map((name) => [name, strengths.map(() => 0)]));
  let done = 0;
  const damaged = async (/** @type {Job} */ { first, count, corruption, strength }) => {
    const { planar, labels } = await batches.at({ first, count });
    const pixels = corruption
      ? await robustness.corrupt(planar, { corruption, strength, seed, first })
      : planar.slice();
    return { pixels, labels };
  };
  const name = await answeredBy(pool, options, jobs, damaged, ({ corruption, strength, count }, logits, labels) => {
    const counts = rights.get(corruption);
    if (counts) counts[strength - 1] = (counts[strength - 1] ?? 0) + rightOf(logits, labels);
    done += count;
    onprogress?.({ done, count: images * (1 + names.length * strengths.length) });
  });
  const clean = (rights.get(null)?.[0] ?? 0) / images;
  const curves = names.map((corruption) => ({
    corruption,
    accuracy: (rights.get(corruption) ?? []).map((right) => right / images),
  }));
  const all = curves.flatMap(({ accuracy }) => accuracy);
  const mean = all.reduce((sum, one) => sum + one, 0) / all.length;
  const ms = performance.now() - start;
  return { model: name, images, seed, clean, curves, meanCorruptionError: 1 - mean, ms };
}

/**
 * @param {WorkerPool} pool
 * @param {number} images
 */
export function check(pool, images) {
  const total = pool.lists.manifest.test_count;
  if (!(Number.isInteger(images) && images >= 1 && images <= total))
    throw pool.fault("argument", { problem: `${images} images`, remedy: `give 1 to ${total}` });
}

/**
 * Lets workers with the network that is asked for, or the one in use, take one job after the other. The pictures of a job are
 * made while those of the one before are answered: neither waits for the other.
 * @template J
 * @param {WorkerPool} pool
 * @param {Pick<MeasureOptions, "network" | "signal">} options
 * @param {J[]} jobs Is empty afterwards.
 * @param {(job: J) => Promise<{ pixels: Uint8Array, labels: Uint8Array }>} made The pictures of a job, for each label as many.
 * @param {(job: J, logits: Float32Array, labels: Uint8Array) => void} onanswer
 * @returns {Promise<string>} The network's name.
 */
export async function answeredBy(pool, { network, signal }, jobs, made, onanswer) {
  const { model } = pool;
  // Of the network in use it is known before a worker is started; another one's file is read by the first of them.
  if (!network) checkClasses(model, pool.fault);
  const asked = network ? /** @type {typeof model} */ ({ bytes: network.weights }) : model;
  const links = await opened(pool, asked, Math.min(MOST_WORKERS, navigator.hardwareConcurrency || 1));
  const next = () => {
    const job = jobs.shift();
    if (job === undefined) return null;
    const pictures = made(job);
    // Whoever waits for them hears of it; nobody does after another job has failed.
    pictures.catch(() => {});
    return { job, pictures };
  };
  const work = async (/** @type {import("./link.js").WorkerLink} */ link) => {
    for (let now = next(); now && !signal?.aborted; ) {
      const { pixels, labels } = await now.pictures;
      const ahead = next();
      onanswer(now.job, await link.call("logits", [pixels], [pixels.buffer]), labels);
      now = ahead;
    }
  };
  try {
    if (network) checkClasses(await links[0]?.call("loadModelBytes", [network.weights]), pool.fault);
    await orAborted(Promise.all(links.map(work)), signal, pool.fault);
  } finally {
    for (const link of links) pool.dismiss(link);
  }
  return network?.name ?? model.metadata.name;
}

/** @param {number} images @returns {{ first: number, count: number }[]} */
export const batchesOf = (images) =>
  Array.from({ length: Math.ceil(images / BATCH) }, (_, place) => ({
    first: place * BATCH,
    count: Math.min(BATCH, images - place * BATCH),
  }));

/**
 * Batch by batch, so that a batch is fetched once.
 * @param {readonly string[]} names
 * @param {readonly number[]} strengths
 * @param {number} images
 * @returns {Job[]}
 */
export function jobsOf(names, strengths, images) {
  return batchesOf(images).flatMap((batch) => {
    const damaged = names.flatMap((corruption) => strengths.map((strength) => ({ ...batch, corruption, strength })));
    return [{ ...batch, corruption: null, strength: 1 }, ...damaged];
  });
}

/**
 * How many of the largest logits are the label's; of equals the first, as everywhere. A row with NaN answers nothing.
 * @param {Float32Array} logits Row by row.
 * @param {Uint8Array} labels
 */
export function rightOf(logits, labels) {
  const outputs = logits.length / Math.max(1, labels.length);
  let right = 0;
  labels.forEach((label, row) => {
    const of = logits.subarray(row * outputs, (row + 1) * outputs);
    let best = 0;
    for (let output = 1; output < outputs; output++) if ((of[output] ?? 0) > (of[best] ?? 0)) best = output;
    if (best === label && !of.some(Number.isNaN)) right += 1;
  });
  return right;
}

/** Test images, the last two batches of them. */
export class Batches {
  /** @type {Map<number, Promise<{ planar: Uint8Array, labels: Uint8Array }>>} */
  #coming = new Map();
  #pool;

  /** @param {WorkerPool} pool */
  constructor(pool) {
    this.#pool = pool;
  }

  /** @param {{ first: number, count: number }} job */
  at({ first, count }) {
    const coming = this.#coming.get(first) ?? this.#pool.pixels("test", first, count);
    this.#coming.set(first, coming);
    for (const old of [...this.#coming.keys()].filter((start) => start < first - BATCH)) this.#coming.delete(old);
    return coming;
  }
}
