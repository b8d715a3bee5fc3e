// @ts-check
/** A file of a network's outputs: NumPy's, or lines of numbers with commas between them. Pure. */
import { NoNumbers, isNpy, readNpy } from "../evaluate/npy.js";

const NUMBER = /^[+-]?(\d+\.?\d*(e[+-]?\d+)?|\.\d+(e[+-]?\d+)?|nan|inf(inity)?)$/i;

/**
 * @param {Uint8Array} bytes
 * @param {number} most Values: a file of more is not read.
 * @returns {{ shape: number[], values: ArrayLike<number> }}
 * @throws {NoNumbers}
 */
export const readOutputs = (bytes, most) => (isNpy(bytes) ? readNpy(bytes, most) : readCsv(bytes, most));

/**
 * @param {Uint8Array} bytes
 * @param {number} most
 */
function readCsv(bytes, most) {
  const lines = new TextDecoder().decode(bytes).trim().split(/\r?\n/);
  const columns = lines[0]?.split(",").length ?? 0;
  if (lines.length * columns > most) throw new NoNumbers("length", { shape: `${lines.length} × ${columns}` });
  const cells = lines.map((line) => line.split(",").map((cell) => cell.trim()));
  if (cells.some((row) => row.length !== columns || !row.every((cell) => NUMBER.test(cell))))
    throw new NoNumbers("npy");
  // Python writes inf and nan.
  const value = (/** @type {string} */ cell) => Number(cell.replace(/inf(inity)?/i, "Infinity").replace(/nan/i, "NaN"));
  return { shape: [lines.length, columns], values: Float64Array.from(cells.flat(), value) };
}
