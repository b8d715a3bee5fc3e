// @ts-check
/** Panels and their descriptions: a folder, its files, the page's sections and its words say the same. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { HIDEABLE } from "../../www/embed/request.js";
import { PANELS, all } from "../../www/panels/registry.js";
import { readAddress, writeAddress } from "../../www/shell/address.js";
import { PLACES, landed, placed } from "../../www/shell/places.js";
import { USUAL } from "../../www/state.js";

const www = new URL("../../www/", import.meta.url);
const read = (/** @type {string} */ path) => readFileSync(new URL(path, www), "utf8");
const index = read("index.html");
const folders = readdirSync(new URL("panels/", www), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const filesOf = (/** @type {string} */ name) => readdirSync(new URL(`panels/${name}/`, www));

test("each folder is one panel of the registry", () => {
  assert.deepEqual(PANELS.map(({ name }) => name).sort(), folders.sort());
});

test("a panel names its elements, and their files are fetched together or at once", () => {
  for (const { name, elements, load } of PANELS) {
    const files = filesOf(name).filter((file) => /^lab-.*\.js$/.test(file));
    assert.deepEqual([...elements].map((element) => `${element}.js`).sort(), files.sort(), name);
    const lists = ["elements.js", "own.js"].filter((file) => filesOf(name).includes(file));
    const fetched = lists.flatMap((list) =>
      [...read(`panels/${name}/${list}`).matchAll(/"\.\/(lab-[a-z-]+\.js)"/g)].map(([, file]) => file ?? ""),
    );
    assert.deepEqual(fetched.sort(), files, name);
    if (!elements.length) continue;
    const isFirst = read("shell/elements.js").includes(`"../panels/${name}/elements.js"`);
    assert.notEqual(isFirst, /elements\.js/.test(String(load)), `${name} comes at once or later`);
  }
});

test("index.html links each style sheet of each panel, and no other", () => {
  const linked = [...index.matchAll(/<link rel="stylesheet" href="panels\/([^"]+)">/g)].map(([, path]) => path);
  const sheets = folders.flatMap((name) =>
    filesOf(name)
      .filter((file) => file.endsWith(".css") && !later(name).includes(file))
      .map((file) => `${name}/${file}`),
  );
  assert.deepEqual(linked.sort(), sheets.sort());
});

/** Sheets that a panel's code fetches with itself, after the first answer. @param {string} name */
const later = (name) =>
  filesOf(name)
    .filter((file) => file.endsWith(".js"))
    .flatMap((file) => [...read(`panels/${name}/${file}`).matchAll(/new URL\("\.\/([^"]+\.css)", import\.meta\.url/g)])
    .map(([, sheet = ""]) => sheet);

test("an embed is a section of index.html, and each such section is one", () => {
  const sections = [...index.matchAll(/data-panel="([^"]+)"/g)].flatMap(([, names = ""]) => names.split(" "));
  assert.deepEqual([...new Set(sections)].sort(), Object.keys(all("embeds")).sort());
});

test("the navigation leads to each place, and each section is in one", () => {
  const links = [...index.matchAll(/data-goes="([a-z]+)"/g)].map(([, place]) => place);
  assert.deepEqual(links, [...PLACES]);
  const sections = [...index.matchAll(/<section class="[a-z -]+" data-place="([a-z]+)"/g)].map(([, place]) => place);
  assert.deepEqual([...new Set(sections)].sort(), [...PLACES].sort());
});

test("a link that names no place leads to what it opens, and a place opens its panel", () => {
  const route = /** @type {any} */ ({ ...USUAL });
  assert.equal(landed(route).place, "classify");
  assert.equal(landed({ ...route, panel: "notebook" }).place, "notebook");
  assert.equal(landed({ ...route, panel: "speed" }).place, "about");
  assert.equal(landed({ ...route, lesson: "pixels" }).place, "lessons");
  assert.equal(landed({ ...route, compare: "accurate" }).place, "inside");
  assert.equal(landed({ ...route, stage: "conv1" }).place, "inside");
  assert.equal(landed({ ...route, lesson: "pixels" }, "train").place, "train");
  assert.deepEqual(placed({ place: "notebook" }, route), { place: "notebook", panel: "notebook" });
  assert.deepEqual(placed({ place: "train" }, { ...route, panel: "notebook" }), { place: "train", panel: "" });
  assert.deepEqual(placed({ panel: "notebook" }, route), { panel: "notebook", place: "notebook" });
  assert.deepEqual(placed({ image: 3 }, route), { image: 3 });
  // Whatever place is open: the address comes back to it.
  for (const place of PLACES)
    for (const lesson of ["", "pixels"]) {
      const now = landed({ ...route, lesson }, place);
      assert.deepEqual(
        landed({ ...route, ...readAddress(writeAddress(now, "")) }, readAddress(writeAddress(now, "")).place),
        now,
      );
    }
});

test("what an embed offers to leave out or to lock is described", () => {
  const locks = all("lock");
  for (const [name, { hide = [], lock = [] }] of Object.entries(all("embeds"))) {
    for (const part of hide) assert.ok(HIDEABLE.includes(part), `${name} hides ${part}`);
    for (const part of lock) assert.ok(part in locks, `${name} locks ${part}`);
  }
});

test("no two panels describe the same thing", () => {
  for (const part of /** @type {const} */ (["address", "embeds", "hide", "lock", "shows", "retry"])) {
    const names = PANELS.flatMap((panel) => Object.keys(panel[part] ?? {}));
    assert.equal(new Set(names).size, names.length, part);
  }
  const elements = PANELS.flatMap((panel) => panel.elements);
  assert.equal(new Set(elements).size, elements.length);
});

test("a panel's keys of the address come back, and what is usual is not written", () => {
  const samples = {
    ...{ reading: "sigmoid", order: "sorted", mirror: true, square: "1,2,30", compare: "a.b", lesson: "one" },
    ...{ pictures: "wrong_by-confidence-falling", calibration: "sigmoids_bins-10" },
    ...{ stage: "conv1", channel: "5", at: "3,4", scale: "common", channels: "strongest" },
    ...{ looked: "grad-cam", output: "8", layer: "relu3", sides: "noise-20", attack: "4-10" },
    ...{ damage: "fog-3", curves: "of-fog", resized: "1000-40", net: "1_f_d10", set: "30.7.weighted.anew.12" },
  };
  assert.deepEqual(Object.keys(samples).sort(), Object.keys(all("address")).sort());
  const route = /** @type {import("../../www/state.js").Route} */ ({
    ...USUAL,
    ...{ model: "notebook", image: 1, engine: "kernels", lang: "es", theme: "dark" },
    ...samples,
  });
  assert.deepEqual({ ...USUAL, ...readAddress(writeAddress(route, "")) }, route);
  const plain = new URLSearchParams(writeAddress({ ...route, ...USUAL }, ""));
  for (const key of Object.keys(samples)) assert.equal(plain.has(key), false, key);
});

test("each word belongs to a panel or to the page around them", () => {
  const own = [
    "page",
    "settings",
    "class",
    "copy",
    "tools",
    "downloads",
    "offline",
    "notice",
    "embed",
    "error",
    "refusal",
    "place",
    "mine",
    // The notebook's.
    "widget",
  ];
  const panels = PANELS.flatMap(({ words }) => words);
  assert.equal(new Set([...own, ...panels]).size, own.length + panels.length, "no beginning is used twice");
  const begun = new Set(Object.keys(JSON.parse(read("lang/es.json"))).map((key) => key.split(".")[0] ?? ""));
  assert.deepEqual([...begun].sort(), [...own, ...panels].sort());
});

test("what scrolls in a box is made in one way, which the keyboard reaches", () => {
  const scripts = readdirSync(www, { encoding: "utf8", recursive: true }).filter((name) => name.endsWith(".js"));
  const own = scripts.filter((name) => /class: "scrolls"/.test(read(name)));
  // The confusion matrix is a grid: its cells are reached.
  assert.deepEqual(own.sort(), ["panels/evaluate/matrix.js", "shell/dom.js"]);
});
