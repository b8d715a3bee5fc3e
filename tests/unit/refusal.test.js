// @ts-check
/** Why the library refuses settings and saved runs, in both languages. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { SETTINGS } from "../../www/settings-schema.js";
import { refusal } from "../../www/panels/train/refusal.js";
import { Words } from "../../www/shell/words.js";

const read = (/** @type {string} */ path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const words = (/** @type {"es" | "en"} */ lang) => new Words(lang, JSON.parse(read(`www/lang/${lang}.json`)));
const RUST = read("crates/learn/src/session/reason.rs");

test("each reason of the library has a sentence, and no sentence is of a reason that is none", () => {
  const kebab = (/** @type {string} */ name) => name.replace(/(?!^)[A-Z]/g, "-$&").toLowerCase();
  const body = RUST.slice(RUST.indexOf("pub enum Reason"));
  const reasons = [...body.matchAll(/^ {4}([A-Z]\w+)[ ,]/gm)].map(([, name = ""]) => kebab(name));
  assert.ok(reasons.length > 5, `${reasons}`);
  const sentences = Object.keys(JSON.parse(read("www/lang/es.json"))).filter((key) => key.startsWith("refusal."));
  assert.deepEqual(sentences.sort(), reasons.map((reason) => `refusal.${reason}`).sort());
});

test("a number out of range is named with its range, as the language writes it", () => {
  const params = {
    reason: "range",
    setting: "learningRate",
    least: 0.000001,
    most: 1,
    problem: "the learning rate is out of range",
  };
  assert.equal(refusal(params, words("es")), "Tasa de aprendizaje: fuera del intervalo posible, de 0,000001 a 1.");
  assert.equal(refusal(params, words("en")), "Learning rate: out of range; the limits are 0.000001 and 1.");
});

test("each setting that the library can refuse has a name", () => {
  const settings = SETTINGS.filter(({ kind }) => kind === "number").map(({ name }) => name);
  assert.ok(settings.length > 5, `${settings}`);
  for (const lang of /** @type {const} */ (["es", "en"]))
    for (const name of settings) assert.ok(words(lang).has(`train.${name}`), name);
});

test("without a reason there is no sentence", () => {
  assert.equal(refusal({ problem: "no header" }, words("es")), null);
  assert.equal(refusal({ reason: "of a later version" }, words("es")), null);
});
