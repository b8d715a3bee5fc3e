// @ts-check
/** The language files: complete, alike, and the numbers in them written as the language writes them. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { TERMS } from "../../www/shell/terms.js";
import { Words } from "../../www/shell/words.js";
import { PAGE_CODES } from "../../www/state.js";

const www = new URL("../../www/", import.meta.url);
const read = (/** @type {string} */ path) => readFileSync(new URL(path, www), "utf8");
/** @type {Record<string, string>} */
const es = JSON.parse(read("lang/es.json"));
/** @type {Record<string, string>} */
const en = JSON.parse(read("lang/en.json"));
const WORDS = { es: new Words("es", es), en: new Words("en", en) };

/** All of the page's own scripts and its document. */
const sources = readdirSync(fileURLToPath(www), { recursive: true, encoding: "utf8" })
  .filter((path) => /^(app|state)\.js$|^index\.html$|^(shell|panels|charts|embed)[/\\].*\.js$/.test(path))
  .map(read)
  .join("\n");

test("both languages have the same keys, in the same order", () => {
  assert.deepEqual(Object.keys(es), Object.keys(en));
});

test("no sentence is empty, and both languages take the same parameters", () => {
  const parameters = (/** @type {string} */ sentence) =>
    [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
  for (const key of Object.keys(en)) {
    assert.ok(es[key]?.trim() && en[key]?.trim(), key);
    assert.deepEqual(parameters(es[key] ?? ""), parameters(en[key] ?? ""), key);
  }
});

test("the document itself is Spanish: its sentences are those of the language file", () => {
  const plain = (/** @type {string} */ html) => html.replaceAll("&nbsp;", "\u00a0").replaceAll("&amp;", "&");
  const shown = [...read("index.html").matchAll(/data-text="([\w.-]+)">([^<]*)</g)];
  assert.ok(shown.length > 10, `${shown.length} sentences`);
  for (const [, key = "", text = ""] of shown) assert.equal(plain(text), es[key], key);
});

test("what stands in English in the documents, before any words are here, is what the words will say", () => {
  assert.ok(read("index.html").includes(`<p class="early" lang="en">${en["page.lead"]}</p>`));
  assert.ok(
    read("embed.html").includes(`<span lang="es">${es["page.lead"]}</span><span lang="en">${en["page.lead"]}</span>`),
  );
});

test("every key that the page names is there", () => {
  const named = [
    ...sources.matchAll(/(?:words\.(?:text|has)\(|prose\(words, |remark\(words, |data-text=)"([\w.-]+)"/g),
  ].map(([, key]) => key ?? "");
  assert.ok(named.length > 50, `${named.length} keys found`);
  assert.deepEqual(
    named.filter((key) => !(key in en)),
    [],
  );
});

test("every key is used: in words, or made of a known beginning", () => {
  const made =
    /^(train|race|runs|own|data|mine|ways|tool|stamp|colour|backdrop|class|error|model|engine|story|layer|padding|facts|layers|legend|answer|settings\.theme|reading|order|compare|notebook|term|help\.key|tools|embed\.panel|builder|lessons|offline|outOfDistribution|refusal|widget|inside|making|evaluation|calibration|coverage|report|results|robustness|own-network|own-set|design|camera\.note|file\.differs)\./;
  const unused = Object.keys(en).filter((key) => !made.test(key) && !sources.includes(`"${key}"`));
  assert.deepEqual(unused, []);
});

test("every word that a sentence marks is explained, every explanation is listed, and none explains itself", () => {
  for (const sentences of [es, en]) {
    const marked = Object.values(sentences).flatMap((sentence) =>
      [...sentence.matchAll(/\[\[(\w+)/g)].map(([, term]) => term ?? ""),
    );
    assert.ok(marked.length > 20, `${marked.length} words marked`);
    assert.deepEqual(
      marked.filter((term) => !TERMS.includes(term)),
      [],
    );
    for (const term of TERMS) assert.ok(sentences[`term.${term}`] && sentences[`term.${term}.about`], term);
    const explained = Object.keys(sentences).flatMap((key) => /^term\.(\w+)\.about$/.exec(key)?.[1] ?? []);
    assert.deepEqual(
      explained.filter((term) => !TERMS.includes(term)),
      [],
    );
    assert.deepEqual(
      Object.entries(sentences).filter(([key, text]) => key.startsWith("term.") && text.includes("[[")),
      [],
    );
  }
});

test("every code that the lab can reject with has its sentence, and every refusal of the page", () => {
  const union = /export type ErrorCode =([\s\S]*?);\n/.exec(read("cifar-lab.d.ts"))?.[1] ?? "";
  const codes = [...union.matchAll(/\| "([\w.-]+)"/g)].map(([, code]) => `error.${code}`);
  assert.ok(codes.length > 20, `${codes.length} codes found`);
  codes.push(...PAGE_CODES.map((code) => `error.${code}`));
  assert.deepEqual(
    codes.filter((key) => !(key in en)),
    [],
  );
  assert.deepEqual(
    Object.keys(en).filter((key) => key.startsWith("error.") && !codes.includes(key)),
    [],
  );
});

test("the classes are those of the Rust crate", () => {
  const rust = readFileSync(new URL("../crates/model/src/class.rs", www), "utf8");
  for (const [words, list] of /** @type {const} */ ([
    [WORDS.es, "SPANISH"],
    [WORDS.en, "ENGLISH"],
  ])) {
    const names = new RegExp(`${list}: \\[&str; 10\\] =\\s*\\[([^\\]]*)\\]`).exec(rust)?.[1] ?? "";
    const expected = [...names.matchAll(/"([^"]+)"/g)].map(([, name]) => name);
    assert.deepEqual(
      Array.from({ length: 10 }, (_, i) => words.className(i)),
      expected,
    );
  }
});

test("every model of the site has a name and a description", () => {
  for (const { name } of JSON.parse(read("assets/models/models.json")).models) {
    assert.ok(`model.${name}` in en && `model.${name}.about` in en, name);
  }
});

test("parameters are filled in, numbers as the language writes them", () => {
  assert.equal(WORDS.es.text("evaluation.start", { count: 10_000 }), "Evaluar las 10.000");
  assert.equal(WORDS.en.text("evaluation.start", { count: 10_000 }), "Evaluate all 10,000");
  assert.equal(WORDS.es.text("evaluation.start", { count: 1000 }), "Evaluar las 1.000");
  for (const words of [WORDS.es, WORDS.en])
    assert.match(words.text("samples.image", { image: 4321 }), / 4321$/, "a name");
  assert.equal(
    WORDS.en.text("error.model.unknown", { model: "x", known: ["a", "b"] }),
    "There is no model x here. Available: a, b.",
  );
  assert.equal(WORDS.en.text("no.such.key"), "no.such.key");
});

test("a minus is a minus in every number, and a layer's name of ours is a word of the language", () => {
  for (const words of [WORDS.es, WORDS.en]) {
    const told = {
      text: words.text("inside.zeros", { share: -3 }),
      number: words.number(-3),
      precise: words.precise(-0.25),
      percent: words.percent(-0.5),
      small: words.value(6.3e-16),
      decimal: words.decimal(-0.5, 2),
      fixed: words.fixed(-3.8, 1),
      short: words.short(-4.2e-10),
      whole: words.whole(-0.5),
    };
    for (const [method, value] of Object.entries(told)) {
      assert.match(value, /−/, method);
      assert.doesNotMatch(value, /-/, method);
    }
  }
  assert.equal(WORDS.es.text("making.from", { stage: "picture" }), "Dónde mira: imagen");
  assert.equal(WORDS.es.text("making.from", { stage: "conv1" }), "Dónde mira: conv1");
  assert.equal(WORDS.es.stage("probabilities"), "probabilidades");
});

test("each language writes shares and thousands in one way, in sentences as in numbers", () => {
  const texts = (/** @type {string} */ lang) =>
    ["lang", "lessons"].flatMap((folder) => Object.values(JSON.parse(read(`${folder}/${lang}.json`))));
  const found = (/** @type {string} */ lang, /** @type {RegExp} */ wrong) =>
    texts(lang).filter((text) => wrong.test(text));
  assert.deepEqual(found("en", /\d\s%|\d\s\d{3}\b/), []);
  assert.deepEqual(found("es", /\d%|\d\s\d{3}\b/), []);
});

test("a share never reads as nothing or as all unless it is", () => {
  const { en: words, es: palabras } = WORDS;
  const cases = /** @type {[number, string][]} */ ([
    [0, "0.00%"],
    [1e-9, "< 0.01%"],
    [0.00005, "0.01%"],
    [0.5, "50.00%"],
    [0.99994, "99.99%"],
    [0.99998, "> 99.99%"],
    [1, "100.00%"],
  ]);
  for (const [share, text] of cases) assert.equal(words.percent(share), text);
  assert.equal(palabras.percent(0.9962), "99,62\u00a0%");
});

test("bytes and times have their units", () => {
  assert.deepEqual(
    [478_360, 999_600, 6_463_540].map((n) => WORDS.en.bytes(n)),
    ["478\u00a0kB", "1.0\u00a0MB", "6.5\u00a0MB"],
  );
  assert.equal(WORDS.es.bytes(2_343_484), "2,3\u00a0MB");
  assert.deepEqual(
    [0, 1.23, 37.4].map((ms) => WORDS.en.milliseconds(ms)),
    ["<\u00a00.1\u00a0ms", "1.2\u00a0ms", "37\u00a0ms"],
  );
});

/** Counts that are never one, by the sentences' parameters: of the data set, of the notebook, or read with decimals. */
const MANY = new Set([
  "deviation",
  ...["n", "outputs", "extra", "dead", "test", "train", "held", "equal", "images", "points", "gap", "corrected"],
  // Of a picture: width × height.
  ...["height", "width", "side"],
  // Sentences of these say "so many of so many": the second is what is counted.
  ...["rate", "count", "most", "all", "ms", "whole", "roof"],
]);
/** Of the notebook's own training: 15. */
const FIXED = ["notebook.8.remark"];

test("a count and its noun go together, one as well as many", () => {
  for (const [lang, sentences] of /** @type {const} */ ([
    ["es", es],
    ["en", en],
  ])) {
    const noun =
      lang === "es"
        ? /\{(\w+)\} (?:\[\[\w+\|)?[a-záéíóúñ]+s\b/g
        : /\{(\w+)\} (?:\[\[\w+\|)?(?!is|was|has|as)[a-z]+s\b/g;
    const unbent = Object.entries(sentences).flatMap(([key, text]) =>
      [...text.matchAll(noun)]
        .filter(([, name = ""]) => !MANY.has(name) && !FIXED.includes(key))
        .map(([found]) => `${key}: ${found}`),
    );
    // What is named and not counted: a file, a size with its unit.
    const NAMED = /\{(asset|size|kind|engine|most|name|layer)\}/;
    assert.deepEqual(
      unbent.filter((text) => !NAMED.test(text)),
      [],
    );
    for (const [key, text] of Object.entries(sentences))
      for (const [, name, one, other] of text.matchAll(/\{(\w+)\|([^|{}]*)\|([^|{}]*)\}/g)) {
        assert.notEqual(one, other, key);
        const [single, several] = [1, 2].map((count) => WORDS[lang].text(key, { [name ?? ""]: count }));
        assert.ok(single?.includes(one ?? "") && several?.includes(other ?? ""), key);
        assert.doesNotMatch(`${single}${several}`, /[{}]/, key);
      }
  }
});

test("one epoch is one, fifteen are many, and none are many", () => {
  const said = (/** @type {"es" | "en"} */ lang, /** @type {number} */ epochs) =>
    WORDS[lang].text("train.expect", { epochs });
  assert.match(said("es", 1), /tras 1 época /);
  assert.match(said("es", 15), /tras 15 épocas /);
  assert.match(said("en", 1), /after 1 epoch /);
  assert.match(said("en", 0), /after 0 epochs /);
});
