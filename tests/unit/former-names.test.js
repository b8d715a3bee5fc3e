// @ts-check
/** Names of version 0.1: links, embeds, kept runs and scripts that say them are understood as they were. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { normalized, readRequest, readShown } from "../../www/embed/request.js";
import {
  currentEngine,
  currentQuery,
  currentRecord,
  isWithMirror,
  withFormerCounts,
  withFormerDoubt,
  withFormerProgress,
  withFormerWho,
} from "../../www/former-names.js";
import { readTraining, writeTraining } from "../../www/panels/train/training-settings.js";
import { readAddress, wrongInAddress, writeAddress } from "../../www/shell/address.js";
import { initial } from "../../www/state.js";

test("an old link means what it meant, and is written in today's names", () => {
  const old = "?twice=true&judge=held-out&utm=1";
  assert.equal(readAddress(old).mirror, true);
  assert.equal(readTraining(old).choice.validation, "held-out");
  assert.deepEqual(wrongInAddress(old), []);
  assert.deepEqual(wrongInAddress("?twice=yes"), ["mirror=yes"]);
  const route = { .../** @type {any} */ (initial(/** @type {any} */ ({})).route), ...readAddress(old) };
  const written = writeTraining(readTraining(old).choice, writeAddress(route, old));
  assert.deepEqual(
    [...new URLSearchParams(written).keys()].filter((key) => ["twice", "judge", "mirror", "validation"].includes(key)),
    ["mirror", "validation"],
  );
});

test("the engine that was called plan is kernels, in a link and for a script", () => {
  assert.equal(readAddress("?engine=plan").engine, "kernels");
  assert.equal(
    writeAddress(
      /** @type {any} */ (initial(/** @type {any} */ ({ engine: "kernels" })).route),
      "?engine=plan",
    ).includes("plan"),
    false,
  );
  assert.deepEqual([currentEngine("plan"), currentEngine("flex")], ["kernels", "flex"]);
});

test("who says both names means today's", () => {
  assert.equal(currentQuery("?judge=test&validation=held-out").toString(), "validation=held-out");
});

test("an embed's old panel is today's, for links and by message", () => {
  assert.equal(readRequest("?panel=judge").panel, "evaluate");
  assert.equal(new URLSearchParams(normalized("?panel=judge")).get("panel"), "evaluate");
  assert.equal(readRequest("?panel=constructor").panel, "constructor");
  assert.deepEqual(readShown({ twice: "true" }), { mirror: true });
});

test("a script hears and may say the old names beside today's", () => {
  assert.deepEqual([{}, { twice: true }, { withMirror: false, twice: true }].map(isWithMirror), [false, true, false]);
  const found = { score: 3, threshold: 4, unlike: true };
  assert.deepEqual(withFormerDoubt({ outOfDistribution: found }).doubt, { familiarity: 3, threshold: 4, unlike: true });
  assert.equal(withFormerDoubt({ outOfDistribution: null }).doubt, null);
  const { hands, judges } = withFormerCounts({ activeWorkers: 2, validationImages: 9 });
  assert.deepEqual([hands, judges], [2, 9]);
  const validation = { done: 1, count: 2 };
  const progress = withFormerProgress({ activeWorkers: 3, validation });
  assert.deepEqual([progress.hands, progress.judging], [3, validation]);
  assert.deepEqual(
    /** @type {const} */ (["leader", "worker"]).map((role) => withFormerWho({ role }).who),
    ["leader", "helper"],
  );
});

test("a run that an older page entered keeps its images", () => {
  assert.deepEqual(currentRecord(/** @type {any} */ ({ id: "a", judges: 7 })), { id: "a", validationImages: 7 });
  assert.deepEqual(currentRecord({ validationImages: 8 }), { validationImages: 8 });
});

test("the declarations mark each of these names as old", () => {
  const declared = readFileSync(new URL("../../www/cifar-lab.d.ts", import.meta.url), "utf8");
  const marked = [...declared.matchAll(/@deprecated[^\n]*\*\/\n\s+(?:readonly )?(\w+)/g)].map(([, name]) => name);
  const names = [
    "twice",
    "twice",
    "twice",
    "doubt",
    "hands",
    "hands",
    "judges",
    "judging",
    "who",
    "helpersReady",
    "roof",
  ];
  assert.deepEqual(marked.sort(), names.sort());
});
