// @ts-check
// Maps as files of numbers: NumPy's format byte by byte, and CSV that brings every 32-bit number back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { csvOf, fileName, mapsOf, npyOf } from "../../www/panels/inside/map-files.js";

const STAGE = /** @type {any} */ ({ name: "conv1", shape: [2, 2, 3] });
const VALUES = Float32Array.from([0.1, -2, 3, 4, 5, 1e-20, 16777216, 1 / 3, -0.7, 10, 11, 12]);

/** @param {Uint8Array} bytes */
function read(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = 10 + view.getUint16(8, true);
  const values = Array.from({ length: (bytes.length - start) / 4 }, (_, at) => view.getFloat32(start + 4 * at, true));
  return { start, text: Buffer.from(bytes.subarray(10, start)).toString("latin1"), values };
}

test("an NPY file begins as NumPy's own do, and holds little-endian floats from a multiple of 64 on", () => {
  const bytes = npyOf(mapsOf(STAGE, VALUES, null));
  assert.deepEqual([...bytes.subarray(0, 8)], [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  const { start, text, values } = read(bytes);
  assert.equal(start % 64, 0);
  assert.match(text, /^\{'descr': '<f4', 'fortran_order': False, 'shape': \(2, 2, 3\), \} +\n$/);
  assert.deepEqual(values, [...VALUES]);
});

test("a vector's shape has the comma that a tuple of one needs; one map has one channel", () => {
  const flat = { stage: "dense1", channel: null, shape: [3], values: VALUES.subarray(0, 3) };
  assert.ok(read(npyOf(flat)).text.includes("'shape': (3,), }"));
  const { text, values } = read(npyOf(mapsOf(STAGE, VALUES, 1)));
  assert.ok(text.includes("'shape': (1, 2, 3), }"));
  assert.deepEqual(values, [...VALUES.subarray(6)]);
});

test("CSV says stage and shape, then rows, and each number is the same again as a 32-bit float", () => {
  const [about, columns, ...rows] = csvOf(mapsOf(STAGE, VALUES, null))
    .trimEnd()
    .split("\n");
  assert.equal(about, "# stage conv1, shape 2 x 2 x 3");
  assert.equal(columns, "channel,row,0,1,2");
  const cells = rows.map((row) => row.split(",").map(Number));
  assert.deepEqual(
    cells.map(([channel, row]) => [channel, row]),
    [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ],
  );
  assert.deepEqual(cells.flatMap((row) => row.slice(2)).map(Math.fround), [...VALUES]);
  // Random bits: every finite number that 32 bits can write.
  const bits = Uint32Array.from({ length: 20_000 }, (_, at) => Math.imul(at + 1, 2654435761));
  const random = new Float32Array(bits.buffer).filter(Number.isFinite);
  const lines = csvOf({ stage: "s", channel: null, shape: [random.length], values: random })
    .trimEnd()
    .split("\n")
    .slice(2);
  const back = Float32Array.from(lines, (line) => Number(line.split(",")[1]));
  assert.ok(random.length > 19_000 && back.every((value, at) => value === random[at]));
});

test("one map keeps its channel in CSV; what is no number is written as such", () => {
  const rows = csvOf(mapsOf(STAGE, VALUES, 1))
    .trimEnd()
    .split("\n");
  assert.deepEqual([rows[0], rows[2]?.slice(0, 4)], ["# stage conv1, shape 1 x 2 x 3", "1,0,"]);
  const values = Float32Array.from([NaN, Infinity, -Infinity]);
  const text = csvOf({ stage: "s", channel: null, shape: [3], values });
  assert.deepEqual(text.trimEnd().split("\n").slice(1), ["index,value", "0,NaN", "1,Infinity", "2,-Infinity"]);
});

test("a file is named after network, stage and picture, in letters that every file system takes", () => {
  assert.equal(fileName(["notebook", "conv2", 5, 116], "npy"), "notebook-conv2-5-116.npy");
  assert.equal(fileName(["own 1/2", null, "file"], "png"), "own-1-2-file.png");
});
