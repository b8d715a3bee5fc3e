// @ts-check
/** One list of languages: whatever cannot read it names the same ones, and nothing else in the page names any. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { readAddress } from "../../www/shell/address.js";
import { LANGUAGES } from "../../www/shell/languages.js";

const root = new URL("../../", import.meta.url);
const read = (/** @type {string} */ path) => readFileSync(new URL(path, root), "utf8");
const CODES = LANGUAGES.map(({ code }) => code);
const FILES = CODES.map((code) => `${code}.json`).sort();
const listed = (/** @type {string} */ folder) =>
  readdirSync(new URL(folder, root)).filter((name) => name.endsWith(".json"));
/** The strings between quotation marks in what an expression finds. */
const quoted = (/** @type {string} */ path, /** @type {RegExp} */ where) =>
  [...(where.exec(read(path))?.[1] ?? "").matchAll(/"([^"]+)"/g)].map(([, text]) => text);

test("a language is its file and its line", () => {
  assert.deepEqual(listed("www/lang").sort(), FILES);
  assert.deepEqual(
    LANGUAGES.map(({ lessons }) => `${lessons}.json`).filter((name) => !listed("www/lessons").includes(name)),
    [],
  );
  for (const code of CODES) assert.equal(readAddress(`?lang=${code}`).lang, code);
  assert.equal("lang" in readAddress("?lang=xx"), false);
});

test("every language says everything, with the same parameters", () => {
  const parameters = (/** @type {string} */ sentence) => (sentence.match(/\{\w+\}/g) ?? []).sort();
  for (const folder of ["lang", "lessons"]) {
    const [first = {}, ...others] = (folder === "lang" ? CODES : LANGUAGES.map(({ lessons }) => lessons)).map(
      (code) => /** @type {Record<string, string>} */ (JSON.parse(read(`www/${folder}/${code}.json`))),
    );
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

test("what runs or is read before any module names the same languages", () => {
  assert.deepEqual(quoted("www/boot.js", /var LANGUAGES = \[([^\]]*)\]/), CODES);
  const html = read("www/index.html");
  assert.deepEqual(quoted("www/index.html", /"inLanguage": \[([^\]]*)\]/), CODES);
  const locales = [...html.matchAll(/og:locale(?::alternate)?" content="(\w+)"/g)].map(([, locale]) => locale);
  assert.deepEqual(
    locales,
    LANGUAGES.map(({ locale }) => locale),
  );
  for (const page of ["index.html", "embed.html"])
    assert.match(read(`www/${page}`), new RegExp(`<html lang="${CODES[0]}"`));
  assert.equal(JSON.parse(read("www/manifest.webmanifest")).lang, CODES[0]);
});

test("what no language file can say stands in the documents in each language", () => {
  for (const page of ["index.html", "embed.html"]) {
    const html = read(`www/${page}`);
    /** @type {Map<string, string[]>} */
    const found = new Map();
    for (const [, name = "", lang = ""] of html.matchAll(/<p class="(cannot-\w+)" lang="(\w+)">/g))
      found.set(name, [...(found.get(name) ?? []), lang]);
    assert.ok(found.size >= 3, page);
    for (const [name, langs] of found) assert.deepEqual(langs, CODES, `${page}: ${name}`);
    const noscript = /<noscript>\s*<p([\s\S]*?)<\/noscript>/.exec(html)?.[1] ?? "";
    assert.deepEqual(
      [...noscript.matchAll(/lang="(\w+)"/g)].map(([, lang]) => lang),
      CODES,
      page,
    );
  }
  const poster = /<section class="poster">([\s\S]*?)<\/section>/.exec(read("www/embed.html"))?.[1] ?? "";
  const spans = [...poster.matchAll(/<span lang="(\w+)">/g)].map(([, lang]) => lang);
  assert.deepEqual(spans, Array.from({ length: spans.length / CODES.length }, () => CODES).flat());
});

test("both documents say why a page cannot run in the same words", () => {
  const said = (/** @type {string} */ page) =>
    [...read(`www/${page}`).matchAll(/<p class="(cannot-(?:browser|scripts))" lang="\w+">(.*)<\/p>/g)].map(
      ([, , text]) => text,
    );
  assert.ok(said("index.html").length === 2 * CODES.length);
  assert.deepEqual(said("embed.html"), said("index.html"));
});

test("the ready-made parts, the widget and the programs speak the same languages", () => {
  /** @type {{ presets: Record<string, any>[] }} */
  const { presets } = JSON.parse(read("www/presets/presets.json"));
  for (const preset of presets)
    assert.deepEqual(
      Object.keys(preset).filter((key) => preset[key]?.title),
      CODES,
      preset.id,
    );
  assert.deepEqual(listed("crates/widget/js/lang").sort(), FILES);
  assert.deepEqual(
    quoted("crates/widget/src/cifar_lab_widget/widget.py", /traitlets\.Enum\(\(([^)]*)\)/).sort(),
    [...CODES].sort(),
  );
  assert.deepEqual(
    [...read("crates/model/src/class.rs").matchAll(/Self::\w+ => "(\w+)"/g)].map(([, code]) => code),
    CODES,
  );
  assert.deepEqual(quoted("crates/xtask/src/site/presets.rs", /for lang in \[([^\]]*)\]/), CODES);
});
