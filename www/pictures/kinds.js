// @ts-check
/**
 * What a file is by its bytes, whatever it is called: its kind, and its size where the header says it.
 * @typedef {"png" | "jpeg" | "gif" | "webp" | "avif" | "heic" | "bmp" | "svg"} Kind
 * @typedef {{ width: number, height: number }} Size
 */

import { decoded, rootOf } from "./svg-text.js";

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
  ["avif", (bytes) => brandsOf(bytes).some((brand) => /^avi[fs]$/.test(brand))],
  ["heic", (bytes) => brandsOf(bytes).some((brand) => /^(hei|hev|mif1|msf1)/.test(brand))],
  ["bmp", (bytes) => text(bytes, 0, 2) === "BM"],
  ["svg", (bytes) => rootOf(decoded(bytes)) !== null],
];

/**
 * What an ISO file says that it is, first and foremost and besides: AVIF often begins with a brand that HEIC has, too.
 * @param {Uint8Array} bytes
 */
function brandsOf(bytes) {
  if (text(bytes, 4, 8) !== "ftyp") return [];
  const end = Math.min(viewOf(bytes).getUint32(0), bytes.length);
  const places = Array.from({ length: Math.max(0, Math.floor((end - 16) / 4)) }, (_, place) => 16 + 4 * place);
  return [8, ...places].map((at) => text(bytes, at, at + 4));
}

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
  bmp: sizeOfBmp,
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

/** The oldest header, of OS/2, has 16 bits for each. Rows that stand from the top have a negative height. @param {DataView} view */
function sizeOfBmp(view) {
  if (view.getUint32(14, true) === 12) return { width: view.getUint16(18, true), height: view.getUint16(20, true) };
  return { width: Math.abs(view.getInt32(18, true)), height: Math.abs(view.getInt32(22, true)) };
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
  for (const { marker, at } of segments(view))
    if (isFrame(marker)) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
  return null;
}

/** Start of frame, of any coding; C4, C8 and CC are tables and a reserved marker. @param {number} marker */
export const isFrame = (marker) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/**
 * A JPEG's segments up to the first one with pixels, whose marker is DA. Before a marker any number of FF may stand
 * (ITU-T T.81, B.1.1.2); stray bytes between segments, which some cameras and editors leave, are passed over as decoders do.
 * @param {DataView} view
 */
export function* segments(view) {
  let at = 2;
  while (at + 4 <= view.byteLength) {
    const marker = view.getUint8(at + 1);
    const isMarker = view.getUint8(at) === 0xff && marker !== 0xff && marker !== 0;
    if (isMarker) yield { marker, at };
    if (isMarker && marker === 0xda) return;
    at += isMarker ? 2 + view.getUint16(at + 2) : 1;
  }
}

/** @param {Uint8Array} bytes */
export function viewOf(bytes) {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * @param {Uint8Array} bytes
 * @param {number} from
 * @param {number} to
 */
export function text(bytes, from, to) {
  return String.fromCharCode(...bytes.subarray(from, to));
}
