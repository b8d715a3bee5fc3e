// @ts-check
/** docs/adding-a-layer.md: the files that it names are those that know the layer which it shows, and no others. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const ROOT = join(import.meta.dirname, "../..");
const GUIDE = "docs/adding-a-layer.md";
/** As Rust, JSON and the readers write it. */
const LAYER = /LeakyRelu|leaky_relu/;
/** Besides tests and words: seven of our own, and one for each way to another program. */
const MOST = 12;

/** @param {string} path From the root. */
const read = (path) => readFileSync(join(ROOT, path), "utf8");

/**
 * What the guide names apart: readers, which know the layers of other programs, and the list of "Build a network", which
 * design.test.js holds against Rust's.
 */
const APART = ["crates/formats/src/import/", "www/panels/design/"];

/** Files of a folder, from the root. @param {string} folder */
const files = (folder) =>
  readdirSync(join(ROOT, folder), { encoding: "utf8", recursive: true })
    .map((name) => `${folder}/${name}`)
    .filter((path) => /\.(rs|js|ts|py|json|html)$/.test(path) && !/\/(tests|lang|target|node_modules)\//.test(path));

test("the guide names every file that knows its layer", () => {
  const section = read(GUIDE).split("## The files")[1]?.split("\n## ")[0] ?? "";
  const named = [...section.matchAll(/^\| `([^`]+)` \|/gm)].map(([, path = ""]) => path);
  const ours = ["crates", "www"].flatMap(files).filter((path) => !APART.some((folder) => path.startsWith(folder)));
  const knowing = ours.filter((path) => LAYER.test(read(path)));
  assert.deepEqual(named.toSorted(), knowing.toSorted());
  assert.ok(named.length <= MOST, `${named.length} files`);
});

test("its words are there in both languages", () => {
  for (const language of ["en", "es"]) {
    const words = JSON.parse(read(`www/lang/${language}.json`));
    for (const key of ["layer.leaky_relu", "inside.kind.leaky_relu", "making.leaky_relu", "making.leaky_relu.formula"])
      assert.ok(words[key], `${language}, ${key}`);
  }
});
