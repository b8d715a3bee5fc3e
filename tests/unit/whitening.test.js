// @ts-check
/** A whitening first layer is told by its weights: the shipped one is, and nothing that has learnt. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { directionOf, whiteningOf } from "../../www/panels/inside/whitening.js";

/**
 * The first layer of a network of the site.
 * @param {string} name
 */
function firstLayer(name) {
  const file = readFileSync(new URL(`../../www/assets/models/${name}.safetensors`, import.meta.url));
  const length = Number(file.readBigUInt64LE());
  const header = JSON.parse(file.toString("utf8", 8, 8 + length));
  const numbers = (/** @type {string} */ tensor) => {
    const { dtype, data_offsets } = header[tensor];
    const bytes = Uint8Array.from(file.subarray(8 + length + data_offsets[0], 8 + length + data_offsets[1]));
    return dtype === "I8" ? new Int8Array(bytes.buffer) : new Float32Array(bytes.buffer);
  };
  const { shape } = header["conv1.weight"];
  // Rounded ones have a scale for each filter.
  const scale = header["conv1.weight.scale"] ? numbers("conv1.weight.scale") : null;
  const size = shape[1] * shape[2] * shape[3];
  const stored = numbers("conv1.weight");
  const values = Float32Array.from(stored, (value, at) => value * (scale ? (scale[Math.floor(at / size)] ?? 0) : 1));
  return { shape, are_colours: true, values, bias: Float32Array.from(numbers("conv1.bias")) };
}

/** @param {object} filters @returns {import("../../www/cifar-lab.js").Filters} */
const asFilters = (filters) =>
  /** @type {any} */ ({ stage: "conv1", reads: "picture", groups: 1, limit: 1, ...filters });

test("the accurate network's first layer whitens, and only its bias was learnt", () => {
  const filters = asFilters(firstLayer("accurate"));
  const whitening = whiteningOf(filters);
  assert.deepEqual(whitening, { directions: 12, isBiasLearnt: true });
  if (!whitening) return;
  const told = [...Array(24).keys()].map((filter) => directionOf(filters, whitening, filter));
  assert.deepEqual(
    told.slice(0, 13).map(({ direction }) => direction),
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 1],
  );
  assert.deepEqual([told[0]?.negative, told[12]?.negative, told[23]?.negative], [12, 0, 11]);
  // Brightness first: the widest of all directions.
  const deviations = told.slice(0, 12).map(({ deviation }) => deviation);
  assert.deepEqual(
    deviations,
    deviations.toSorted((a, b) => b - a),
  );
  assert.ok(Math.abs((deviations[0] ?? 0) - 3.18) < 0.01);
});

test("what has learnt does not, and neither does what has one weight moved, or is no number", () => {
  assert.equal(whiteningOf(asFilters(firstLayer("notebook"))), null);
  const white = firstLayer("accurate");
  const moved = (/** @type {number} */ at, /** @type {number} */ to) => {
    const values = white.values.slice();
    values[at] = to;
    return whiteningOf(asFilters({ ...white, values }));
  };
  assert.equal(moved(5, (white.values[5] ?? 0) * 1.1), null);
  assert.equal(moved(200, NaN), null);
  assert.equal(whiteningOf(asFilters({ ...white, values: new Float32Array(288) })), null);
  assert.equal(whiteningOf(asFilters({ ...white, are_colours: false })), null);
  assert.equal(whiteningOf(asFilters({ ...white, bias: new Float32Array(24) }))?.isBiasLearnt, false);
});
