// @ts-check
/**
 * One list of languages: what cannot read it is written from it, and nothing else in the page names any. All of this holds
 * for a language more, too: new-language.test.js.
 */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { Words, ofBrowser } from "../../crates/widget/js/words.js";
import { WRITTEN } from "../../crates/xtask/src/site/languages.js";
import { readShown } from "../../www/embed/request.js";
import { USUAL, linkOf } from "../../www/panels/course/choices.js";
import { readAddress } from "../../www/shell/address.js";
import { FALLBACK_LANGUAGE, LANGUAGES, languageName, languageOfLessons } from "../../www/shell/languages.js";

const root = new URL("../../", import.meta.url);
const read = (/** @type {string} */ path) => readFileSync(new URL(path, root), "utf8");
const CODES = LANGUAGES.map(({ code }) => code);
const FILES = CODES.map((code) => `${code}.json`).sort();
/** With texts of their own in the documents, lessons and ready-made parts; others get the second one's. */
const WRITERS = ["es", FALLBACK_LANGUAGE];
const listed = (/** @type {string} */ folder) =>
  readdirSync(new URL(folder, root)).filter((name) => name.endsWith(".json"));

test("a language is its file and its line", () => {
  assert.deepEqual(listed("www/lang").sort(), FILES);
  for (const code of CODES) {
    assert.equal(readAddress(`?lang=${code}`).lang, code);
    assert.notEqual(languageName(code), code);
    assert.ok(listed("www/lessons").includes(`${languageOfLessons(code)}.json`), code);
  }
  for (const code of WRITERS) assert.equal(languageOfLessons(/** @type {"es"} */ (code)), code);
  assert.equal("lang" in readAddress("?lang=xx"), false);
});

test("every language says everything, with the same parameters", () => {
  const parameters = (/** @type {string} */ sentence) => (sentence.match(/\{\w+\}/g) ?? []).sort();
  for (const folder of ["lang", "lessons"]) {
    const [first = {}, ...others] = (
      folder === "lang" ? CODES : CODES.filter((code) => languageOfLessons(code) === code)
    ).map((code) => /** @type {Record<string, string>} */ (JSON.parse(read(`www/${folder}/${code}.json`))));
    for (const other of others) {
      assert.deepEqual(Object.keys(other), Object.keys(first), folder);
      for (const [key, sentence] of Object.entries(first))
        assert.deepEqual(parameters(other[key] ?? ""), parameters(sentence), key);
    }
  }
});

test("no other script of the page names a language", () => {
  const scripts = readdirSync(new URL("www/", root), { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => path.endsWith(".js") && !path.startsWith("vendor/"));
  const naming = scripts.filter((path) => {
    // What is English, says so: code, and what a library said.
    const text = read(`www/${path}`).replaceAll('lang: "en"', "");
    return CODES.some((code) => text.includes(`"${code}"`));
  });
  assert.deepEqual(naming.sort(), ["boot.js", "shell/languages.js"]);
});

test("an embed takes it, the course builder offers it, the widget speaks it", () => {
  for (const code of CODES) {
    assert.deepEqual(readShown({ lang: code }), { lang: code });
    const link = linkOf({ ...USUAL, lang: code }, "https://example.org/lab/");
    assert.equal(new URL(link).searchParams.get("lang"), code);
    assert.equal(ofBrowser([code.toUpperCase(), "en"]), code);
    const {
      [`class.0`]: name,
      "widget.choose": choose,
      "error.internal": error,
    } = JSON.parse(read(`www/lang/${code}.json`));
    const words = Words.of(code);
    assert.deepEqual([words.nameOf(0), words.text("widget.choose")], [name, choose]);
    assert.equal(words.sentences["error.internal"], error);
  }
});

test("the build writes it where no module can be imported", () => {
  const written = (/** @type {string} */ path) => WRITTEN[path]?.(read(`www/${path}`), LANGUAGES) ?? "";
  const between = (/** @type {string} */ path, /** @type {RegExp} */ where) =>
    [...(where.exec(written(path))?.[1] ?? "").matchAll(/"([^"]+)"/g)].map(([, text]) => text);
  assert.deepEqual(between("boot.js", /var LANGUAGES = \[([^\]]*)\]/), CODES);
  const html = written("index.html");
  assert.deepEqual(between("index.html", /"inLanguage": \[([^\]]*)\]/), CODES);
  assert.deepEqual(JSON.parse(written("presets/presets.json")).languages, CODES);
  const before = JSON.parse(read("www/presets/presets.json"));
  assert.deepEqual(JSON.parse(written("presets/presets.json")).presets, before.presets);
  const locales = [...html.matchAll(/og:locale(?::alternate)?" content="(\w+)"/g)].map(([, locale]) => locale);
  assert.deepEqual(
    locales,
    LANGUAGES.map(({ locale }) => locale),
  );
  for (const page of ["index.html", "embed.html"])
    assert.match(read(`www/${page}`), new RegExp(`<html lang="${CODES[0]}"`));
  assert.equal(JSON.parse(read("www/manifest.webmanifest")).lang, CODES[0]);
});

test("what no language file can say stands in the documents in two languages", () => {
  for (const page of ["index.html", "embed.html"]) {
    const html = read(`www/${page}`);
    /** @type {Map<string, string[]>} */
    const found = new Map();
    for (const [, name = "", lang = ""] of html.matchAll(/<p class="(cannot-\w+)" lang="(\w+)">/g))
      found.set(name, [...(found.get(name) ?? []), lang]);
    assert.ok(found.size >= 3, page);
    for (const [name, langs] of found) assert.deepEqual(langs, WRITERS, `${page}: ${name}`);
    const noscript =
      /<(?:noscript|section class="without")>\s*<p([\s\S]*?)<\/(?:noscript|section)>/.exec(html)?.[1] ?? "";
    assert.deepEqual(
      [...noscript.matchAll(/lang="(\w+)"/g)].map(([, lang]) => lang),
      WRITERS,
      page,
    );
  }
  const poster = /<section class="poster" hidden>([\s\S]*?)<\/section>/.exec(read("www/embed.html"))?.[1] ?? "";
  const spans = [...poster.matchAll(/<span lang="(\w+)">/g)].map(([, lang]) => lang);
  assert.deepEqual(spans, Array.from({ length: spans.length / 2 }, () => WRITERS).flat());
});

test("both documents say why a page cannot run in the same words", () => {
  const said = (/** @type {string} */ page) =>
    [...read(`www/${page}`).matchAll(/<p class="(cannot-(?:browser|scripts))" lang="\w+">(.*)<\/p>/g)].map(
      ([, , text]) => text,
    );
  assert.ok(said("index.html").length === 2 * WRITERS.length);
  assert.deepEqual(said("embed.html"), said("index.html"));
});

test("the ready-made parts are written in two languages at least", () => {
  /** @type {{ presets: { id: string, words: Record<string, object> }[] }} */
  const { presets } = JSON.parse(read("www/presets/presets.json"));
  for (const { id, words } of presets) assert.deepEqual(Object.keys(words), WRITERS, id);
});
