// @ts-check
/** What the page hears of an evaluation: its progress a few times a second, and its end whatever came before. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { EvaluationRun } from "../../www/shell/evaluation-run.js";

test("progress is told a few times a second, however quick the steps are", async (context) => {
  let now = 0;
  context.mock.method(performance, "now", () => now);
  const steps = 100;
  /** @type {any[]} */
  const told = [];
  const state = { site: { count: 100 * steps }, route: { mirror: false } };
  const lab = {
    evaluate: async (/** @type {any} */ { onprogress }) => {
      for (let step = 1; step <= steps; step++) {
        now += 10;
        onprogress({ done: 100 * step, correct: 70 * step });
      }
      return { n: 100 * steps };
    },
  };
  const run = new EvaluationRun(
    () => /** @type {any} */ (state),
    (action) => told.push(action),
    /** @type {any} */ ((/** @type {any} */ _, /** @type {any} */ __, /** @type {any} */ work) => work()),
  );
  await run.start(/** @type {any} */ (lab));
  const counted = told.filter(({ type }) => type === "counted");
  // A second of work: six times in 150 ms each.
  assert.deepEqual(
    counted.map(({ done, correct }) => [done, correct]),
    [1500, 3000, 4500, 6000, 7500, 9000].map((done) => [done, 0.7 * done]),
  );
  assert.deepEqual([told[0].type, told.at(-1)], ["evaluating", { type: "evaluated", result: { n: 10_000 } }]);
  assert.equal(run.isRunning, false);
});
