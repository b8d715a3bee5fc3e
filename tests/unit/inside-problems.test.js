// @ts-check
/** Bad networks inside: what is refused is a sentence with its limit, what is no number is said to be none. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { MOST_VALUES, failureHere, problemOf, toldOf } from "../../www/panels/inside/problem.js";
import { spreadOf } from "../../www/panels/inside/stage-words.js";
import { Words } from "../../www/shell/words.js";

const www = new URL("../../www/", import.meta.url);
const words = new Words("en", JSON.parse(readFileSync(new URL("lang/en.json", www), "utf8")));

test("maps that are too large are refused with the limit that the worker has", () => {
  const rust = readFileSync(new URL("../../crates/model/src/inside/mod.rs", import.meta.url), "utf8");
  const [, shift] = /MAX_INSPECTED_VALUES: usize = 1 << (\d+);/.exec(rust) ?? [];
  assert.equal(MOST_VALUES, 2 ** Number(shift));
  const refused = { code: "spec", params: { problem: "the network's maps hold 74518538 values", remedy: "" } };
  assert.equal(failureHere(refused).code, "inside.large");
  assert.match(problemOf(refused, words), /67,108,864 values/);
});

test("a worker's end is told by the panel alone, except that of the other network's", () => {
  for (const code of ["panic", "worker.memory", "worker.lost", "closed"])
    assert.equal(problemOf({ code, params: {} }, words), "");
  assert.equal(problemOf({ code: "superseded", params: {} }, words), "");
  assert.notEqual(toldOf({ code: "worker.lost", params: { module: "learn" } }, words), "");
  // An error of the page's own code has no code.
  assert.equal(failureHere(new TypeError("x is not a function")).code, "internal");
});

test("a layer without a finite value has no range; with some of them, how many are none", () => {
  const shown = /** @type {any} */ ({ min: 0, max: 0, zeros: 0, invalid: 8, dead: [] });
  const stage = /** @type {any} */ ({ name: "conv2", kind: "conv", shape: [2, 2, 2] });
  assert.equal(spreadOf(shown, stage, words), "no finite number");
  assert.equal(spreadOf({ ...shown, invalid: 3, max: 2 }, stage, words), "0 to 2.00 · 3 not finite");
});
