// @ts-check
/** Ready-made parts: every key is one that an embed reads and heeds, every lesson and network exists, both languages speak. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { readRequest } from "../../www/embed/request.js";
import { hasAnswers, ofLanguage } from "../../www/panels/course/presets.js";
import { heeds } from "../../www/panels/course/choices.js";
import { readTraining } from "../../www/panels/train/training-settings.js";
import { readAddress } from "../../www/shell/address.js";

/** @param {string} path */
const read = (path) => JSON.parse(readFileSync(new URL(`../../www/${path}`, import.meta.url), "utf8"));
/** @typedef {{ title: string, about: string }} Words */
/** @type {{ presets: { id: string, height: number, query: string, words: { es: Words, en: Words } }[] }} */
const { presets } = read("presets/presets.json");
/** @type {string[]} */
const lessons = read("lessons/lessons.json").lessons.map((/** @type {{ id: string }} */ { id }) => id);
/** @type {Record<string, string>} */
const words = read("lang/es.json");

test("each panel and each lesson has its preset", () => {
  const asked = presets.map(({ query }) => new URLSearchParams(query));
  const panels = Object.keys(words).flatMap((key) => /^embed\.panel\.(\w+)$/.exec(key)?.[1] ?? []);
  const has = new Set(asked.map((query) => query.get("panel")));
  // Of one's own device, and of a teacher's desk: they are left to the builder.
  assert.deepEqual(
    panels.filter((panel) => !has.has(panel)),
    ["results", "speed"],
  );
  assert.deepEqual(
    asked.flatMap((query) => query.get("lesson") ?? []),
    lessons,
  );
});

test("an embed reads every key of a preset as it is written, and its panel heeds it", () => {
  for (const { id, query } of presets) {
    const { panel, hide, lock } = readRequest(`?${query}`);
    const address = readAddress(`?${query}`);
    const understood = {
      ...address,
      ...readTraining(`?${query}`).choice,
      panel,
      ...(hide.length && { hide: hide.join() }),
      ...(lock.length && { lock: lock.join() }),
    };
    for (const [key, value] of new URLSearchParams(query)) {
      assert.equal(
        String(/** @type {any} */ (understood)[key === "lr" ? "learningRate" : key]),
        value,
        `${id}: ${key}`,
      );
      assert.ok(heeds(panel, key), `${id}: ${panel} heeds ${key}`);
    }
  }
});

test("both languages say what it is and what it is for", () => {
  for (const {
    id,
    words: { es, en },
  } of presets) {
    for (const { title, about } of [es, en])
      assert.ok(title.trim() && about.trim().endsWith(".") && title.length < 60, id);
    assert.notEqual(es.title, en.title, id);
  }
});

test("the builder offers a language's own presets under whole addresses, and passes over what it does not understand", () => {
  const list = {
    presets: [
      { id: "draw", lang: "es", title: "Dibuja", page: "presets/es/draw.html" },
      { id: "draw", lang: "en", title: "Draw", page: "presets/en/draw.html" },
      { id: "odd", lang: "en", title: "Odd", page: "https://elsewhere.example/" },
      null,
      { lang: "en" },
    ],
  };
  assert.deepEqual(ofLanguage(list, "en", "https://example.org/lab/"), [
    { title: "Draw", url: "https://example.org/lab/presets/en/draw.html", words: null },
  ]);
  const lent = { presets: [{ id: "draw", lang: "eo", words: "en", title: "Draw", page: "presets/eo/draw.html" }] };
  assert.equal(ofLanguage(lent, "eo", "https://example.org/lab/")[0]?.words, "en");
  assert.deepEqual(ofLanguage(null, "en", "https://example.org/lab/"), []);
  assert.equal(hasAnswers(list), false);
  assert.equal(hasAnswers({ presets: [null, { oembed: "presets/en/draw.json" }] }), true);
});
