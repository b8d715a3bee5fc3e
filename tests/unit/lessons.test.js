// @ts-check
/** The lessons: both languages alike, every number of a finding from a fact, every step a state that the page has. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { placeFor } from "../../www/shell/places.js";
import { readAddress, writeAddress } from "../../www/shell/address.js";
import { PLACES } from "../../www/panels/lessons/library.js";
import { course } from "../../www/panels/lessons/curves.js";
import { KINDS } from "../../www/panels/lessons/facts.js";
import { field } from "../../www/panels/lessons/networks.js";
import { ownSentence } from "../../www/panels/lessons/own.js";
import { planarOf } from "../../www/panels/lessons/pictures.js";
import { softmax } from "../../www/panels/answer/readings.js";
import { TERMS } from "../../www/shell/terms.js";
import { NOTEBOOK, RANGES } from "../../www/panels/train/training-settings.js";
import { Words } from "../../www/shell/words.js";
import { USUAL, WAYS } from "../../www/state.js";

/** @typedef {import("../../www/panels/lessons/library.js").Lesson} Lesson */

const read = (/** @type {string} */ path) =>
  JSON.parse(readFileSync(new URL(`../../www/${path}`, import.meta.url), "utf8"));
/** @type {Lesson[]} */
const LESSONS = read("lessons/lessons.json").lessons;
/** @type {Record<string, string>[]} */
const [ES = {}, EN = {}] = [read("lessons/es.json"), read("lessons/en.json")];
const STEPS = LESSONS.flatMap(({ id, steps }) => steps.map((step, place) => ({ key: `${id}.${place + 1}`, step })));
const parameters = (/** @type {string} */ text) =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "").sort();

test("both languages have exactly the texts of the lessons", () => {
  const expected = LESSONS.flatMap(({ id, steps, notes }) => [
    ...["title", "about", "goal"].map((part) => `${id}.${part}`),
    ...steps.flatMap((_, place) => ["title", "do", "ask", "find"].map((part) => `${id}.${place + 1}.${part}`)),
    ...Array.from({ length: notes }, (_, place) => `${id}.note.${place + 1}`),
  ]);
  assert.equal(LESSONS.length, 9);
  for (const texts of [ES, EN]) assert.deepEqual(Object.keys(texts), expected);
  for (const key of expected) {
    assert.ok(ES[key]?.trim() && EN[key]?.trim(), key);
    assert.deepEqual([...new Set(parameters(ES[key] ?? ""))], [...new Set(parameters(EN[key] ?? ""))], key);
    if (!key.endsWith(".find")) assert.deepEqual(parameters(EN[key] ?? ""), [], key);
  }
});

