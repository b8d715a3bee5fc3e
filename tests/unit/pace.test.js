// @ts-check
// When the words about pictures are renewed while pictures follow one another.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Pace } from "../../www/panels/inside/pace.js";

/** A pace whose clock the test moves. @param {import("node:test").TestContext} context */
function paced(context) {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  let [now, said] = [1000, 0];
  const pace = new Pace(
    () => said++,
    () => now,
  );
  const pass = (/** @type {number} */ ms) => {
    now += ms;
    context.mock.timers.tick(ms);
  };
  return { pace, pass, said: () => said };
}

test("a picture after a pause is told of at once", (context) => {
  const { pace, pass, said } = paced(context);
  pace.ask(false);
  assert.equal(said(), 1);
  pass(300);
  assert.equal(said(), 1);
  pace.ask(false);
  assert.equal(said(), 2);
});

test("of sixty pictures a second four are told of, and the last one when they rest", (context) => {
  const { pace, pass, said } = paced(context);
  for (let picture = 0; picture < 60; picture++) {
    pace.ask(false);
    pass(1000 / 60);
  }
  assert.ok(said() >= 3 && said() <= 5, `${said()} of 60`);
  const before = said();
  pace.ask(false);
  pass(300);
  assert.equal(said(), before + 1);
  pass(1000);
  assert.equal(said(), before + 1);
});

test("another way to show a picture is told of at once, and no second time", (context) => {
  const { pace, pass, said } = paced(context);
  pace.ask(false);
  pace.ask(false);
  pace.ask(true);
  assert.equal(said(), 2);
  pass(1000);
  assert.equal(said(), 2);
});
