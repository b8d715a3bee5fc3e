// @ts-check
/**
 * A file on its way to the view worker: what can be told of it before it is decoded.
 * @typedef {import("../workers/errors.js").Fault} Fault
 * @typedef {import("./pictures.js").Parcel} Parcel
 */
import { HEAD, MOST_PIXELS, isWhole, kindOf, sizeOf } from "./kinds.js";
import { rasterise } from "./vector.js";

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
  if (kind && !isWhole(kind, await read(file, fault))) throw cut();
  const refine = (/** @type {any} */ error) => {
    if (error.code !== "picture.format") return error;
    if (kind === "heic" || kind === "avif") return fault("picture.unsupported", { kind: kind.toUpperCase() });
    return kind ? cut(error.params.problem) : error;
  };
  return { picture: file, transfer: [], refine };
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
