// @ts-check
/**
 * Whether all pixels of a file are there. A browser decodes half a photograph without a word and paints the rest grey; here
 * it is found out before. A marker that is missing behind the last pixel is no harm; nor are bytes after the end: cameras put
 * films and second pictures there.
 * @typedef {import("./kinds.js").Kind} Kind
 */
import { isDamaged } from "./jpeg/damage.js";
import { segments, text, viewOf } from "./kinds.js";

/** @typedef {Uint8Array<ArrayBuffer>} Bytes */

/** Start and length of the last chunk of a PNG, and its sum; the last marker of a JPEG. Decoders in workers want them. */
const IEND = new Uint8Array([0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82]);
const EOI = new Uint8Array([0xff, 0xd9]);

/**
 * A file with its end, where that alone was missing.
 * @param {Kind} kind
 * @param {Bytes} bytes The whole file.
 * @returns {Promise<Bytes[] | null>} null where pixels are missing. Of kinds whose decoders tell themselves the file as it is.
 */
export async function completed(kind, bytes) {
  switch (kind) {
    case "png":
      return completedPng(bytes);
    case "jpeg":
      if (!hasPixels(bytes)) return null;
      if (hasEndOfPixels(bytes)) return [bytes];
      // Without its end every code has to be read: the last row may be there all the same.
      return (await isDamaged(new Blob([bytes]))) ? null : [bytes, EOI];
    case "gif":
      return hasFirstFrame(bytes) ? [bytes] : null;
    case "webp":
      return isWholeWebp(bytes) ? withLength(bytes) : null;
    case "avif":
    case "heic":
      return isWholeIso(bytes) ? [bytes] : null;
    case "bmp":
    case "svg":
      return [bytes];
  }
}

/** @param {Bytes} bytes */
async function completedPng(bytes) {
  const view = viewOf(bytes);
  const packed = [];
  let end = 8;
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    const [kind, next] = [text(bytes, at + 4, at + 8), at + 12 + view.getUint32(at)];
    if (kind === "IEND") return [bytes];
    if (next > bytes.length) break;
    if (kind === "IDAT") packed.push(bytes.subarray(at + 8, next - 4));
    end = next;
  }
  return packed.length && (await unpacks(new Blob(packed))) ? [bytes.subarray(0, end), IEND] : null;
}

/** Whether what is packed has its end, and the sum behind it. @param {Blob} packed */
async function unpacks(packed) {
  const reader = packed.stream().pipeThrough(new DecompressionStream("deflate")).getReader();
  try {
    while (!(await reader.read()).done);
    return true;
  } catch {
    return false;
  }
}

/** @param {Uint8Array} bytes */
const pixelsOf = (bytes) => [...segments(viewOf(bytes))].find(({ marker }) => marker === 0xda)?.at;

/** @param {Uint8Array} bytes */
const hasPixels = (bytes) => pixelsOf(bytes) !== undefined;

/**
 * Pixels cannot hold FF D9, thumbnails before them can.
 * @param {Uint8Array} bytes
 */
function hasEndOfPixels(bytes) {
  for (let at = bytes.indexOf(0xff, (pixelsOf(bytes) ?? 0) + 2); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    if (bytes[at + 1] === 0xd9) return true;
  }
  return false;
}

/** The frame that is looked at, with all of its blocks (GIF89a, 20 to 22). @param {Uint8Array} bytes */
function hasFirstFrame(bytes) {
  const colours = (/** @type {number} */ flags) => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);
  let at = 13 + colours(bytes[10] ?? 0);
  while (at < bytes.length) {
    const kind = bytes[at];
    if (kind === 0x2c) return behindBlocks(bytes, at + 11 + colours(bytes[at + 9] ?? 0)) !== null;
    if (kind !== 0x21) return false;
    at = behindBlocks(bytes, at + 2) ?? bytes.length;
  }
  return false;
}

/**
 * Where blocks end, each of which says its length.
 * @param {Uint8Array} bytes
 * @param {number} from
 */
function behindBlocks(bytes, from) {
  for (let at = from; at < bytes.length; at += 1 + (bytes[at] ?? 0)) if (bytes[at] === 0) return at + 1;
  return null;
}

/** Some writers count a byte too many: what counts is the part that has the pixels. @param {Uint8Array} bytes */
function isWholeWebp(bytes) {
  const view = viewOf(bytes);
  if (bytes.length >= 12 && bytes.length >= 8 + view.getUint32(4, true)) return true;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const [kind, size] = [text(bytes, at, at + 4), view.getUint32(at + 4, true)];
    if (["VP8 ", "VP8L", "ANMF"].includes(kind)) return at + 8 + size <= bytes.length;
    at += 8 + size + (size % 2);
  }
  return false;
}

/**
 * A WebP that says that it is longer than it is says what it is: a decoder would wait for the rest. In one piece, since Firefox
 * tells a kind by the first piece of a Blob.
 * @param {Bytes} bytes
 */
function withLength(bytes) {
  const told = bytes.length - 8;
  if (viewOf(bytes).getUint32(4, true) <= told) return [bytes];
  const right = bytes.slice();
  viewOf(right).setUint32(4, told, true);
  return [right];
}

/**
 * Whether the boxes that hold the picture (ISO/IEC 14496-12, 4.2) end in the file: of an AVIF some decoders show the rows that are
 * there. What is no box is left to them.
 * @param {Uint8Array} bytes
 */
function isWholeIso(bytes) {
  const view = viewOf(bytes);
  let size = 0;
  for (let at = 0; at + 8 <= bytes.length; at += size) {
    size = view.getUint32(at);
    if (size === 1 && at + 16 <= bytes.length) size = Number(view.getBigUint64(at + 8));
    // 0: up to the end of the file, wherever that is.
    if (size < 8) return true;
    if (["meta", "mdat"].includes(text(bytes, at + 4, at + 8)) && at + size > bytes.length) return false;
  }
  return true;
}
