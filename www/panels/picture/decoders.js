// @ts-check
/**
 * Kinds of files that browsers decode to different pixels, so that the answer may depend on the browser.
 * docs/pictures-in-browsers.md has the differences as measured. Told by the file's own beginning.
 * @typedef {"png-16" | "png-gamma" | "avif-halved" | "cmyk-profile"} Differing
 */
import { HEAD, isFrame, kindOf, segments, text, viewOf } from "../../pictures/kinds.js";

/** Profiles stand before the pixels; one of a printer may be long. */
const WITH_PROFILE = 2_000_000;

/** @type {Partial<Record<import("../../pictures/kinds.js").Kind, (bytes: Uint8Array) => Differing | false>>} */
const KINDS = {
  png: (bytes) => (isDeep(bytes) ? "png-16" : hasGamma(bytes) && "png-gamma"),
  jpeg: (bytes) => isPrinters(bytes) && "cmyk-profile",
  avif: (bytes) => isHalved(bytes) && "avif-halved",
};

/**
 * @param {Blob} file
 * @returns {Promise<Differing | null>}
 */
export async function differing(file) {
  const bytes = new Uint8Array(await file.slice(0, WITH_PROFILE).arrayBuffer());
  const kind = kindOf(bytes.subarray(0, HEAD));
  return (kind && KINDS[kind]?.(bytes)) || null;
}

/** Whether a PNG has 16 bits for a value. @param {Uint8Array} bytes */
const isDeep = (bytes) => bytes[24] === 16;

/**
 * Whether a PNG states a gamma that is not the usual one and that nothing newer stands above (PNG, third edition, 4.3).
 * @param {Uint8Array} bytes
 */
function hasGamma(bytes) {
  const view = viewOf(bytes);
  let gamma = 0;
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    const name = text(bytes, at + 4, at + 8);
    if (name === "gAMA") gamma = view.getUint32(at + 8);
    if (["sRGB", "iCCP", "cICP"].includes(name)) return false;
    if (name === "IDAT") break;
  }
  const [USUAL, NEAR] = [45_455, 500];
  return gamma > 0 && Math.abs(gamma - USUAL) > NEAR;
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
