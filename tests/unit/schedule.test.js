// @ts-check
/** When the page is drawn, and what of it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Schedule } from "../../www/shell/schedule.js";

test("what one element alone shows is drawn at once, or with all else that is due", async () => {
  /** @type {(string | undefined)[]} */
  const drawn = [];
  const schedule = new Schedule((only) => drawn.push(only));
  schedule.only("lab-evaluation");
  assert.deepEqual(drawn, ["lab-evaluation"]);
  schedule.next();
  schedule.only("lab-evaluation");
  assert.equal(drawn.length, 1, "not before what is due");
  await Promise.resolve();
  assert.deepEqual(drawn, ["lab-evaluation", undefined]);
});
