// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { Latest } from "../../www/shell/latest.js";

test("of many requests while one is met, one more run meets all", async () => {
  /** @type {string[]} */
  const met = [];
  let wanted = "";
  /** @type {(() => void)[]} */
  const ends = [];
  const latest = new Latest(async () => {
    const now = wanted;
    await new Promise((resolve) => ends.push(() => resolve(null)));
    met.push(`${now} ${latest.isStale}`);
  });
  const asked = ["a", "b", "c"].map((name) => {
    wanted = name;
    return latest.ask();
  });
  await Promise.all(asked.slice(1));
  assert.deepEqual([met, ends.length], [[], 1]);
  ends[0]?.();
  await new Promise(setImmediate);
  ends[1]?.();
  await asked[0];
  assert.deepEqual(met, ["a true", "c false"]);
});

test("work that failed does not keep the next from being done", async () => {
  let runs = 0;
  const latest = new Latest(async () => {
    runs += 1;
    if (runs === 1) throw new Error("once");
  });
  await assert.rejects(latest.ask(), /once/);
  await latest.ask();
  assert.equal(runs, 2);
});
