// @ts-check
// Weights laid out as pictures: where each of them lies, and which slices count most.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  changeOf,
  colourSheet,
  frameOf,
  layoutOf,
  pictureAt,
  sliceSheet,
  strongestSlices,
  unitSheet,
  unitTiles,
} from "../../www/panels/inside/filter-sheet.js";

/**
 * @param {[number, number, number, number]} shape
 * @param {number[]} values
 * @param {number} [groups]
 */
const filters = (shape, values, groups = 1) => ({
  stage: "conv1",
  shape,
  reads: "picture",
  groups,
  are_colours: shape[1] === 3,
  limit: 0,
  values: Float32Array.from(values),
  bias: new Float32Array(shape[0]),
});

test("pictures lie side by side with a gap, single weights without one", () => {
  assert.deepEqual(layoutOf(32, 3, 3), { columns: 6, gap: 1, width: 23, height: 23 });
  assert.deepEqual(layoutOf(64, 1, 1), { columns: 8, gap: 0, width: 8, height: 8 });
  assert.deepEqual(layoutOf(1, 5, 5), { columns: 1, gap: 1, width: 5, height: 5 });
});

test("what lies under a pixel is the picture whose frame holds it", () => {
  for (const [count, height, width] of [
    [32, 3, 3],
    [7, 2, 5],
    [10, 1, 1],
  ]) {
    const layout = layoutOf(count, height, width);
    for (let place = 0; place < count; place++) {
      const frame = frameOf(layout, place, height, width);
      const last = { row: frame.row + frame.rows - 1, column: frame.column + frame.columns - 1 };
      assert.equal(pictureAt(layout, frame, height, width), place);
      assert.equal(pictureAt(layout, last, height, width), place);
      assert.ok(last.row < layout.height && last.column < layout.width);
    }
  }
});

test("a colour filter is grey at 0 and full at its own largest weight; what is not finite is left to a colour of its own", () => {
  // Two filters of one pixel beside the other: red, green, blue of each.
  const { layout, rgba, invalid } = colourSheet(filters([2, 3, 1, 2], [2, 0, -1, 0, 0, -2, 0.1, 0, NaN, 0, 0, 0]));
  assert.deepEqual([layout.columns, layout.width, layout.height], [2, 5, 1]);
  const pixel = (/** @type {number} */ row, /** @type {number} */ column) => [
    ...rgba.slice(4 * (row * layout.width + column), 4 * (row * layout.width + column) + 4),
  ];
  assert.deepEqual(pixel(0, 0), [255, 64, 128, 255]);
  assert.deepEqual(pixel(0, 1), [128, 128, 0, 255]);
  assert.deepEqual(pixel(0, 2), [0, 0, 0, 0]);
  assert.deepEqual(pixel(0, 4), [128, 128, 128, 255]);
  assert.deepEqual([pixel(0, 3), invalid], [[0, 0, 0, 0], [{ row: 0, column: 3 }]]);
});

test("each slice of a filter keeps its weights, and the gaps hold 0", () => {
  const values = Array.from({ length: 2 * 4 * 4 }, (_, place) => place + 1);
  const { layout, values: sheet } = sliceSheet(filters([2, 4, 2, 2], values), 1);
  assert.deepEqual([layout.width, layout.height], [5, 5]);
  assert.deepEqual([...sheet.slice(0, 5)], [17, 18, 0, 21, 22]);
  assert.deepEqual([...sheet.slice(10, 15)], [0, 0, 0, 0, 0]);
  assert.deepEqual([...sheet.slice(20, 25)], [27, 28, 0, 31, 32]);
});

test("the strongest slices come first, with the channel that they read in their group", () => {
  const two = filters([4, 2, 1, 1], [1, -3, 0, 0, 5, 2, 7, NaN], 2);
  const read = (/** @type {number} */ filter) => strongestSlices(two, filter).map(({ reads, size }) => [reads, size]);
  assert.deepEqual(read(0), [
    [1, 3],
    [0, 1],
  ]);
  assert.deepEqual(read(1), [
    [0, 0],
    [1, 0],
  ]);
  assert.deepEqual(read(2), [
    [2, 5],
    [3, 2],
  ]);
  assert.deepEqual(read(3), [
    [3, Infinity],
    [2, 7],
  ]);
});

test("a change is what was added to each weight, on one scale for all filters", () => {
  const [now, then] = [filters([2, 3, 1, 1], [3, 0, 0, 1, 1, 1]), filters([2, 3, 1, 1], [1, 0, 0, 0, 1, 1])];
  const change = changeOf(now, then);
  assert.deepEqual([...(change?.values ?? [])], [2, 0, 0, 1, 0, 0]);
  assert.equal(change?.limit, 2);
  const { rgba } = colourSheet(/** @type {any} */ (change), change?.limit);
  assert.deepEqual([...rgba.slice(0, 4), ...rgba.slice(4 * 1, 4 * 2)], [255, 128, 128, 255, 191, 128, 128, 255]);
  assert.equal(changeOf(now, filters([1, 3, 1, 1], [1, 2, 3])), null);
});

test("each unit of a dense layer is a picture of its own, with all of its slices", () => {
  const values = Array.from({ length: 2 * 4 * 2 * 2 }, (_, place) => place + 1);
  const units = filters([2, 4, 2, 2], values);
  const { layout, height, width } = unitTiles(units);
  assert.deepEqual([height, width, layout.gap], [5, 5, 3]);
  const sheet = unitSheet(units);
  assert.equal(sheet.length, layout.width * layout.height);
  for (const unit of [0, 1]) {
    const { row, column } = frameOf(layout, unit, height, width);
    const expected = sliceSheet(units, unit).values;
    for (let place = 0; place < height * width; place++) {
      const at = (row + Math.floor(place / width)) * layout.width + column + (place % width);
      assert.equal(sheet[at], expected[place]);
      assert.equal(
        pictureAt(layout, { row: Math.floor(at / layout.width), column: at % layout.width }, height, width),
        unit,
      );
    }
  }
  // Between the units there is nothing.
  assert.equal(sheet.filter((value) => value !== 0).length, values.length);
});
