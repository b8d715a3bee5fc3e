// @ts-check
/** The documents: every link leads to a file and a heading, and the files that they name are there. */
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";
import { all } from "../../www/panels/registry.js";
import { wrongInAddress } from "../../www/shell/address.js";
import { NOTEBOOK, readTraining } from "../../www/panels/train/training-settings.js";

const ROOT = join(import.meta.dirname, "../..");
/** Folders that hold documents of ours; each is searched to its bottom. */
const FOLDERS = ["docs", "crates", "tests", "findings"];
const LONGEST_README = 150;

const guides = [
  "README.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  ...readdirSync(join(ROOT, "docs")).map((name) => `docs/${name}`),
];
const documents = [
  ...readdirSync(ROOT),
  ...FOLDERS.filter((folder) => existsSync(join(ROOT, folder))).flatMap((folder) =>
    readdirSync(join(ROOT, folder), { encoding: "utf8", recursive: true }).map((name) => join(folder, name)),
  ),
].filter((name) => name.endsWith(".md") && !name.includes("node_modules"));

/** @param {string} path From the root. */
const read = (path) => readFileSync(join(ROOT, path), "utf8");

/** Without blocks of code, whose signs mean other things. @param {string} text */
const prose = (text) => text.replace(/^```[\s\S]*?^```/gm, "");

/** As GitHub names them. @param {string} text */
function headings(text) {
  /** @type {Map<string, number>} */
  const seen = new Map();
  return [...prose(text).matchAll(/^#{1,6} (.*)$/gm)].map(([, title = ""]) => {
    const plain = title
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .trim()
      .toLowerCase();
    const name = plain.replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, "").replaceAll(" ", "-");
    const times = seen.get(name) ?? 0;
    seen.set(name, times + 1);
    return times ? `${name}-${times}` : name;
  });
}

/** Links to a place of this repository. @param {string} text */
function links(text) {
  const all = [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
  return all.filter((target) => !/^[a-z]+:/.test(target));
}

/** Texts between backquotes. @param {string} text */
const quoted = (text) => [...prose(text).matchAll(/`([^`\n]+)`/g)].map(([, inside = ""]) => inside);

/** A path from the root, as a document names one: no pattern, no placeholder, no command. @param {string} text */
const isPath = (text) =>
  /^(crates|www|tests|docs|findings|\.github|\.ci)\/[\w.@/-]+$/.test(text) && !/\b(NAME|FILE|N)\b/.test(text);

test("the README is short", () => {
  const lines = read("README.md").trimEnd().split("\n").length;
  assert.ok(lines <= LONGEST_README, `${lines} lines`);
});

test("every relative link of a document leads to a file, and to a heading of it", () => {
  let count = 0;
  for (const document of documents) {
    for (const target of links(read(document))) {
      count += 1;
      const [path = "", heading] = target.split("#");
      const file = path ? join(dirname(document), path) : document;
      assert.ok(existsSync(join(ROOT, file)), `${document}: ${target}`);
      assert.ok(!relative(ROOT, join(ROOT, file)).startsWith(".."), `${document}: ${target} leaves the repository`);
      if (heading) assert.ok(headings(read(file)).includes(heading), `${document}: no heading for ${target}`);
    }
  }
  assert.ok(count > 50, `${count} links found`);
});

test("every file and folder that a document names is there", () => {
  let count = 0;
  // A changelog says how the code was.
  for (const document of documents.filter((name) => name !== "CHANGELOG.md")) {
    for (const path of quoted(read(document)).filter(isPath)) {
      count += 1;
      assert.ok(existsSync(join(ROOT, path)), `${document}: ${path}`);
    }
  }
  assert.ok(count > 50, `${count} paths found`);
});

test("where a table names a file and then a function, the file has it", () => {
  let count = 0;
  for (const guide of guides) {
    for (const row of read(guide).matchAll(/\| `([\w@./-]+)` \| `(#?\w+)` \|$/gm)) {
      count += 1;
      const [, path = "", name = ""] = row;
      assert.ok(new RegExp(`(^|[^\\w])${name}\\b`).test(read(path)), `${guide}: ${path} has no ${name}`);
    }
  }
  assert.ok(count > 20, `${count} names found`);
});

test("every guide is reached from the README", () => {
  const reached = links(read("README.md")).map((target) => target.split("#")[0]);
  for (const guide of guides.slice(1)) assert.ok(reached.includes(guide), `${guide}: link it from README.md`);
});

/**
 * The keys that a guide's table names in one of its columns.
 * @param {string} guide
 * @param {string} head The table's first line.
 * @param {number} column From 0.
 */
