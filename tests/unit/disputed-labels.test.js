// @ts-check
/** The disputed labels: as many as were published, each of another class than its label. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { DISPUTED, disputeOf } from "../../www/panels/evaluate/disputed-labels.js";

const manifest = JSON.parse(readFileSync(new URL("../../www/assets/data/manifest.json", import.meta.url), "utf8"));
const labels = manifest.sheets
  .filter((/** @type {any} */ { split }) => split === "test")
  .map((/** @type {any} */ sheet) => sheet.labels)
  .join("");

test("54 labels were disputed: 18 show clearly another class, 4 neither, 32 remained without a majority", () => {
  const most = (/** @type {keyof import("../../www/panels/evaluate/disputed-labels.js").Disputed["votes"]} */ seen) =>
    DISPUTED.filter(({ votes }) => votes[seen] >= 3).length;
  assert.deepEqual([DISPUTED.length, most("label"), most("other"), most("neither"), most("both")], [54, 0, 18, 4, 0]);
  assert.equal(DISPUTED.filter(({ isOther }) => isOther).length, 18);
});

test("five people saw each image, no image is listed twice, and the other class is not the label's", () => {
  for (const { index, other, votes } of DISPUTED) {
    assert.equal(votes.label + votes.other + votes.neither + votes.both, 5, `${index}`);
    assert.notEqual(Number(labels[index]), other, `${index}`);
  }
  const numbers = DISPUTED.map(({ index }) => index);
  assert.deepEqual(
    [...new Set(numbers)].sort((a, b) => a - b),
    numbers,
  );
});

test("a dispute is found by the image's number", () => {
  assert.equal(disputeOf(2405)?.other, 6);
  assert.equal(disputeOf(116), null);
  assert.equal(disputeOf(null), null);
});
