// @ts-check
/** The way to the controllers of training, whose code comes when something is asked of it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Training } from "../../www/shell/training.js";

test("what is asked before the code is here is done in its order, and what is asked behind it at once", async () => {
  const heard = /** @type {string[]} */ ([]);
  const training = new Training(
    () => /** @type {any} */ ({ desk: { press: (/** @type {string} */ name) => heard.push(name) } }),
    () => heard.push("failed"),
  );
  assert.equal(training.here, null);
  const both = [training.use(({ desk }) => desk.press("start")), training.use(({ desk }) => desk.press("pause"))];
  assert.deepEqual(heard, []);
  assert.deepEqual(await Promise.all(both), [1, 2]);
  assert.equal(
    training.use(({ desk }) => desk.press("step")),
    3,
  );
  assert.deepEqual(heard, ["start", "pause", "step"]);
});

test("code that does not come is told of once, and comes when it is asked for again", async () => {
  const heard = /** @type {unknown[]} */ ([]);
  let isThere = false;
  const training = new Training(
    ({ controllersOf }) => {
      assert.equal(typeof controllersOf, "function");
      if (!isThere) throw new TypeError("gone");
      return /** @type {any} */ ({ desk: "desk" });
    },
    (error) => heard.push(String(error)),
  );
  const asked = () => training.use(({ desk }) => desk);
  assert.deepEqual(await Promise.all([asked(), asked()]), [undefined, undefined]);
  assert.deepEqual(heard, ["TypeError: gone"]);
  isThere = true;
  assert.equal(await asked(), "desk");
  assert.deepEqual(heard, ["TypeError: gone"]);
});
