// @ts-check
/** The table of course tools names the versions that the tests of hosts install, and the texts by the builder's names. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { COURSE_TOOLS } from "../../www/panels/course/course-tools.js";

const read = (/** @type {string} */ path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const rows = read("docs/teaching.md")
  .split("\n")
  .map((line) => line.split("|").map((cell) => cell.trim()))
  .filter((cells) => cells.length === 6);
const table = rows.slice(rows.findIndex(([, head]) => head === "course tool") + 2);

test("what the table says was tried is what the tests install", () => {
  const lists = Object.values(JSON.parse(read("tests/hosts/hosts.json")));
  const named = table.flatMap(([, , , tried = ""]) => [...tried.matchAll(/`([^`]+)` ([0-9.]+)/g)]);
  assert.ok(named.length >= 10, `${named.length} named`);
  for (const [, name = "", version] of named)
    assert.ok(
      lists.some((list) => list[name] === version),
      `${name} ${version}`,
    );
});

test("the table says of each tool which text the builder shows for it", () => {
  const words = JSON.parse(read("www/lang/en.json"));
  const missing = COURSE_TOOLS.filter(
    ([name, form]) =>
      !table.some(([, tools = "", text]) => tools.split(", ").includes(name) && text === words[`builder.form.${form}`]),
  );
  assert.deepEqual(missing, []);
});
