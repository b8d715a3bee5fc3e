// @ts-check
/**
 * Maps as files of numbers, and the files' names. Values lie as in the shape's order: channel by channel, row by row. Pure.
 * @typedef {{ stage: string, channel: number | null, shape: readonly number[], values: Float32Array }} Maps `channel`: null
 *   for all of the stage's.
 */

/** NumPy asks for the values to begin at a multiple of this. */
const ALIGNED = 64;
/** The magic string, the version, and the length of the text. */
const BEGINNING = 10;
/** As many digits as bring every 32-bit number back. */
const DIGITS = 9;

/**
 * NPY, version 1.0: 32-bit floats, little-endian, in C order.
 * @param {Maps} maps
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function npyOf({ shape, values }) {
  const size = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${size}), }`;
  const start = Math.ceil((BEGINNING + text.length + 1) / ALIGNED) * ALIGNED;
  const bytes = new Uint8Array(start + 4 * values.length);
  bytes.set([0x93, ...ascii("NUMPY"), 1, 0]);
  const view = new DataView(bytes.buffer);
  view.setUint16(8, start - BEGINNING, true);
  bytes.set(ascii(`${text.padEnd(start - BEGINNING - 1)}\n`), BEGINNING);
  values.forEach((value, place) => {
    view.setFloat32(start + 4 * place, value, true);
  });
  return bytes;
}

const ascii = (/** @type {string} */ text) => Array.from(text, (letter) => letter.charCodeAt(0));

/**
 * CSV: a comment with the stage and the shape, the columns' names, and a line for each row of a map. A flat stage has a line
 * for each value.
 * @param {Maps} maps
 */
export function csvOf({ stage, channel, shape, values }) {
  const width = shape.length === 1 ? 1 : (shape.at(-1) ?? 1);
  const height = shape.at(-2) ?? 1;
  const columns = shape.length === 1 ? ["index", "value"] : ["channel", "row", ...Array(width).keys()];
  const lines = [`# stage ${stage}, shape ${shape.join(" x ")}`, columns.join()];
  for (let start = 0; start < values.length; start += width) {
    const row = start / width;
    const place = shape.length === 1 ? [row] : [channel ?? Math.floor(row / height), row % height];
    lines.push([...place, ...Array.from(values.subarray(start, start + width), written)].join());
  }
  return `${lines.join("\n")}\n`;
}

const written = (/** @type {number} */ value) => Number(value.toPrecision(DIGITS));

/**
 * The maps of one stage, or one of them.
 * @param {import("../../cifar-lab.js").Stage} stage
 * @param {Float32Array} values Of the whole stage.
 * @param {number | null} channel
 * @returns {Maps}
 */
export function mapsOf({ name, shape }, values, channel) {
  if (channel === null) return { stage: name, channel, shape, values };
  const [, ...size] = shape;
  const area = size.reduce((product, side) => product * side, 1);
  return { stage: name, channel, shape: [1, ...size], values: values.subarray(channel * area, (channel + 1) * area) };
}

/**
 * `notebook-conv2-5-test116.png`: what a file system takes of the network, the stage and the picture.
 * @param {(string | number | null)[]} parts
 * @param {string} form
 */
export function fileName(parts, form) {
  const said = parts.filter((part) => part !== null && part !== "").map((part) => String(part));
  return `${said.map((part) => part.replace(/[^\w.]+/g, "-")).join("-")}.${form}`;
}
