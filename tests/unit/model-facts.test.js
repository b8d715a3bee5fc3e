// @ts-check
/** What the page says of the networks that it ships agrees with what their files say. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { factsOf } from "../../www/panels/network/model-facts.js";
import { Words } from "../../www/shell/words.js";

const www = new URL("../../www/", import.meta.url);
const words = new Words("en", JSON.parse(readFileSync(new URL("lang/en.json", www), "utf8")));

/** The header of a shipped weights file: JSON behind its length. @param {string} name */
function metadataOf(name) {
  const bytes = readFileSync(new URL(`assets/models/${name}.safetensors`, www));
  const texts = JSON.parse(bytes.toString("utf8", 8, 8 + Number(bytes.readBigUInt64LE()))).__metadata__;
  const parsed = ["accuracy", "accuracy_interval", "n", "epochs", "seed", "measured"].filter((key) => key in texts);
  return { ...texts, ...Object.fromEntries(parsed.map((key) => [key, JSON.parse(texts[key])])) };
}

/** @param {string} name */
function facts(name) {
  const network = {
    name,
    metadata: metadataOf(name),
    summary: { parameters: 1, bytes: 1, multiply_adds: 1 },
    outputs: 10,
  };
  return Object.fromEntries(factsOf(/** @type {any} */ ({ network, answer: { ms: 1 } }), null, words));
}

test("what a file does not say is a dash in the table, and never 0", () => {
  const metadata = {
    recipe: null,
    loss: null,
    epochs: null,
    seed: null,
    accuracy: null,
    accuracy_interval: null,
    n: null,
  };
  const network = { name: "x", metadata: { ...metadata, commit: null, measured: null }, summary: {}, outputs: 10 };
  const opinion = /** @type {any} */ ({ network, answer: { ms: 1 } });
  const told = Object.fromEntries(factsOf(opinion, null, words));
  for (const key of [
    "compare.accuracy",
    "compare.interval",
    "facts.epochs",
    "facts.seed",
    "facts.recipe",
    "facts.commit",
  ])
    assert.equal(told[key], "–", key);
});

test("a network that learnt from all images is not said to have held any out", () => {
  assert.match(facts("accurate")["compare.validation"] ?? "", /another run .* all 50,000/);
  assert.equal(facts("notebook-corrected")["compare.validation"], "held-out training images");
  assert.equal(facts("notebook")["compare.validation"], "the test images");
});