function keysIn(guide, head, column) {
  const [, table = ""] = read(guide).split(`${head}\n`);
  const rows = table.split("\n\n")[0]?.split("\n").slice(1) ?? [];
  return rows.flatMap((row) => quoted(row.split("|")[column + 1] ?? ""));
}

test("the guide for teachers names the keys of an embed, and no other", () => {
  const element = read("www/cifar-lab-element.js");
  const lists = [...element.matchAll(/const (?:INSIDE|LIVE|FIXED) = \[([^\]]*)\]/g)].map(([, list = ""]) => list);
  const keys = lists.flatMap((list) => [...list.matchAll(/"(\w+)"/g)].map(([, key = ""]) => key));
  assert.ok(keys.length > 10);
  assert.deepEqual(keysIn("docs/teaching.md", "| key | values | meaning |", 0).sort(), keys.sort());
});

test("the guide for users names the keys of a training's settings, and no other", () => {
  const keys = keysIn("docs/user-guide.md", "| setting | key in a link | what it decides |", 1);
  for (const key of keys.filter((name) => name !== "workers")) {
    assert.ok(readTraining(`?${key}=?`).isGiven, `${key} is no key`);
  }
  assert.equal(keys.length, Object.keys(NOTEBOOK).length + 1, "each setting, and the number of workers");
});

test("the guide for teachers names the panels that an embed can show, and no other", () => {
  const [, row = ""] = /^\| `panel` \| ([^|]*) \|/m.exec(read("docs/teaching.md")) ?? [];
  assert.deepEqual(quoted(row).sort(), Object.keys(all("embeds")).sort());
});

test("the guide for teachers lists the lessons by their titles", () => {
  const titles = JSON.parse(read("www/lessons/en.json"));
  const { lessons } = JSON.parse(read("www/lessons/lessons.json"));
  for (const { id } of lessons) {
    const row = `| ${titles[`${id}.title`]} | \`?lesson=${id}\` |`;
    assert.ok(read("docs/teaching.md").includes(row), row);
  }
});

test("the guide for users names keys that the address has", () => {
  const keys = keysIn("docs/user-guide.md", "| key of the address | meaning |", 0);
  assert.ok(keys.length > 10);
  // A key that is known is told of where its value means nothing.
  for (const key of keys) assert.equal(wrongInAddress(`?${key}=%00`).length, 1, `${key} is no key`);
});

test("the limits on bytes are those that `cargo xtask check` holds", () => {
  const budget = read("crates/xtask/src/check/budget.rs");
  const limit = (/** @type {string} */ name) =>
    Number(new RegExp(`${name}: u64 = ([\\d_]+);`).exec(budget)?.[1]?.replaceAll("_", "")) / 1000;
  const speed = read("docs/speed.md");
  assert.ok(speed.includes(`| code before the first answer, compressed | at most ${limit("FIRST_CODE_LIMIT")} KB |`));
  assert.ok(speed.includes(`| all before the first answer, compressed | at most ${limit("FIRST_ANSWER_LIMIT")} KB |`));
});

test("what the guides quote of the page stands there", () => {
  const sentences = Object.values(JSON.parse(read("www/lang/en.json")));
  for (const guide of ["docs/user-guide.md", "docs/teaching.md"]) {
    const text = prose(read(guide)).replace(/`[^`\n]*`/g, "");
    for (const [, said = ""] of text.matchAll(/"([^"\n]+)"/g))
      assert.ok(sentences.includes(said), `${guide}: "${said}"`);
  }
});

test("headings are named as GitHub names them", () => {
  const text = "# One, two: three\n```\n# no heading\n```\n## `kept` [a link](b.md)\n# One, two: three\n";
  assert.deepEqual(headings(text), ["one-two-three", "kept-a-link", "one-two-three-1"]);
});

test("the table of faults names sentences that are there, and tests that are", () => {
  const [en, es] = ["en", "es"].map((language) => JSON.parse(read(`www/lang/${language}.json`)));
  const tables = read("docs/faults.md").split("| fault | what is told, or what happens | its test |\n|---|---|---|\n");
  const rows = tables.slice(1).flatMap((table) => table.split("\n\n")[0]?.trimEnd().split("\n") ?? []);
  assert.ok(rows.length > 50);
  for (const row of rows) {
    const [, , told = "", tested = ""] = row.split("|");
    for (const [, key = ""] of told.matchAll(/`([\w.-]+)`/g)) assert.ok(key in en && key in es, key);
    const [, file = "", title = ""] = /`(tests\/[\w./-]+)`: "(.+)"/.exec(tested) ?? [];
    assert.ok(file && read(file).includes(title), row);
  }
});
