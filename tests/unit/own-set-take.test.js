// @ts-check
/** A network learns a person's own set: whatever becomes of it, the panel hears that it is over. */
import assert from "node:assert/strict";
import { register } from "node:module";
import { test } from "node:test";
import { USUAL } from "../../www/panels/own-set/plan.js";
import { divided } from "../../www/panels/own-set/set.js";
import { NOTEBOOK } from "../../www/panels/train/training-settings.js";

Object.assign(globalThis, { matchMedia: () => ({ matches: false, addEventListener() {} }) });
const { take } = await import("../../www/panels/own-set/take.js");
const { actionsOf } = await import("../../www/shell/actions.js");

const BYTES = Uint8Array.of(1, 2);
const NAMES = ["cat", "dog"];
const classes = NAMES.map((name, label) => ({
  ...{ folder: name, name },
  pictures: [0, 1, 2, 3].map((at) => ({
    ...{ planar: new Uint8Array(3072).fill(10 * label + at), path: `${name}/${at}.png`, isHeldOut: null },
  })),
}));

/** A page on which each step may be made to fail or to wait. @param {any} [steps] */
function stage({ designer = () => {}, forClasses = () => {}, teach = () => BYTES, isUsed = true } = {}) {
  const heard = /** @type {string[]} */ ([]);
  const told = /** @type {any[]} */ ([]);
  const stop = new AbortController();
  const lab = {
    weightsBytes: () => Uint8Array.of(0),
    designer: async (/** @type {any} */ { signal }) => {
      await designer(stop);
      // As cifar-lab.js does.
      if (signal.aborted) throw Object.assign(new Error("aborted"), { code: "aborted" });
      return {
        forClasses: async () => (await forClasses(stop), BYTES),
        close: () => void heard.push("closed"),
      };
    },
  };
  const desk = {
    network: { origin: { name: "own-1" } },
    reset: () => void heard.push("reset"),
    teach: async () => (heard.push("taught"), teach(stop)),
  };
  const page = /** @type {any} */ ({
    laboratory: { lab, stop: async () => {}, useWeights: async () => isUsed },
    training: { use: (/** @type {any} */ does) => does({ desk }) },
    state: () => ({ training: { choice: NOTEBOOK } }),
    train: (/** @type {any} */ change) => told.push(change),
  });
  const split = divided(classes, USUAL);
  const lesson = { names: NAMES, ...split, plan: USUAL, signal: stop.signal };
  const done = (/** @type {string} */ name, /** @type {Uint8Array | undefined} */ bytes) =>
    heard.push(`done ${name}`, ...(bytes ? [String(bytes)] : []));
  return { page, heard, told, stop, wish: { lesson, done } };
}

test("the panel gets the name of what has learnt, and its weights", async () => {
  const { page, heard, wish } = stage();
  await take(page, wish);
  assert.deepEqual(heard, ["closed", "taught", "done own-1", "1,2"]);
  const other = stage({ isUsed: false });
  await take(other.page, other.wish);
  assert.deepEqual(other.heard, ["closed", "taught", "done "]);
});

test("a run is given up wherever it is: before there is one, and while there is", async () => {
  const abort = (/** @type {AbortController} */ stop) => stop.abort();
  for (const [steps, expected] of /** @type {[any, string[]][]} */ ([
    [{ designer: abort }, ["done "]],
    [{ forClasses: abort }, ["closed", "done "]],
    [{ teach: (/** @type {any} */ stop) => (stop.abort(), null) }, ["closed", "taught", "reset", "done "]],
  ])) {
    const { page, heard, told, wish } = stage(steps);
    await take(page, wish);
    assert.deepEqual(heard, expected);
    assert.deepEqual(told, [], "to stop is no failure");
  }
  // What is over ends nothing any more.
  const { page, heard, stop, wish } = stage();
  await take(page, wish);
  stop.abort();
  assert.ok(!heard.includes("reset"));
});

test("what fails is told, and over", async () => {
  const fails = () => {
    throw Object.assign(new Error("no memory"), { code: "worker.start" });
  };
  for (const steps of [{ designer: fails }, { forClasses: fails }, { teach: fails }]) {
    const { page, heard, told, wish } = stage(steps);
    await take(page, wish);
    assert.equal(heard.at(-1), "done ");
    assert.deepEqual([told[0].phase, told[0].failure.code], ["failed", "worker.start"]);
  }
});

test("where its code cannot be fetched, that is told, and over", async () => {
  const offline = `export const resolve = (name, context, next) => {
    if (name.endsWith("/own-set/take.js")) throw new Error("offline");
    return next(name, context);
  };`;
  register(`data:text/javascript,${encodeURIComponent(offline)}`);
  const told = /** @type {any[]} */ ([]);
  const { heard, wish } = stage();
  const page = /** @type {any} */ ({ dispatch: (/** @type {any} */ action) => told.push(action) });
  const act = actionsOf(page)["own-set"];
  assert.ok(act);
  await act(wish);
  assert.deepEqual(heard, ["done "]);
  assert.deepEqual([told[0].scope, told[0].failure.code], ["own-set", "fetch.offline"]);
  // Not everything that is wished for waits for an end.
  await act({ set: "" });
  assert.equal(told.length, 2);
});
