// @ts-check
/** How outputs are read: the live ones, and those that the notebook printed in 2023. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
  literalFloor,
  logit,
  readingInUse,
  readingsOf,
  sigmoid,
  softmax,
  sum,
  valuesOf,
} from "../../www/panels/answer/readings.js";

const printed = JSON.parse(
  readFileSync(new URL("../../www/assets/notebook/printed-2023.json", import.meta.url), "utf8"),
);
const close = (/** @type {number} */ found, /** @type {number} */ expected, within = 1e-9) =>
  assert.ok(Math.abs(found - expected) <= within, `${found}, expected ${expected}`);
const network = (/** @type {object} */ metadata) =>
  /** @type {import("../../www/state.js").Network} */ (/** @type {unknown} */ ({ metadata }));

test("the printed outputs sum to 6.97; the softmax of their logits is 99.96 %, where the notebook says 100.00 %", () => {
  assert.equal(printed.outputs.length, 20);
  close(sum(printed.outputs), 6.97, 0.005);
  const shares = softmax(printed.outputs.map(logit));
  close(sum(shares), 1);
  assert.equal(shares.indexOf(Math.max(...shares)), printed.label);
  assert.equal((100 * Math.max(...shares)).toFixed(2), "99.96");
  assert.equal((100 * Math.max(...printed.outputs)).toFixed(2), "100.00");
});

test("a logit is what its sigmoid was made of, as far as float32 has kept it", () => {
  for (const value of [-30, -4, -0.5, 0, 0.5, 4]) close(logit(sigmoid(value)), value, Math.abs(value) * 1e-5 + 1e-6);
  assert.equal(sigmoid(20), 1, "saturated in float32, as in Keras");
  assert.equal(sigmoid(-1000), 0);
});

test("a softmax does not overflow, and a temperature keeps the order", () => {
  assert.deepEqual(softmax([1000, 1000]), [0.5, 0.5]);
  const [cool = [], warm = []] = [softmax([1, 2, 4]), softmax([1, 2, 4], 3)];
  assert.ok((cool[2] ?? 0) > (warm[2] ?? 0) && (warm[2] ?? 0) > (warm[1] ?? 0));
});

test("the least loss of the literal reading: 2.078 with twenty outputs, 1.461 with ten", () => {
  close(literalFloor(20), 2.078, 0.0005);
  close(literalFloor(10), 1.461, 0.0005);
  // What it means: the right sigmoid at 1, all others at 0.
  const shares = softmax([1, ...Array.from({ length: 19 }, () => 0)]);
  close(-Math.log(shares[0] ?? 0), literalFloor(20));
});

test("a network has the readings that its layers and its metadata give", () => {
  const layers = [{ kind: "dense", units: 20 }, { kind: "sigmoid" }];
  const notebook = network({ spec: { layers }, temperature: null });
  const corrected = network({ spec: { layers: [{ kind: "dense", units: 10 }] }, temperature: 1.5 });
  assert.deepEqual(readingsOf(notebook), ["softmax", "sigmoid"]);
  assert.deepEqual(readingsOf(corrected), ["softmax", "scaled"]);
  assert.deepEqual(readingsOf(null), ["softmax"]);
  assert.deepEqual([readingInUse("sigmoid", corrected), readingInUse("", corrected)], ["scaled", "scaled"]);
  assert.deepEqual([readingInUse("softmax", corrected), readingInUse("", notebook)], ["softmax", "softmax"]);
  assert.equal(readingInUse("sigmoid", notebook), "sigmoid");
});

test("what comes scaled by a temperature is read without it too", () => {
  const logits = [0, 3];
  const answer = /** @type {any} */ ({ logits, probabilities: softmax(logits, 2) });
  assert.deepEqual(valuesOf(answer, "scaled", 2), answer.probabilities);
  assert.deepEqual(valuesOf(answer, "softmax", 2), softmax(logits));
  assert.deepEqual(valuesOf(answer, "softmax", null), answer.probabilities);
});
