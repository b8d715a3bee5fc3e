// @ts-check
/** Which networks can stand side by side: of one size, and of the same classes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { OF_SITE, apart, besides, knownOf } from "../../www/panels/compare/alike.js";
import { comparisons } from "../../www/panels/compare/compared.js";

/** @param {string} name @param {readonly string[] | null} names */
const network = (name, names, input = [3, 32, 32]) =>
  /** @type {any} */ ({ name, names, metadata: { spec: { input } } });
const PETS = ["cats", "dogs"];
const mine = /** @type {any[]} */ ([
  { name: "own-1", names: PETS, input: [3, 32, 32] },
  { name: "own-2", names: null, input: [3, 32, 32] },
  { name: "own-3", names: PETS, input: [1, 64, 64] },
  { name: "own-4" },
]);
const site = /** @type {any} */ ({ models: [{ name: "notebook" }, { name: "accurate" }] });

/** @param {any} used @param {(why: string | null) => boolean} [isHindered] */
function offered(used, isHindered) {
  const beside = besides({ network: used, site, mine }, isHindered);
  return comparisons(used.name, beside.models, beside.mine);
}

test("the size comes before the classes, and what is not known keeps nothing apart", () => {
  assert.equal(apart(OF_SITE, knownOf(network("notebook", null))), null);
  assert.equal(apart(OF_SITE, { names: PETS, input: [3, 32, 32] }), "classes");
  assert.equal(apart(OF_SITE, { names: PETS, input: [1, 64, 64] }), "input");
  assert.equal(apart(OF_SITE, {}), null);
  assert.equal(apart({ names: PETS }, { names: ["dogs", "cats"] }), "classes", "another order is another meaning");
});

test("only networks of the same size and classes are offered beside the one in use", () => {
  assert.deepEqual(offered(network("notebook", null)), ["own-2", "own-4", "accurate"]);
  assert.deepEqual(offered(network("own-1", PETS)), ["own-4"]);
  assert.deepEqual(offered(network("own-3", PETS, [1, 64, 64])), ["own-4"]);
});

test("a picture that was attacked is offered to whoever reads its size, whatever the classes", () => {
  const isHindered = (/** @type {string | null} */ why) => why === "input";
  assert.deepEqual(offered(network("own-1", PETS), isHindered), ["own-2", "own-4", "notebook", "accurate"]);
});
