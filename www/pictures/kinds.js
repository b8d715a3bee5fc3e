// @ts-check
/**
 * What a file is by its bytes, whatever it is called: its kind, its size where the header says it, and whether its end
 * is there. A browser decodes half a photograph without a word and paints the rest grey; here it is found out before.
 * @typedef {"png" | "jpeg" | "gif" | "webp" | "avif" | "heic" | "bmp" | "svg"} Kind
 * @typedef {{ width: number, height: number }} Size
 */

/** Enough of a file's beginning for all that is read here. */
export const HEAD = 65_536;
/** As the Rust side has it (`cifar_model::resample::MAX_PIXELS`). */
export const MOST_PIXELS = 100_000_000;

/** @type {[Kind, (bytes: Uint8Array) => boolean][]} */
const SIGNS = [
  ["png", (bytes) => text(bytes, 1, 4) === "PNG" && bytes[0] === 0x89],
  ["jpeg", (bytes) => bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff],
  ["gif", (bytes) => text(bytes, 0, 4) === "GIF8"],
  ["webp", (bytes) => text(bytes, 0, 4) === "RIFF" && text(bytes, 8, 12) === "WEBP"],
  ["avif", (bytes) => text(bytes, 4, 8) === "ftyp" && /^avi[fs]/.test(text(bytes, 8, 12))],
  ["heic", (bytes) => text(bytes, 4, 8) === "ftyp" && /^(hei|hev|mif1|msf1)/.test(text(bytes, 8, 12))],
  ["bmp", (bytes) => text(bytes, 0, 2) === "BM"],
  [
    "svg",
    (bytes) =>
      /^\uFEFF?\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*(<!DOCTYPE svg[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*<svg[\s>]/i.test(
        new TextDecoder().decode(bytes.subarray(0, 4096)),
      ),
  ],
];

/**
 * @param {Uint8Array} head The file's beginning.
 * @returns {Kind | null} null for anything but a picture.
 */
export function kindOf(head) {
  return SIGNS.find(([, is]) => is(head))?.[0] ?? null;
}

/** @type {Partial<Record<Kind, (view: DataView) => Size | null>>} */
const SIZES = {
  png: (view) => ({ width: view.getUint32(16), height: view.getUint32(20) }),
  gif: (view) => ({ width: view.getUint16(6, true), height: view.getUint16(8, true) }),
  bmp: (view) => ({ width: view.getInt32(18, true), height: Math.abs(view.getInt32(22, true)) }),
  webp: sizeOfWebp,
  jpeg: sizeOfJpeg,
};

/**
 * The size that the header promises: a small file may ask for more memory than there is.
 * @param {Kind} kind
 * @param {Uint8Array} head
 * @returns {Size | null} null where the header does not say it, or not here.
 */
export function sizeOf(kind, head) {
  try {
    return SIZES[kind]?.(viewOf(head)) ?? null;
  } catch {
    // The header ends too early: the browser's decoder will say so.
    return null;
  }
}

/** @param {DataView} view */
function sizeOfWebp(view) {
  const kind = String.fromCharCode(...[12, 13, 14, 15].map((at) => view.getUint8(at)));
  if (kind === "VP8 ") return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  if (kind === "VP8X")
    return { width: 1 + (view.getUint32(23, true) >>> 8), height: 1 + (view.getUint32(26, true) >>> 8) };
  if (kind !== "VP8L") return null;
  const bits = view.getUint32(21, true);
  return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
}

/** @param {DataView} view */
function sizeOfJpeg(view) {
  for (const { marker, at } of segments(view)) {
    // Start of frame, of any coding; C4, C8 and CC are tables and a reserved marker.
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
  }
  return null;
}

/**
 * A JPEG's segments up to the first one with pixels, whose marker is DA. Before a marker any number of FF may stand
 * (ITU-T T.81, B.1.1.2).
 * @param {DataView} view
 */
function* segments(view) {
  let at = 2;
  while (at + 4 <= view.byteLength && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    const isFill = marker === 0xff;
    if (!isFill) yield { marker, at };
    if (marker === 0xda) return;
    at += isFill ? 1 : 2 + view.getUint16(at + 2);
  }
}

/**
 * Whether a file's end is there. Bytes after it are no harm: cameras put films and second pictures there.
 * @param {Kind} kind
 * @param {Uint8Array} bytes The whole file.
 */
export function isWhole(kind, bytes) {
  const view = viewOf(bytes);
  switch (kind) {
    case "png":
      return hasLastChunk(view);
    case "jpeg":
      return hasEndOfPixels(bytes, view);
    case "gif":
      return bytes.lastIndexOf(0x3b) > 12;
    case "webp":
      return bytes.length >= 8 + view.getUint32(4, true);
    default:
      return true;
  }
}

/** @param {DataView} view */
function hasLastChunk(view) {
  const IEND = 0x49454e44;
  for (let at = 8; at + 12 <= view.byteLength; at += 12 + view.getUint32(at)) {
    if (view.getUint32(at + 4) === IEND) return true;
  }
  return false;
}

/**
 * Pixels cannot hold FF D9, thumbnails before them can.
 * @param {Uint8Array} bytes
 * @param {DataView} view
 */
function hasEndOfPixels(bytes, view) {
  const pixels = [...segments(view)].find(({ marker }) => marker === 0xda)?.at;
  if (pixels === undefined) return false;
  for (let at = bytes.indexOf(0xff, pixels + 2); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    if (bytes[at + 1] === 0xd9) return true;
  }
  return false;
}

/** @param {Uint8Array} bytes */
function viewOf(bytes) {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * @param {Uint8Array} bytes
 * @param {number} from
 * @param {number} to
 */
function text(bytes, from, to) {
  return String.fromCharCode(...bytes.subarray(from, to));
}
