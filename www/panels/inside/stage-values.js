// @ts-check
/**
 * What stages hold for a picture, and values painted in the page.
 * @typedef {import("../../cifar-lab.js").Inspector} Inspector
 * @typedef {import("../../cifar-lab.js").MapPalette} MapPalette
 * @typedef {{ width: number, height: number, values: Float32Array }} Sheet Row by row.
 */
import { palette } from "./palette.js";

/** The largest size of a finite value. @param {Float32Array} values */
export const limitOf = (values) =>
  values.reduce((most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most), 0);

/**
 * How many pixels a value gets where a sheet has so much room.
 * @param {{ width: number, height: number }} sheet
 * @param {number} side
 */
export function timesIn({ width, height }, side) {
  const times = side / Math.max(width, height);
  return times < 1 ? times : Math.floor(times);
}

/**
 * Has a picture looked at, and reads stages. The inspector speaks of that picture from then on.
 * @param {Inspector} inspector
 * @param {Uint8Array} pixels
 * @param {readonly string[]} names
 * @returns {Promise<Float32Array[]>} In the order of the names.
 */
export async function valuesFor(inspector, pixels, names) {
  await inspector.see(pixels, { paint: false });
  const values = [];
  for (const name of names) values.push(await inspector.values(name));
  return values;
}

/**
 * Paints a sheet on a canvas of the page, each value as a square of `times` pixels. The worker that paints the maps gives
 * the picture, so the colours have one source; the page need not hand over a canvas that it could then no longer save.
 * @param {Inspector} inspector
 * @param {CanvasRenderingContext2D} context
 * @param {Sheet} sheet
 * @param {object} how
 * @param {number} how.limit The value with the full colour, not below the largest of the sheet.
 * @param {number} [how.times]
 * @param {[x: number, y: number]} [how.at]
 */
export async function drawSheet(
  inspector,
  context,
  { width, height, values },
  { limit, times = 1, at: [x, y] = [0, 0] },
) {
  // The full colour is the largest value that is painted: it lies in a row of its own, which is cut off.
  const all = new Float32Array(width * (height + 1));
  all.set(values);
  all[width * height] = limit;
  const bitmap = await inspector.picture(all, width, palette());
  context.imageSmoothingEnabled = times < 1;
  context.drawImage(bitmap, 0, 0, width, height, x, y, width * times, height * times);
  bitmap.close();
}
