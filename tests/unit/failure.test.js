// @ts-check
/** An error of the browser's own has a number for a code, or none: nobody takes it for one of ours. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { problemOf } from "../../www/panels/own-network/import-words.js";
import { toldOf } from "../../www/panels/inside/problem.js";
import { attempts } from "../../www/shell/attempt.js";
import { failureOf } from "../../www/shell/failure.js";
import { isUnreached, sentenceOf, unreached } from "../../www/shell/failure-words.js";
import { UNKNOWN } from "../../www/shell/offline-state.js";
import { Words } from "../../www/shell/words.js";
import { faults } from "../../www/workers/errors.js";

const www = new URL("../../www/", import.meta.url);
const words = new Words("en", JSON.parse(readFileSync(new URL("lang/en.json", www), "utf8")));
const aborted = new DOMException("The operation was aborted.", "AbortError");

test("a failure has a word for a code, whatever was thrown", () => {
  const offline = faults()("fetch.offline", { asset: "a" });
  assert.deepEqual(failureOf(offline), { code: "fetch.offline", params: { asset: "a" } });
  assert.deepEqual(failureOf({ code: "own.gone" }).code, "own.gone");
  for (const thrown of [aborted, new TypeError("x"), "x", null, undefined])
    assert.equal(failureOf(thrown).code, "internal");
  assert.equal(aborted.code, 20, "as in browsers");
  assert.deepEqual(failureOf(aborted).params, { message: "The operation was aborted." });
});

test("an exception of the browser's is told in words, by every part that tells of one", async () => {
  /** @type {any[]} */
  const told = [];
  const attempt = attempts((action) => told.push(action));
  await attempt("open", undefined, () => Promise.reject(aborted));
  const [{ failure }] = told;
  const sentence = words.text("error.internal", { message: aborted.message });
  assert.equal(sentenceOf(failure.code, failure.params, words), sentence);
  assert.equal(toldOf(aborted, words), sentence);
  assert.equal(problemOf(aborted, words).sentence, words.text("error.internal", {}));
});

test("of a module that is held back it is said who may do that, with a connection alone", (context) => {
  const said = (/** @type {string} */ code, /** @type {object} */ params) =>
    sentenceOf(code, /** @type {any} */ (params), words).includes(words.text("downloads.held-back"));
  const held = () => [
    said("fetch.status", { asset: "view_bg.wasm", status: 403 }),
    said("fetch.offline", { asset: "learn_bg.wasm" }),
    said("module.load", { module: "view" }),
  ];
  assert.deepEqual(held(), [true, true, true]);
  assert.equal(said("fetch.status", { asset: "data/test-01.png", status: 403 }), false);
  assert.equal(said("internal", {}), false);
  const before = Object.getOwnPropertyDescriptor(globalThis, "navigator");
  context.after(() => before && Object.defineProperty(globalThis, "navigator", before));
  Object.defineProperty(globalThis, "navigator", { value: { onLine: false }, configurable: true });
  assert.deepEqual(held(), [false, false, false]);
  // All that is missing is one sentence then, with the way to have it the next time.
  assert.deepEqual(["fetch.offline", "module.load", "fetch.hash"].map(isUnreached), [true, true, false]);
  const offline = { ...UNKNOWN, phase: /** @type {const} */ ("kept"), rest: 37_800_000 };
  const told = (/** @type {"no" | "yes"} */ all) => unreached(["image", "inside"], { ...offline, all }, true, words);
  assert.equal(
    told("no"),
    "You are offline, and this part is not stored in this browser. The previous image stays, with its answer. " +
      "When you are online again, tick “Also store all images and what training needs: 37.8\u00a0MB” at the foot of the page.",
  );
  assert.doesNotMatch(told("yes"), /tick/);
  if (!before) Reflect.deleteProperty(globalThis, "navigator");
});

test("a worker answers with a word", async () => {
  /** @type {any[]} */
  const posted = [];
  const self = /** @type {any} */ ({});
  const script = readFileSync(new URL("worker.js", www), "utf8").replace(/import\(start\.glue\)/, "glue()");
  const glue = () => Promise.reject(aborted);
  new Function("self", "postMessage", "addEventListener", "navigator", "glue", script)(
    self,
    (/** @type {any} */ message) => posted.push(message),
    () => {},
    {},
    glue,
  );
  await self.onmessage({ data: { id: 0, module: "view", lock: "a" } });
  const error = { code: "internal", params: { message: aborted.message }, message: aborted.message };
  assert.deepEqual(posted.at(-1), { id: 0, error });
});

test("nowhere is a code taken from whatever was thrown", () => {
  const taken = /\bcode = "[\w.]+"[^)]*\} = error|code = "internal"[^)]*\}\)\s*\{|error\??\.code \?\?|error\.code\?\./;
  const scripts = readdirSync(www, { encoding: "utf8", recursive: true }).filter((name) => name.endsWith(".js"));
  const found = scripts.filter((path) => taken.test(readFileSync(new URL(path, www), "utf8")));
  assert.ok(scripts.length > 200, `${scripts.length} scripts`);
  assert.deepEqual(found, []);
});
