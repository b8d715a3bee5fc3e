// @ts-check
/**
 * Answers of the engine in use: one picture's, whatever it is; the logits of many images.
 * @typedef {import("./worker-pool.js").WorkerPool} WorkerPool
 * @typedef {import("../cifar-lab.js").PictureSource} PictureSource
 * @typedef {import("./places.js").Place} Place
 * @typedef {number | Place | Uint8Array | PictureSource} Source
 * @typedef {import("../cifar-lab.js").Look & import("../cifar-lab.js").Glance} Look
 */
import { isWithMirror } from "../former-names.js";
import { checkIndex, placeOf } from "./places.js";

/**
 * @param {WorkerPool} pool
 * @param {Source} source
 * @param {Look} look
 */
export async function classified(pool, source, look) {
  const { engine, model } = pool;
  const answer = await answerTo(pool, source, look);
  return { label: null, source: null, ...answer, model: model.metadata.name, engine };
}

/**
 * What the outputs are for images in a row, by the engine in use.
 * @param {WorkerPool} pool
 * @param {Uint8Array} pixels
 * @param {number} n
 * @returns {Promise<Float32Array>}
 */
export async function logitsOf({ view, burn, fault, bytes }, pixels, n) {
  if (pixels.length !== n * bytes)
    throw fault("argument", { problem: `${pixels.length} bytes for ${n} images`, remedy: `give ${bytes} an image` });
  return (burn ?? view).call("logits", [pixels]);
}

/**
 * The same, some times over: how long each took in its worker, in milliseconds, and the worker's memory.
 * @param {WorkerPool} pool
 * @param {Uint8Array} pixels
 * @param {number} repeats
 */
export async function timed({ view, burn, fault, bytes }, pixels, repeats) {
  if (!pixels.length || pixels.length % bytes)
    throw fault("argument", { problem: `${pixels.length} bytes of images`, remedy: `give ${bytes} an image` });
  if (!Number.isInteger(repeats) || repeats < 1)
    throw fault("argument", { problem: `${repeats} repeats`, remedy: "give 1 or more" });
  const { ms, memory, result } = await (burn ?? view).call("timed", [repeats, "logits", pixels]);
  return { ms, memory, logits: result };
}

/**
 * @param {WorkerPool} pool
 * @param {Source} source
 * @param {Look} look
 * @returns {Promise<any>}
 */
async function answerTo(pool, source, look) {
  const { view, burn, disk } = pool;
  const withMirror = isWithMirror(look);
  if (source instanceof Uint8Array)
    return burn ? burn.call("classify", [source, withMirror]) : view.call("classifyPixels", [source, withMirror]);
  const place = placeOf(source);
  if (!place) return answerToPicture(pool, /** @type {PictureSource} */ (source), look);
  const { split, index } = place;
  checkIndex(pool, split, index);
  if (!burn && !disk) return view.call("classify", [split, index, withMirror]);
  const { planar, label } = await pool.image(split, index);
  return { ...(await answerTo(pool, planar, look)), label };
}

/**
 * Whatever engine answers, the view worker has the pictures.
 * @param {WorkerPool} pool
 * @param {PictureSource} picture
 * @param {Look} look
 */
async function answerToPicture(pool, picture, look) {
  if (typeof picture !== "object" || !picture)
    throw pool.fault("argument", { problem: `${picture} is no picture`, remedy: "give an index, pixels or a picture" });
  const { view, burn, pictures } = pool;
  const withMirror = isWithMirror(look);
  if (!burn) return pictures.ask(view, "classifyPicture", picture, look, [withMirror]);
  const { seen, source } = await pictures.ask(view, "seePicture", picture, look);
  return { ...(await burn.call("classify", [seen, withMirror])), source };
}
