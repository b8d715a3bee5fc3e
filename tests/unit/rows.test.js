// @ts-check
/** An answer as rows for bars and table; a network as rows of a layer table. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { describe, flat, shape } from "../../www/panels/network/layers.js";
import { barOf, rowsOf } from "../../www/panels/answer/rows.js";
import { Words } from "../../www/shell/words.js";

const words = new Words("en", JSON.parse(readFileSync(new URL("../../www/lang/en.json", import.meta.url), "utf8")));
const answer = (/** @type {object} */ fields) =>
  /** @type {import("../../www/state.js").Answer} */ (/** @type {unknown} */ (fields));

test("ten outputs are ten rows in the data set's order", () => {
  const probabilities = Array.from({ length: 10 }, (_, i) => (i === 3 ? 0.55 : 0.05));
  const rows = rowsOf(answer({ probabilities, index: 3, label: 5 }), words);
  assert.equal(rows.length, 10);
  assert.deepEqual(rows[3], { name: "cat", value: 0.55, text: "55.00%", best: true, truth: false, dead: false });
  assert.deepEqual(
    rows.filter(({ truth }) => truth).map(({ name }) => name),
    ["dog"],
  );
});

test("outputs that are no class share one row, and nothing of the sum is lost", () => {
  const probabilities = Array.from({ length: 20 }, () => 0.05);
  const rows = rowsOf(answer({ probabilities, index: 14, label: 0 }), words);
  assert.equal(rows.length, 11);
  assert.ok(Math.abs((rows[10]?.value ?? 0) - 0.5) < 1e-12);
  assert.deepEqual([rows[10]?.best, rows[10]?.truth, rows[10]?.name], [true, false, "no class"]);
  assert.ok(Math.abs(rows.reduce((sum, { value }) => sum + value, 0) - 1) < 1e-12);
});

test("a bar has the row's number, and marks besides its colour", () => {
  const row = { name: "cat", value: 0.5, text: "50.00%", best: true, truth: true, dead: false };
  assert.deepEqual(barOf(row), { label: "→ ✓ cat", value: 0.5, text: "50.00%", best: true, truth: true, dead: false });
  assert.equal(barOf({ ...row, best: false }).label, "✓ cat");
  assert.equal(barOf({ ...row, best: false, truth: false }).label, "cat");
});

test("as sigmoids every output has its row, the dead ones named so, and nothing is made a share", () => {
  const logits = Array.from({ length: 20 }, (_, place) => (place === 0 ? 13 : place < 10 ? 1 : -35));
  const rows = rowsOf(answer({ logits, probabilities: [], index: 0, label: 3 }), words, { reading: "sigmoid" });
  assert.equal(rows.length, 20);
  assert.deepEqual(
    rows.map(({ dead }) => dead),
    logits.map((_, place) => place >= 10),
  );
  assert.deepEqual([rows[0]?.text, rows[1]?.text, rows[19]?.text], ["0.999998", "0.731059", "6.3E−16"]);
  assert.equal(rows[10]?.name, "output 10, dead");
  assert.deepEqual(rows.map(({ best, truth }) => [best, truth]).slice(0, 4), [
    [true, false],
    [false, false],
    [false, false],
    [false, true],
  ]);
});

test("sorted, the largest stands first and keeps its name and marks", () => {
  const probabilities = [0.1, 0.05, 0.6, 0.02, 0.03, 0.04, 0.06, 0.07, 0.02, 0.01];
  const rows = rowsOf(answer({ probabilities, index: 2, label: 0 }), words, { order: "sorted" });
  assert.deepEqual(
    rows.slice(0, 3).map(({ name, best, truth }) => [name, best, truth]),
    [
      ["bird", true, false],
      ["airplane", false, true],
      ["horse", false, false],
    ],
  );
  assert.deepEqual(
    rows.map(({ value }) => value),
    probabilities.toSorted((one, other) => other - one),
  );
});

test("layers are described in words, those of a residual block after it", () => {
  const layers = [
    { kind: "conv", filters: 32, kernel: 3, padding: "valid" },
    { kind: "residual", layers: [{ kind: "conv", filters: 8, kernel: 1, padding: "same" }, { kind: "relu" }] },
    { kind: "dense", units: 1024 },
  ];
  assert.deepEqual(
    flat(layers).map((layer) => describe(layer, words)),
    [
      "32 filters of 3\u00a0×\u00a03, no padding",
      "2 layers, added to their input",
      "8 filters of 1\u00a0×\u00a01, padded to the same size",
      "negative values become 0",
      "1,024 units",
    ],
  );
  assert.equal(describe({ kind: "of tomorrow" }, words), "");
});

test("shapes are written as Keras prints them", () => {
  assert.equal(shape([32, 30, 28], words), "30 × 28 × 32");
  assert.equal(shape([1024], words), "1,024");
});
