// @ts-check
/**
 * Kinds of files that browsers decode to different pixels, so that the answer may depend on the browser.
 * docs/pictures-in-browsers.md has the differences as measured. Told by the file's own beginning.
 * @typedef {"png-16" | "avif-halved" | "cmyk-profile"} Differing
 */

/** Profiles stand before the pixels; one of a printer may be long. */
const HEAD = 2_000_000;

/**
 * @param {Blob} file
 * @returns {Promise<Differing | null>}
 */
export async function differing(file) {
  const bytes = new Uint8Array(await file.slice(0, HEAD).arrayBuffer());
  if (textAt(bytes, 1, 3) === "PNG") return bytes[24] === 16 ? "png-16" : null;
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return isPrinters(bytes) ? "cmyk-profile" : null;
  if (textAt(bytes, 4, 4) === "ftyp" && textAt(bytes, 8, 3) === "avi") return isHalved(bytes) ? "avif-halved" : null;
  return null;
}

/**
 * @param {Uint8Array} bytes
 * @param {number} at
 * @param {number} length
 */
const textAt = (bytes, at, length) => String.fromCharCode(...bytes.subarray(at, at + length));

/** Whether a JPEG has four colours and the profile of a printer. @param {Uint8Array} bytes */
function isPrinters(bytes) {
  let [colours, hasProfile] = [0, false];
  for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === 0xda) break;
    // Start of frame, of any coding; C4, C8 and CC are something else.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) colours = bytes[at + 9] ?? 0;
    hasProfile ||= marker === 0xe2 && textAt(bytes, at + 4, 11) === "ICC_PROFILE";
    at += 2 + 256 * (bytes[at + 2] ?? 0) + (bytes[at + 3] ?? 0);
  }
  return colours === 4 && hasProfile;
}

/** Whether an AVIF has one colour for two or four pixels (4:2:2, 4:2:0): its box `av1C` says it. @param {Uint8Array} bytes */
function isHalved(bytes) {
  const [MONOCHROME, HALF_X] = [0x10, 0x08];
  for (let at = 4; at + 7 < bytes.length; at++) {
    if (bytes[at] !== 0x61 || textAt(bytes, at, 4) !== "av1C") continue;
    const flags = bytes[at + 6] ?? 0;
    if (!(flags & MONOCHROME) && flags & HALF_X) return true;
  }
  return false;
}
