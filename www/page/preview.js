// @ts-check
/** A picture as a person sees it, small: for the page alone, the network's pixels never come from here. */
import { make } from "./dom.js";

/** Pixels of the longer side: sharp at the size of the crop on most screens. */
const LONGER_SIDE = 1024;

/**
 * @param {import("../cifar-lab.js").PictureSource} picture
 * @param {{ width: number, height: number }} size
 * @returns {Promise<HTMLCanvasElement | null>} null where the browser gives none: the square still works.
 */
export async function preview(picture, { width, height }) {
  const scale = Math.min(1, LONGER_SIDE / Math.max(width, height));
  const canvas = make("canvas", {
    "aria-hidden": "true", width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)),
  });
  const context = canvas.getContext("2d");
  const draw = (/** @type {CanvasImageSource} */ image) => context?.drawImage(image, 0, 0, canvas.width, canvas.height);
  try {
    // Decoded and made small away from the page's thread.
    const bitmap = await createImageBitmap(picture, { resizeWidth: canvas.width, resizeHeight: canvas.height, resizeQuality: "medium" });
    draw(bitmap);
    bitmap.close();
    return canvas;
  } catch {
    // SVG files become pictures in an <img> only.
    return picture instanceof Blob ? drawn(picture, draw).then(() => canvas, () => null) : null;
  }
}

/**
 * @param {Blob} file
 * @param {(image: HTMLImageElement) => void} draw
 */
async function drawn(file, draw) {
  const image = new Image();
  image.src = URL.createObjectURL(file);
  try {
    await image.decode();
    draw(image);
  } finally {
    URL.revokeObjectURL(image.src);
  }
}