test("every word that a lesson marks is explained", () => {
  for (const texts of [ES, EN]) {
    const marked = Object.values(texts).flatMap((text) =>
      [...text.matchAll(/\[\[(\w+)/g)].map(([, term]) => term ?? ""),
    );
    assert.ok(marked.length > 10);
    assert.deepEqual(
      marked.filter((term) => !TERMS.includes(term)),
      [],
    );
  }
});

test("every lesson takes 15 to 45 minutes, and every step is a state of the page", () => {
  for (const { minutes } of LESSONS) assert.ok(minutes >= 15 && minutes <= 45);
  const models = read("assets/models/models.json").models.map((/** @type {{ name: string }} */ { name }) => name);
  for (const {
    key,
    step: { set = {}, way = "test", show, training = {} },
  } of STEPS) {
    const route = /** @type {any} */ ({ ...USUAL, place: placeFor(set), ...set });
    assert.deepEqual(
      readAddress(writeAddress(route, "")),
      Object.fromEntries(
        Object.entries(route)
          .filter(([name]) => name in set)
          .filter(([name, value]) => /** @type {any} */ (USUAL)[name] !== value),
      ),
      key,
    );
    for (const model of [set.model, set.compare]) assert.ok(!model || models.includes(model), key);
    assert.ok(WAYS.includes(way) && show in PLACES, key);
    for (const [name, value] of Object.entries(training)) {
      assert.ok(name in NOTEBOOK, `${key} ${name}`);
      const { min, max } = /** @type {any} */ (RANGES)[name] ?? { min: -Infinity, max: Infinity };
      assert.ok(typeof value !== "number" || (value >= min && value <= max), `${key} ${name}`);
    }
  }
});

test("every parameter of a finding belongs to a fact, and every fact is used", () => {
  for (const {
    key,
    step: { facts = {} },
  } of STEPS) {
    const used = new Set(parameters(EN[`${key}.find`] ?? "").map((name) => name.split("_")[0] ?? ""));
    assert.deepEqual([...used].sort(), Object.keys(facts).sort(), key);
    for (const { kind, name } of Object.values(facts)) {
      assert.ok(kind in KINDS, `${key} ${kind}`);
      if (kind === "run")
        assert.ok(readFileSync(new URL(`../../crates/train/runs/${name}.jsonl`, import.meta.url)).length > 0);
    }
  }
});

test("a question that asks for a number has it in its finding, and few do", () => {
  const numbers = STEPS.flatMap(({ key, step: { number, facts = {} } }) => (number ? [{ key, number, facts }] : []));
  assert.equal(numbers.length, 6);
  for (const { key, number, facts } of numbers) assert.ok((number.split("_")[0] ?? "") in facts, `${key} ${number}`);
});

test("a finding says one thing of one, and several of more", () => {
  for (const texts of [ES, EN])
    for (const [key, text] of Object.entries(texts))
      for (const [, name = ""] of text.matchAll(/\{(\w+)\|/g)) assert.ok(text.includes(`{${name}}`), `${key} ${name}`);
  const said = (/** @type {"es" | "en"} */ lang, /** @type {string} */ key, /** @type {object} */ params) =>
    new Words(lang, lang === "es" ? ES : EN).text(key, /** @type {Record<string, unknown>} */ (params));
  assert.match(said("en", "honesty.1.find", { n_wrong: 1 }), /: 1 mistake\./);
  assert.match(said("en", "honesty.1.find", { n_wrong: 3049 }), /: 3,049 mistakes\./);
  assert.match(said("es", "unseen.2.find", { n_most: 1 }), /, 1 vez dice/);
  assert.match(said("es", "unseen.2.find", { n_most: 20 }), /, 20 veces dice/);
  assert.match(said("es", "certainty.2.find", { a_high: 1, a_outputs: 20 }), /^1 de las 20 pasa de 0,9/);
});

test("a finding tells the shares that the page shows, scaled where the network has a temperature", () => {
  const words = new Words("en", { "class.1": "automobile" });
  const logits = [0, 2];
  const answer = /** @type {any} */ ({
    logits,
    probabilities: softmax(logits, 2),
    label: 1,
    image: null,
    seen: [],
    source: null,
  });
  assert.equal(KINDS.answer?.say({ answer }, words, {}).share, "73.11%");
  assert.equal(ownSentence("picture", /** @type {any} */ ({ answer }), words)?.params?.share, "73.11%");
});

test("a network's drawings are told as its file has counted them", () => {
  const network = {
    accuracy: 0.5,
    accuracy_interval: [0.4, 0.6],
    n: 100,
    epochs: 1,
    measured: { drawings: { n: 240, accuracy: 0.475 } },
  };
  const said = (/** @type {object} */ metadata) =>
    KINDS.network?.say({ metadata, summary: { parameters: 1 }, outputs: 10 }, new Words("en", {}), {});
  assert.deepEqual([said(network)?.drawn, said(network)?.drawings], [240, "47.50%"]);
  assert.equal(said({ ...network, measured: undefined })?.drawings, "–");
});

test("“the rest as in the notebook” leaves no setting as it happened to be, but for the engine", () => {
  const training = LESSONS.find(({ id }) => id === "training")?.steps[0]?.training ?? {};
  const { engine: _, ...all } = NOTEBOOK;
  assert.deepEqual({ ...all, ...training }, { ...all, images: 1000 });
  assert.deepEqual(
    Object.keys(all).filter((key) => !(key in training)),
    [],
  );
});

test("the course of a training: its lowest loss, its best epoch, the gap at the end", () => {
  const epoch = (
    /** @type {number} */ number,
    /** @type {number[]} */ [loss = 0, accuracy = 0, val_loss = 0, val_accuracy = 0],
  ) => ({ epoch: number, loss, accuracy, val_loss, val_accuracy });
  const said = course(
    [epoch(1, [2, 0.3, 1.5, 0.4]), epoch(2, [1, 0.6, 1.2, 0.5]), epoch(3, [0.5, 0.9, 1.4, 0.48])],
    new Words("en", {}),
  );
  assert.deepEqual([said.best, said.low, said.topEpoch, said.gap, said.flattery], [2, "1.200", 2, "42.00", "2.00"]);
});

test("one value of the notebook's last map sees 18 pixels of 32", () => {
  const layers = [
    { kind: "conv", kernel: 3 },
    { kind: "relu" },
    { kind: "max_pool", size: 2 },
    { kind: "conv", kernel: 3 },
    { kind: "max_pool", size: 2 },
    { kind: "conv", kernel: 3 },
    { kind: "flatten" },
  ];
  assert.equal(field(layers), 18);
  assert.equal(
    field([
      { kind: "conv", kernel: 3 },
      { kind: "conv", kernel: 3 },
    ]),
    5,
  );
});

test("a made picture has its colour; a noise is the same each time and another for another seed", () => {
  const blue = planarOf({ colour: "#0102ff" });
  assert.deepEqual([blue.length, blue[0], blue[1024], blue[3071]], [3072, 1, 2, 255]);
  const [one, again, other] = [1, 1, 2].map((seed) => planarOf({ noise: seed }));
  assert.deepEqual(one, again);
  assert.notDeepEqual(one, other);
  const mean = [...(one ?? [])].reduce((sum, byte) => sum + byte, 0) / 3072;
  assert.ok(Math.abs(mean - 127.5) < 6, `${mean}`);
});
