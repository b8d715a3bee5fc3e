// @ts-check
/** The accurate network for a person's own pictures: when it comes by itself, when it is asked about, when it goes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { comparedWith, comparisons } from "../../www/panels/compare/compared.js";
import { consequences, isCheap } from "../../www/panels/picture/offer.js";

const MODELS = [
  { name: "notebook", bytes: 5 },
  { name: "notebook-corrected", bytes: 6 },
  { name: "accurate", bytes: 2_000_000 },
];
const FAST = { saveData: false, effectiveType: "4g" };

/**
 * @param {string} way
 * @param {string} model
 * @param {import("../../www/panels/picture/offer.js").Offer | null} [offer]
 * @param {typeof MODELS} [models]
 */
const state = (way, model, offer = null, models = MODELS) =>
  /** @type {any} */ ({ site: { models }, way, route: { model }, offer });

test("own pictures fetch it over a good connection, and over one that does not say", () => {
  const taken = { offer: { bytes: 2_000_000, reply: "taken" }, model: "accurate" };
  for (const way of ["file", "draw", "camera"]) assert.deepEqual(consequences(state(way, "notebook"), FAST), taken);
  assert.deepEqual(consequences(state("draw", "notebook"), undefined), taken);
});

test("where data are to be saved, or slow, the person is asked and nothing is fetched", () => {
  for (const connection of [
    { saveData: true, effectiveType: "4g" },
    { effectiveType: "3g" },
    { effectiveType: "slow-2g" },
  ]) {
    assert.equal(isCheap(connection), false);
    assert.deepEqual(consequences(state("file", "notebook"), connection), {
      offer: { bytes: 2_000_000, reply: "open" },
    });
  }
});

test("test images go back to the notebook's network, own ones to the accurate again", () => {
  const offer = /** @type {const} */ ({ bytes: 2_000_000, reply: "taken" });
  assert.deepEqual(consequences(state("test", "accurate", offer), FAST), { model: "notebook" });
  assert.deepEqual(consequences(state("draw", "notebook", offer), FAST), { model: "accurate" });
  assert.deepEqual(consequences(state("draw", "accurate", offer), FAST), {});
});

test("what was declined, not answered yet or chosen by hand stays as it is", () => {
  for (const reply of /** @type {const} */ (["declined", "open"])) {
    assert.deepEqual(consequences(state("draw", "notebook", { bytes: 1, reply }), FAST), {});
    assert.deepEqual(consequences(state("test", "accurate", { bytes: 1, reply }), FAST), {});
  }
  assert.deepEqual(consequences(state("draw", "notebook-corrected"), FAST), {});
  assert.deepEqual(consequences(state("test", "notebook"), FAST), {});
});

test("a site without it offers nothing", () => {
  assert.deepEqual(consequences(state("draw", "notebook", null, MODELS.slice(0, 2)), FAST), {});
  assert.deepEqual(
    consequences(/** @type {any} */ ({ site: null, way: "draw", route: { model: "notebook" }, offer: null }), FAST),
    {},
  );
});

test("three stand side by side where all three are there", () => {
  assert.deepEqual(comparisons("notebook", MODELS), ["notebook-corrected", "accurate", "notebook-corrected.accurate"]);
  assert.deepEqual(comparisons("accurate", MODELS).at(-1), "notebook.notebook-corrected");
  assert.deepEqual(comparisons("notebook", MODELS.slice(0, 2)), ["notebook-corrected"]);
  assert.deepEqual(
    ["", "a", "a.b", "a.a.b.c"].map((text) => comparedWith(text)),
    [[], ["a"], ["a", "b"], ["a", "b"]],
  );
});
