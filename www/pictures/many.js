// @ts-check
/**
 * Many pictures as a network gets them, read by workers of their own, so that the one that answers stays free.
 * @typedef {import("../workers/worker-pool.js").WorkerPool} WorkerPool
 * @typedef {import("../workers/link.js").WorkerLink} WorkerLink
 * @typedef {import("../cifar-lab.js").ReadPicture} ReadPicture
 */
import { packed } from "./file.js";

/** A photograph takes some 50 MB while it is decoded. */
const WORKERS = 2;
/** The middle square; what is transparent lies on white. */
const LOOK = { square: null, background: "#ffffff" };

/**
 * @param {WorkerPool} pool
 * @param {import("../cifar-lab.js").ManyPictures} files
 * @param {import("../cifar-lab.js").ReadPicturesOptions} [options]
 */
export async function readPictures(pool, files, { onpicture = () => {}, signal } = {}) {
  const wanted = Math.max(1, Math.min(WORKERS, files.length));
  /** @type {WorkerLink[]} */
  const links = [];
  const end = () => links.splice(0).forEach((link) => pool.dismiss(link));
  signal?.addEventListener("abort", end, { once: true });
  /** @type {ReadPicture[]} */
  const read = new Array(files.length);
  let next = 0;
  const work = async () => {
    const link = await pool.evaluator(pool.model);
    links.push(link);
    for (let place = next++; place < files.length; place = next++) {
      if (signal?.aborted) throw pool.fault("aborted");
      read[place] = await one(pool, link, files[place] ?? new Blob(), place);
      onpicture(place, /** @type {ReadPicture} */ (read[place]));
    }
  };
  try {
    await Promise.all(Array.from({ length: wanted }, work));
    return read;
  } catch (error) {
    throw signal?.aborted ? pool.fault("aborted") : error;
  } finally {
    signal?.removeEventListener("abort", end);
    end();
  }
}

/**
 * @param {WorkerPool} pool
 * @param {WorkerLink} link
 * @param {import("../cifar-lab.js").ManyPictures[number]} source
 * @param {number} key
 * @returns {Promise<ReadPicture>}
 */
async function one(pool, link, source, key) {
  try {
    const file = source instanceof Blob ? source : await source();
    const { picture, transfer, refine } = await packed(file, pool.fault);
    const { seen } = await link.call("seePicture", [key, picture, LOOK], transfer).catch((error) => {
      throw refine(error);
    });
    return { planar: seen, error: null };
  } catch (/** @type {any} */ error) {
    // What befell the worker is no fault of the picture.
    if (!error.code || /^(worker|panic|fetch|closed|aborted)/.test(error.code)) throw error;
    return { planar: null, error: { code: error.code, params: error.params ?? {} } };
  }
}
