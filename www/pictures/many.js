// @ts-check
/**
 * Many pictures as a network gets them, read by workers of their own, so that the one that answers stays free.
 * @typedef {import("../workers/worker-pool.js").WorkerPool} WorkerPool
 * @typedef {import("../workers/link.js").WorkerLink} WorkerLink
 * @typedef {import("../cifar-lab.js").ReadPicture} ReadPicture
 */
import { codeOf } from "../workers/errors.js";
import { opened } from "../workers/evaluators.js";
import { orLetGo } from "../workers/waiting.js";
import { asked } from "./file.js";

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
  const letGo = (/** @type {WorkerLink[]} */ links) => links.forEach((link) => pool.dismiss(link));
  const opening = opened(pool, pool.model, Math.min(WORKERS, files.length));
  const links = await orLetGo(opening, signal, pool.fault, letGo);
  /** @type {ReadPicture[]} */
  const read = new Array(files.length);
  let next = 0;
  let isOver = false;
  // A file that is being unpacked has no worker yet: whoever reads it finds out afterwards.
  const end = () => {
    isOver = true;
    letGo(links);
  };
  signal?.addEventListener("abort", end, { once: true });
  const work = async (/** @type {WorkerLink} */ link) => {
    for (let place = next++; place < files.length && !isOver; place = next++) {
      const picture = await one(pool, link, files[place] ?? new Blob(), place);
      if (isOver) return;
      read[place] = picture;
      onpicture(place, picture);
    }
  };
  try {
    await Promise.all(links.map(work));
    if (signal?.aborted) throw pool.fault("aborted");
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
    const { seen } = await asked(file, pool.fault, (picture, transfer) =>
      link.call("seePicture", [key, picture, LOOK], transfer),
    );
    return { planar: seen, error: null };
  } catch (/** @type {any} */ error) {
    // What befell the worker is no fault of the picture.
    const code = codeOf(error, "");
    if (!code || /^(worker|panic|fetch|closed|aborted)/.test(code)) throw error;
    return { planar: null, error: { code, params: error.params ?? {} } };
  }
}
