// @ts-check
/** The confusion matrix and what is said of each class: the same numbers as scikit-learn's, in tests/golden. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { cells, classScores, confusedPairs, counts, imagesOf, totals } from "../../www/panels/evaluate/confusion.js";
import { largestChanges, minus, widened } from "../../www/panels/evaluate/matrix-difference.js";

const golden = JSON.parse(readFileSync(new URL("../golden/evaluation.json", import.meta.url), "utf8"));
/** 240 images; four of the answers are outputs beyond the tenth. */
const OUTSIDE = 4;
const images = imagesOf(Uint8Array.from(golden.labels));
const table = counts({ confusion: golden.confusion, outside: OUTSIDE }, images);

test("precision, recall and F1 of each class are scikit-learn's, the intervals Wilson's", () => {
  const near = (/** @type {number | undefined} */ found, /** @type {number} */ expected) =>
    assert.ok(Math.abs((found ?? NaN) - expected) < 1e-6, `${found} is not ${expected}`);
  classScores(table).forEach(({ precision, recall, f1 }, label) => {
    const expected = golden.classes[label];
    for (const [found, [share, low, high]] of /** @type {const} */ ([
      [precision, expected.precision],
      [recall, expected.recall],
    ])) {
      near(found?.share, share);
      near(found?.low, low);
      near(found?.high, high);
    }
    near(f1 ?? NaN, expected.f1[0]);
  });
});

test("answers that are no class have a column of their own, and every image is in one cell", () => {
  assert.equal(table[0]?.length, 11);
  assert.equal(
    table.flat().reduce((all, one) => all + one, 0),
    240,
  );
  assert.equal(
    table.reduce((all, row) => all + (row[10] ?? 0), 0),
    OUTSIDE,
  );
  assert.equal(counts({ confusion: golden.confusion, outside: 0 }, images)[0]?.length, 10);
});

test("shares of a row, and of a column, sum to one; the strongest count is the largest", () => {
  const rows = cells(table, "rows");
  for (const row of rows) assert.ok(Math.abs(row.reduce((all, { value }) => all + value, 0) - 1) < 1e-12);
  const columns = cells(table, "columns");
  for (let label = 0; label < 11; label++)
    assert.ok(Math.abs(columns.reduce((all, row) => all + (row[label]?.value ?? 0), 0) - 1) < 1e-12);
  const numbers = cells(table, "counts").flat();
  assert.equal(Math.max(...numbers.map(({ strength }) => strength)), 1);
  assert.equal(numbers.find(({ strength }) => strength === 1)?.value, Math.max(...table.flat()));
});

test("a class that is never there, or never answered, has no share", () => {
  const [first, second] = classScores([
    [3, 0],
    [0, 0],
  ]);
  assert.equal(first?.recall?.share, 1);
  assert.deepEqual([second?.precision, second?.recall, second?.f1], [null, null, null]);
  assert.deepEqual(
    totals([
      [3, 0],
      [0, 0],
    ]).of({ truth: 0, predicted: 1 }),
    { images: 0, truth: 3, answered: 0 },
  );
});

test("the commonest mistakes come first, equals in the order of the classes", () => {
  const pairs = confusedPairs(table, 4);
  assert.deepEqual(
    pairs.map(({ truth, predicted, images, of }) => [truth, predicted, images, of]),
    [
      [2, 4, 7, 30],
      [3, 5, 7, 34],
      [5, 7, 6, 25],
      [9, 7, 5, 21],
    ],
  );
  assert.deepEqual(
    confusedPairs(
      [
        [5, 0],
        [0, 5],
      ],
      5,
    ),
    [],
  );
});

test("one matrix minus another: each cell's change, and the mistakes that changed most", () => {
  const here = [
    [5, 3, 2],
    [0, 9, 1],
  ];
  const there = [
    [8, 2],
    [4, 6],
  ];
  const wide = widened(there, 3);
  assert.deepEqual(wide, [
    [8, 2, 0],
    [4, 6, 0],
  ]);
  assert.deepEqual(minus(here, wide), [
    [-3, 1, 2],
    [-4, 3, 1],
  ]);
  assert.deepEqual(
    largestChanges(here, wide, 2).map(({ truth, predicted, here, there, of }) => [truth, predicted, here, there, of]),
    [
      [1, 0, 0, 4, 10],
      [0, 2, 2, 0, 10],
    ],
  );
  assert.deepEqual(largestChanges(here, here, 5), []);
});
