// @ts-check
/** The list of test images whose photo was seen in training: as it is committed, and where it comes wrong or not at all. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { nearDuplicates } from "../../www/workers/near-duplicates.js";

const committed = readFileSync(new URL("../../www/assets/data/near-duplicates.json", import.meta.url), "utf8");
const modules = /** @type {any} */ ({
  url: (/** @type {string} */ name) => `https://site.example/${name}`,
  fault: (/** @type {string} */ code, /** @type {object} */ params) => Object.assign(new Error(code), { code, params }),
});

/** @param {() => Response} answer */
function answered(answer) {
  globalThis.fetch = async () => answer();
  return nearDuplicates(modules);
}

test("the committed list has each test image once, in numbers that the data set has", async () => {
  const { threshold, training, test: pairs } = await answered(() => new Response(committed));
  assert.ok(threshold > 0 && threshold < 1);
  const numbers = training.map(({ index }) => index);
  assert.deepEqual(
    [...new Set(numbers)].sort((one, other) => one - other),
    numbers,
  );
  assert.ok(numbers.length > 100);
  for (const { index, other, correlation } of training)
    assert.ok(index < 10_000 && other < 50_000 && correlation >= threshold && correlation <= 1, `${index}`);
  for (const { index, other } of pairs) assert.ok(index < other && other < 10_000, `${index}`);
});

test("a list that does not come, is cut or holds something else is refused", async () => {
  await assert.rejects(
    answered(() => {
      throw new TypeError("offline");
    }),
    { code: "fetch.offline" },
  );
  await assert.rejects(
    answered(() => new Response("", { status: 404 })),
    { code: "fetch.status" },
  );
  const wrong = [
    committed.slice(0, 500),
    "null",
    "{}",
    '{"training":[[1,2,0]],"test":[]}',
    '{"training":[[1,-2,0,9]],"test":[]}',
  ];
  for (const text of wrong)
    await assert.rejects(
      answered(() => new Response(text)),
      { code: "fetch.format" },
      text.slice(0, 40),
    );
});
