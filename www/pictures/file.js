// @ts-check
/**
 * A file on its way to a worker: what can be told of it before it is decoded, and what becomes of it where that fails.
 * @typedef {import("../workers/errors.js").Fault} Fault
 * @typedef {import("../workers/errors.js").LabError} LabError
 * @typedef {import("./kinds.js").Kind} Kind
 */
import { HEAD, MOST_PIXELS, kindOf, sizeOf } from "./kinds.js";
import { shown, rasterise } from "./vector.js";
import { completed } from "./whole.js";

/**
 * What a worker answers to a file. A picture that the browser shows on a page and does not read in a worker is drawn here,
 * and the worker is asked once more.
 * @template Answer
 * @param {Blob} file
 * @param {Fault} fault
 * @param {(picture: Blob | ImageBitmap, transfer: Transferable[]) => Promise<Answer>} ask Hands it to the worker.
 * @returns {Promise<Answer>}
 */
export async function asked(file, fault, ask) {
  if (file.size === 0) throw fault("picture.empty");
  const head = await read(file.slice(0, HEAD), fault);
  const kind = kindOf(head);
  if (kind === "svg") return askedPixels(await rasterise(file, fault), ask);
  // What is no picture that is known here, the browser may know.
  if (!kind) return ask(file, []);
  const size = sizeOf(kind, head);
  if (size && !(size.width * size.height > 0 && size.width * size.height <= MOST_PIXELS)) {
    throw fault("picture.size", { ...size });
  }
  const bytes = await read(file, fault);
  const parts = await completed(kind, bytes);
  if (!parts) throw cut(kind, fault);
  // A file that was not completed goes as it is: nothing of it is copied.
  return ask(parts.length === 1 && parts[0] === bytes ? file : new Blob(parts), []).catch(
    async (/** @type {LabError} */ error) => {
      if (error.code !== "picture.format") throw error;
      const picture = isIso(kind) ? await shown(file).catch(() => null) : null;
      if (picture) return askedPixels(picture, ask);
      throw isIso(kind) && !(await reads(kind))
        ? fault("picture.unsupported", { kind: kind.toUpperCase() })
        : cut(kind, fault, String(error.params.problem ?? ""));
    },
  );
}

/**
 * @template Answer
 * @param {ImageBitmap} picture
 * @param {(picture: ImageBitmap, transfer: Transferable[]) => Promise<Answer>} ask
 */
const askedPixels = (picture, ask) => ask(picture, [picture]);

/**
 * @param {Kind} kind
 * @param {Fault} fault
 */
const cut = (kind, fault, problem = "") => fault("picture.cut", { kind: kind.toUpperCase(), problem });

/**
 * Kinds that some browsers show on a page alone. Of all others a page shows no more files than a worker reads, but parts of
 * damaged ones.
 * @param {Kind} kind
 * @returns {kind is "heic" | "avif"}
 */
const isIso = (kind) => kind === "heic" || kind === "avif";

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
