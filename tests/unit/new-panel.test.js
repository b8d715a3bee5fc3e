// @ts-check
/** A new panel takes the files that docs/adding-a-panel.md names, and no more. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { PANELS } from "../../www/panels/registry.js";

const folder = (/** @type {string} */ name, /** @type {string} */ file) =>
  new URL(`../../www/panels/${name}/${file}`, import.meta.url);

test("a panel is its folder, its words and two files more: one that is added so passes these tests", () => {
  const copy = mkdtempSync(join(tmpdir(), "cifar-lab-panel-"));
  const at = (/** @type {string} */ path) => join(copy, path);
  const change = (/** @type {string} */ path, /** @type {(text: string) => string} */ by) => {
    const before = readFileSync(at(path), "utf8");
    const after = by(before);
    assert.notEqual(after, before, path);
    writeFileSync(at(path), after);
  };
  const root = fileURLToPath(new URL("../../", import.meta.url));
  for (const path of ["www", "tests/unit", "package.json"])
    cpSync(join(root, path), at(path), { recursive: true, filter: (from) => !from.endsWith(".png") });
  mkdirSync(at("www/panels/clock"));
  writeFileSync(
    at("www/panels/clock/description.js"),
    `export default { name: "clock", place: "clock", words: ["clock"], elements: ["lab-clock"],
      load: () => import("./elements.js"), embeds: { clock: { height: 200 } }, hide: { hands: "lab-clock .hands" } };`,
  );
  writeFileSync(at("www/panels/clock/elements.js"), 'import "./lab-clock.js";');
  writeFileSync(
    at("www/panels/clock/lab-clock.js"),
    'customElements.define("lab-clock", class extends HTMLElement {});',
  );
  writeFileSync(at("www/panels/clock/lab-clock.css"), "lab-clock { display: block; }");
  change("www/panels/registry.js", (text) =>
    text
      .replace("import compare from", 'import clock from "./clock/description.js";\nimport compare from')
      .replace("  course,\n", "  clock,\n  course,\n"),
  );
  change("www/index.html", (text) =>
    text
      .replace(
        '<link rel="stylesheet" href="panels/course',
        '<link rel="stylesheet" href="panels/clock/lab-clock.css">\n<link rel="stylesheet" href="panels/course',
      )
      .replace(
        '<li class="apart">',
        '<li><a href="?place=clock" data-goes="clock" data-text="place.clock">Reloj</a></li><li class="apart">',
      )
      .replace(
        '<section class="teaching"',
        '<section class="clock" data-place="clock" data-panel="clock"><h2 data-text="clock.title">Reloj</h2><lab-clock></lab-clock></section><section class="teaching"',
      ),
  );
  for (const lang of ["es", "en"])
    change(`www/lang/${lang}.json`, (text) =>
      text.replace("{", '{ "place.clock": "Reloj", "clock.title": "Reloj", "embed.panel.clock": "Reloj",'),
    );
  const run = spawnSync(process.execPath, ["--test", "tests/unit/panels.test.js"], {
    cwd: copy,
    encoding: "utf8",
    // As a run of its own, whatever runner has started this one.
    env: { ...process.env, NODE_TEST_CONTEXT: undefined },
  });
  rmSync(copy, { recursive: true });
  assert.equal(run.status, 0, run.stdout);
  assert.match(run.stdout, /pass [1-9]/);
});

test("docs/adding-a-panel.md names every part of a description, and the files of a folder as they are", () => {
  const guide = readFileSync(new URL("../../docs/adding-a-panel.md", import.meta.url), "utf8");
  const parts = [
    ...readFileSync(new URL("../../www/panels/registry.js", import.meta.url), "utf8").matchAll(
      /^ \* @property \{.*\} \[?(\w+)\]?/gm,
    ),
  ].map(([, part]) => part ?? "");
  const own = parts.slice(parts.indexOf("name"));
  assert.ok(own.length > 10, own.join());
  for (const part of own.filter((part) => part !== "isEverywhere")) assert.ok(guide.includes(`\`${part}\``), part);
  for (const [, path = ""] of guide.matchAll(/`((?:www|tests)\/[\w./-]+)`/g))
    assert.ok(existsSync(new URL(`../../${path}`, import.meta.url)), path);
  for (const { name, load } of PANELS) {
    assert.ok(existsSync(folder(name, "description.js")), name);
    if (/elements\.js/.test(String(load))) assert.ok(existsSync(folder(name, "elements.js")), name);
  }
});
