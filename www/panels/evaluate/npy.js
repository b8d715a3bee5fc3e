// @ts-check
/**
 * Arrays of numbers in NumPy's NPY format, versions 1 to 3 (numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
 * Its header is a Python literal: what stands there is taken apart by its three keys, and nothing of it is run. Pure.
 * @typedef {{ shape: number[], values: Float64Array, isWhole: boolean }} Numbers In C order, whatever the file's; `isWhole`: of
 *   a type of whole numbers.
 */

const MAGIC = "\x93NUMPY";
/** The longest header that is looked at; the rest of a longer one could be anything. */
const LONGEST_HEADER = 65_536;

/** Bytes and reader by NumPy's letter and size. @type {Record<string, [size: number, read: (view: DataView, at: number, little: boolean) => number]>} */
const TYPES = {
  u1: [1, (view, at) => view.getUint8(at)],
  i1: [1, (view, at) => view.getInt8(at)],
  u2: [2, (view, at, little) => view.getUint16(at, little)],
  i2: [2, (view, at, little) => view.getInt16(at, little)],
  u4: [4, (view, at, little) => view.getUint32(at, little)],
  i4: [4, (view, at, little) => view.getInt32(at, little)],
  u8: [8, (view, at, little) => Number(view.getBigUint64(at, little))],
  i8: [8, (view, at, little) => Number(view.getBigInt64(at, little))],
  f4: [4, (view, at, little) => view.getFloat32(at, little)],
  f8: [8, (view, at, little) => view.getFloat64(at, little)],
};

/** A file that is no array of numbers, by `evaluation.people.problem.REASON`. */
export class NoNumbers extends Error {
  /**
   * @param {"npy" | "type" | "length"} reason
   * @param {Record<string, string | number>} [params]
   */
  constructor(reason, params = {}) {
    super(reason);
    this.reason = reason;
    this.params = params;
  }
}

/** @param {Uint8Array} bytes */
export const isNpy = (bytes) => latin(bytes.subarray(0, 6)) === MAGIC;

/**
 * @param {Uint8Array} bytes
 * @param {number} most Values: a file of more is not read.
 * @returns {Numbers}
 * @throws {NoNumbers}
 */
export function readNpy(bytes, most) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const version = bytes[6] ?? 0;
  if (!isNpy(bytes) || version < 1 || version > 3 || bytes.length < 12) throw new NoNumbers("npy");
  const [start, length] = version === 1 ? [10, view.getUint16(8, true)] : [12, view.getUint32(8, true)];
  if (length > LONGEST_HEADER || start + length > bytes.length) throw new NoNumbers("npy");
  const header = latin(bytes.subarray(start, start + length));
  const [, descr = ""] = /'descr':\s*'([^']{1,20})'/.exec(header) ?? [];
  const [, order] = /'fortran_order':\s*(True|False)/.exec(header) ?? [];
  const [, sizes] = /'shape':\s*\(([\d,\s]{0,100})\)/.exec(header) ?? [];
  if (!order || sizes === undefined) throw new NoNumbers("npy");
  const [, sign = "", name = ""] = /^([<>|=]?)([a-zA-Z]\d*)$/.exec(descr) ?? [];
  const type = Object.hasOwn(TYPES, name) ? TYPES[name] : null;
  if (!type) throw new NoNumbers("type", { type: descr || "?" });
  const shape = sizes
    .split(",")
    .map((size) => size.trim())
    .filter(Boolean)
    .map(Number);
  const count = shape.reduce((product, size) => product * size, 1);
  if (!(count <= most)) throw new NoNumbers("length", { shape: shape.join(" × ") });
  const [size, read] = type;
  const first = start + length;
  if (bytes.length - first < count * size) throw new NoNumbers("npy");
  const values = Float64Array.from({ length: count }, (_, place) => read(view, first + size * place, sign !== ">"));
  return { shape, values: order === "True" ? transposed(values, shape) : values, isWhole: !name.startsWith("f") };
}

/**
 * Of two dimensions, column by column in the file.
 * @param {Float64Array} values
 * @param {number[]} shape
 */
function transposed(values, [rows = 0, columns = 1]) {
  return values.map((_, place) => values[(place % columns) * rows + Math.floor(place / columns)] ?? NaN);
}

/** @param {Uint8Array} bytes */
const latin = (bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
