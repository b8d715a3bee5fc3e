// @ts-check
/** Answers to a lesson, from one visit to the next. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { KeptAnswers } from "../../www/panels/lessons/kept-answers.js";

/** A store as a browser's. @param {Record<string, string>} [items] */
function store(items = {}) {
  const all = new Map(Object.entries(items));
  const storage = {
    getItem: (/** @type {string} */ key) => all.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => void all.set(key, value),
    removeItem: (/** @type {string} */ key) => void all.delete(key),
  };
  return { all, storage: () => /** @type {any} */ (storage) };
}

test("answers are there at the next visit, each lesson's its own, with what was handed in", () => {
  const { storage } = store();
  const handed = { at: 1700000000000, answers: '["a plane",""]' };
  assert.equal(new KeptAnswers(storage).set("pixels", { answers: ["a plane", ""], handed }), true);
  assert.deepEqual(new KeptAnswers(storage).get("pixels"), { answers: ["a plane", ""], handed });
  assert.equal(new KeptAnswers(storage).get("shapes"), null);
});

test("what was erased leaves nothing behind", () => {
  const { all, storage } = store();
  const kept = new KeptAnswers(storage);
  kept.set("pixels", { answers: ["a plane"], handed: null });
  assert.equal(all.size, 1);
  kept.set("pixels", { answers: [" ", ""], handed: { at: 1, answers: "[]" } });
  assert.equal(all.size, 0);
});

test("where the browser keeps nothing there is nothing, and it is told", () => {
  const denied = new KeptAnswers(() => {
    throw new DOMException("denied", "SecurityError");
  });
  assert.equal(denied.get("pixels"), null);
  assert.equal(denied.set("pixels", { answers: ["a"], handed: null }), false);
});

test("what somebody else has written there is read as far as it is answers", () => {
  const key = "cifar-lab:answers:pixels";
  const read = (/** @type {string} */ text) => new KeptAnswers(store({ [key]: text }).storage).get("pixels");
  for (const text of ["", "{", "7", "null", "[]", '{"answers":7}']) assert.equal(read(text), null, text);
  assert.deepEqual(read('{"answers":[1,"b",null]}'), { answers: ["", "b", ""], handed: null });
  assert.deepEqual(read('{"answers":[],"handed":{"at":"x"}}'), { answers: [], handed: null });
  const long = JSON.stringify({ answers: Array.from({ length: 99 }, () => "x".repeat(2000)) });
  assert.deepEqual(
    read(long)?.answers.map(({ length }) => length),
    Array.from({ length: 30 }, () => 1000),
  );
});
