// @ts-check
/** What is said of a map of where the network looked. Pure. */
import { sizeOf } from "../../shell/save.js";

/** Parts of the picture from its top or left on. */
const ROWS = ["top", "middle", "bottom"];
const COLUMNS = ["left", "centre", "right"];

/**
 * The largest value of a square map: where it is, and in which ninth of the map; null where there is none above zero.
 * @param {ArrayLike<number>} values Row by row.
 * @returns {{ value: number, row: number, column: number, region: string } | null}
 */
export function largestOf(values) {
  const across = Math.round(Math.sqrt(values.length));
  let [best, value] = [-1, 0];
  for (let place = 0; place < values.length; place++) {
    const one = values[place] ?? 0;
    if (Number.isFinite(one) && one > value) [best, value] = [place, one];
  }
  if (best < 0) return null;
  const [row, column] = [Math.floor(best / across), best % across];
  const third = (/** @type {number} */ at) => Math.floor((3 * (at + 0.5)) / across);
  return { value, row, column, region: `${ROWS[third(row)]}-${COLUMNS[third(column)]}` };
}

/**
 * The drops of one output: `[positions, outputs]` row by row.
 * @param {Float32Array} drops
 * @param {number} outputs
 * @param {number} output
 */
export const dropsOf = (drops, outputs, output) =>
  Float32Array.from({ length: drops.length / outputs }, (_, position) => drops[position * outputs + output] ?? 0);

/**
 * The pixels that a square hides at a place of the map: it lies around the middle of its cell, half a pixel above and to
 * the left where it must.
 * @param {{ row: number, column: number }} at
 * @param {{ side: number, stride: number }} square
 */
export function hiddenAt({ row, column }, { side, stride }) {
  const first = (/** @type {number} */ cell) => Math.floor((2 * cell * stride + stride + side) / 2) - side;
  return { row: first(row), column: first(column), rows: side, columns: side };
}

/**
 * What the likeness says.
 * @param {number | null} likeness
 * @param {number} limit
 */
export const verdictOf = (likeness, limit) => (likeness === null ? "none" : likeness >= limit ? "same" : "differs");

/** What hides: half of full brightness in all three channels. */
export const GREY = /** @type {const} */ ([128, 128, 128]);

/**
 * The top left corner of a square around a pixel, half a pixel up and to the left of it where it must; it stays inside the
 * picture.
 * @param {{ row: number, column: number }} at
 * @param {number} side
 * @param {number} whole The picture's.
 */
export function cornerUnder({ row, column }, side, whole) {
  const inside = (/** @type {number} */ middle) => Math.min(whole - side, Math.max(0, Math.floor(middle - side / 2)));
  return { row: inside(row), column: inside(column) };
}

/**
 * The picture with a grey square on it.
 * @param {Uint8Array} planar
 * @param {{ row: number, column: number }} corner
 * @param {number} side
 */
export function withSquare(planar, { row, column }, side) {
  const covered = planar.slice();
  const { side: whole, channels } = sizeOf(planar);
  for (const [channel, grey] of GREY.slice(0, channels).entries()) {
    for (let line = row; line < row + side; line++) {
      const start = (channel * whole + line) * whole + column;
      covered.fill(grey, start, start + side);
    }
  }
  return covered;
}
