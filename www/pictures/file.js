// @ts-check
/**
 * A file on its way to the view worker: what can be told of it before it is decoded.
 * @typedef {import("../workers/errors.js").Fault} Fault
 * @typedef {import("./pictures.js").Parcel} Parcel
 */
import { HEAD, MOST_PIXELS, kindOf, sizeOf } from "./kinds.js";
import { shown, rasterise } from "./vector.js";
import { completed } from "./whole.js";

/**
 * @param {Blob} file
 * @param {Fault} fault
 * @returns {Promise<Parcel>}
 */
export async function packed(file, fault) {
  if (file.size === 0) throw fault("picture.empty");
  const head = await read(file.slice(0, HEAD), fault);
  const kind = kindOf(head);
  if (kind === "svg") {
    const picture = await rasterise(file, fault);
    return { picture, transfer: [picture], refine: (error) => error };
  }
  const size = kind && sizeOf(kind, head);
  if (size && !(size.width * size.height > 0 && size.width * size.height <= MOST_PIXELS)) {
    throw fault("picture.size", { ...size });
  }
  const cut = (problem = "") => fault("picture.cut", { kind: kind?.toUpperCase() ?? "", problem });
  const parts = kind && (await completed(kind, await read(file, fault)));
  if (kind && !parts) throw cut();
  const refine = async (/** @type {any} */ error) => {
    if (error.code !== "picture.format" || !kind) return error;
    // What a browser shows on a page it does not always read in a worker.
    const picture = await shown(file).catch(() => null);
    if (picture) return picture;
    const isIso = kind === "heic" || kind === "avif";
    return isIso && !(await reads(kind))
      ? fault("picture.unsupported", { kind: kind.toUpperCase() })
      : cut(error.params.problem);
  };
  // A file that was not completed goes as it is: nothing of it is copied.
  return { picture: parts && parts.length > 1 ? new Blob(parts) : file, transfer: [], refine };
}

/** Whether this browser reads a kind at all. Where it does not tell: AVIF every current one reads. @param {"heic" | "avif"} kind */
async function reads(kind) {
  const { ImageDecoder: Decoder } = /** @type {any} */ (globalThis);
  return (await Decoder?.isTypeSupported(`image/${kind}`).catch(() => null)) ?? kind === "avif";
}

/**
 * @param {Blob} part
 * @param {Fault} fault
 */
async function read(part, fault) {
  const bytes = await part.arrayBuffer().catch((error) => {
    // The file was moved or changed after it had been chosen.
    throw fault("picture.gone", { problem: error.message });
  });
  return new Uint8Array(bytes);
}
