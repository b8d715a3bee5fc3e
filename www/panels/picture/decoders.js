// @ts-check
/**
 * Kinds of files that browsers decode to different pixels, so that the answer may depend on the browser.
 * docs/pictures-in-browsers.md has the differences as measured. Told by the file's own beginning.
 * @typedef {"png-16" | "avif-halved" | "cmyk-profile"} Differing
 */
import { HEAD, isFrame, kindOf, segments, text, viewOf } from "../../pictures/kinds.js";

/** Profiles stand before the pixels; one of a printer may be long. */
const WITH_PROFILE = 2_000_000;

/** @type {Partial<Record<import("../../pictures/kinds.js").Kind, [Differing, (bytes: Uint8Array) => boolean]>>} */
const KINDS = {
  png: ["png-16", isDeep],
  jpeg: ["cmyk-profile", isPrinters],
  avif: ["avif-halved", isHalved],
};

/**
 * @param {Blob} file
 * @returns {Promise<Differing | null>}
 */
export async function differing(file) {
  const bytes = new Uint8Array(await file.slice(0, WITH_PROFILE).arrayBuffer());
  const kind = kindOf(bytes.subarray(0, HEAD));
  const [differs, is] = (kind && KINDS[kind]) || [null];
  return is?.(bytes) ? differs : null;
}

/** Whether a PNG has colours of 16 bits; grey of 16 bits is rounded to the same everywhere. @param {Uint8Array} bytes */
function isDeep(bytes) {
  const [HAS_COLOUR, depth, type = 0] = [2, bytes[24], bytes[25]];
  return depth === 16 && (type & HAS_COLOUR) !== 0;
}

/** Whether a JPEG has four colours and the profile of a printer. @param {Uint8Array} bytes */
function isPrinters(bytes) {
  let [colours, hasProfile] = [0, false];
  for (const { marker, at } of segments(viewOf(bytes))) {
    if (isFrame(marker)) colours = bytes[at + 9] ?? 0;
    hasProfile ||= marker === 0xe2 && text(bytes, at + 4, at + 15) === "ICC_PROFILE";
  }
  return colours === 4 && hasProfile;
}

/** Whether an AVIF has one colour for two or four pixels (4:2:2, 4:2:0): its box `av1C` says it. @param {Uint8Array} bytes */
function isHalved(bytes) {
  const [MONOCHROME, HALF_X] = [0x10, 0x08];
  for (let at = 4; at + 7 < bytes.length; at++) {
    if (bytes[at] !== 0x61 || text(bytes, at, at + 4) !== "av1C") continue;
    const flags = bytes[at + 6] ?? 0;
    if (!(flags & MONOCHROME) && flags & HALF_X) return true;
  }
  return false;
}
