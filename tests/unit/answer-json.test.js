// @ts-check
/** The answer as a file: its classes are its network's. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { answerJson } from "../../www/shell/answer-json.js";

/** @param {object} answer */
async function written(answer) {
  const usual = {
    image: 7,
    label: null,
    probabilities: [],
    logits: [],
    seen: new Uint8Array(3072),
    way: "test",
    names: null,
  };
  const state = /** @type {any} */ ({ answer: { ...usual, ...answer }, network: null, own: {}, time: null });
  return JSON.parse((await answerJson(state, (label) => `class ${label}`)?.text()) ?? "");
}

test("a network with classes of its own is written with their names, any other with the ten of CIFAR-10", async () => {
  const pets = await written({ index: 1, names: ["cats", "dogs"] });
  assert.deepEqual(pets.classes, [
    { index: 0, name: "cats" },
    { index: 1, name: "dogs" },
  ]);
  assert.deepEqual(pets.answer, { index: 1, name: "dogs" });
  const ten = await written({ index: 3 });
  assert.deepEqual([ten.classes.length, ten.classes[9].name, ten.answer.name], [10, "class 9", "class 3"]);
  assert.equal((await written({ index: 12 })).answer.name, null);
});
