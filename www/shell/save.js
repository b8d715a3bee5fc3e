// @ts-check
/**
 * What a person takes home: files, and pictures as PNG.
 */
import { make } from "./dom.js";

/** On the document, when a file goes to the browser: whether it comes to the person's disk, no browser tells. */
export const SAVED = "file-saved";

/**
 * @param {Blob | null} blob
 * @param {string} name
 */
export function save(blob, name) {
  if (!blob) return;
  const address = URL.createObjectURL(blob);
  make("a", { href: address, download: name }).click();
  // After the browser has taken it over.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
  document.dispatchEvent(new CustomEvent(SAVED));
}

/**
 * Rows, columns and channels of a picture that a network sees: no number of bytes is both a grey and a coloured square.
 * @param {Uint8Array} planar
 */
export function sizeOf({ length }) {
  const side = Math.sqrt(length);
  return Number.isInteger(side) ? { side, channels: 1 } : { side: Math.sqrt(length / 3), channels: 3 };
}

/**
 * The pixels that a network sees, one each, as a file.
 * @param {Uint8Array} planar
 */
export async function picturePng(planar) {
  const canvas = make("canvas");
  pictureOn(canvas, planar);
  return canvasPng(canvas);
}

/**
 * Paints the pixels, one each.
 * @param {HTMLCanvasElement} canvas Takes their size.
 * @param {Uint8Array} planar
 */
export function pictureOn(canvas, planar) {
  const { side } = sizeOf(planar);
  [canvas.width, canvas.height] = [side, side];
  const pixels = new ImageData(side, side);
  // Of grey each channel is the same.
  pixels.data.forEach((_, at, data) => {
    data[at] = at % 4 < 3 ? (planar[((at % 4) * side * side + (at >> 2)) % planar.length] ?? 0) : 255;
  });
  canvas.getContext("2d")?.putImageData(pixels, 0, 0);
}

/**
 * @param {HTMLCanvasElement} canvas
 * @returns {Promise<Blob | null>}
 */
export function canvasPng(canvas) {
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}
