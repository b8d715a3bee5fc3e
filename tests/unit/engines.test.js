// @ts-check
/** Three engines: which tests run where is one list, and each stage runs what the list says. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import config from "../engines/playwright.config.js";
import e2e from "../e2e/playwright.config.js";
import { WHERE } from "../engines/where.js";

const root = new URL("../../", import.meta.url);
const read = (/** @type {string} */ path) => readFileSync(new URL(path, root), "utf8");
/** Files of tests in a folder, without those that need no browser. */
const tests = (/** @type {string} */ folder) =>
  readdirSync(new URL(folder, root)).filter((name) => name.endsWith(".test.js"));

test("each file with tests of the built page is in one row of the list, and each row has files", () => {
  const folders = readdirSync(new URL("tests/", root), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `tests/${name}/`);
  const withBrowser = folders.filter((folder) => folder !== "tests/unit/" && tests(folder).length > 0);
  assert.deepEqual(WHERE.map(({ files }) => files).sort(), withBrowser.sort());
  for (const { files, why } of WHERE) assert.ok(tests(files).length > 0 && why.length > 20, files);
});

test("the list's engines are the projects of each configuration, and each engine has a stage of `cargo xtask test`", () => {
  const [engines, chromium] = WHERE.map((row) => row.engines);
  assert.deepEqual(
    config.projects?.map(({ name }) => name),
    engines,
  );
  assert.deepEqual([e2e.use?.browserName], chromium);
  const stages = read("crates/xtask/src/test/stages.rs");
  for (const engine of engines ?? []) assert.match(stages, new RegExp(`name: "${engine}"`));
});

test("a test of three engines knows no driver but the verbs that all have", () => {
  for (const name of tests("tests/engines/")) {
    const text = read(`tests/engines/${name}`);
    assert.doesNotMatch(
      text,
      /\bpage\.(goto|locator|evaluate|on|route)\(|@playwright|drivers\/(playwright|webkit)/,
      name,
    );
  }
});
