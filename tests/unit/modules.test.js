// @ts-check
/** The module's files in memory, as a notebook's widget hands them over: addresses, and refusals that say what is missing. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { faults } from "../../www/workers/errors.js";
import { Modules } from "../../www/workers/modules.js";

/** The smallest WebAssembly module: its magic and version. */
const WASM = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
const asset = (/** @type {string} */ path) => ({ path, bytes: 8, sha256: "00" });
const ASSETS = {
  "view.js": asset("view-0123456789.js"),
  "view_bg.wasm": asset("view_bg-0123456789.wasm"),
  "learn_bg.wasm": asset("learn_bg-0123456789.wasm"),
};
const FILES = {
  "assets.json": new Blob([JSON.stringify(ASSETS)]),
  "worker.js": new Blob(["onmessage = 1"]),
  "view-0123456789.js": new Blob(["export {}"]),
  "view_bg-0123456789.wasm": new Blob([WASM]),
};

/** @param {Record<string, Blob>} files @param {(progress: any) => void} [onprogress] */
const open = (files, onprogress = () => {}) => Modules.fromFiles(files, faults(), onprogress);
const text = (/** @type {string} */ url) => fetch(url).then((response) => response.text());

test("each file in memory has an address that workers can take, until the lab is closed", async () => {
  const modules = await open(FILES);
  assert.equal(modules.base, "");
  assert.equal(await text(modules.worker), "onmessage = 1");
  assert.equal(await text(modules.url("view.js")), "export {}");
  // Rust puts the base before a path: what it asks for has to be the same address.
  assert.equal(`${modules.base}${modules.assets?.["view.js"]?.path}`, modules.url("view.js"));
  modules.close();
  await assert.rejects(text(modules.worker));
});

test("a module in memory is compiled and its bytes are counted; one that was not given is not available", async () => {
  /** @type {any[]} */
  const heard = [];
  const modules = await open(FILES, (progress) => heard.push(progress));
  assert.ok((await modules.compiled("view")) instanceof WebAssembly.Module);
  const of = { asset: "view_bg.wasm", total: 8, cached: false };
  assert.deepEqual(heard, [
    { ...of, loaded: 0 },
    { ...of, loaded: 8 },
  ]);
  assert.equal(modules.size("view").available, true);
  assert.equal(modules.size("learn").available, false);
  modules.close();
});

test("a module that is still being built is available, of no known size, and waited for", async () => {
  const path = URL.createObjectURL(new Blob([WASM]));
  /** @type {any[]} */
  const heard = [];
  const assets = { "learn-flex_bg.wasm": { path, bytes: 0, sha256: "" } };
  const modules = new Modules("", assets, faults(), (progress) => heard.push(progress));
  assert.deepEqual(modules.size("learn-flex"), { available: true, loaded: false, bytes: 0 });
  await modules.compiled("learn-flex");
  const of = { asset: "learn-flex_bg.wasm", cached: false };
  assert.deepEqual(heard, [
    { ...of, loaded: 0, total: 0 },
    { ...of, loaded: 8, total: null },
  ]);
  URL.revokeObjectURL(path);
});

test("files in memory are not asked for early, and the list keeps what each has to be", async () => {
  const modules = await open(FILES);
  const { fetch } = globalThis;
  globalThis.fetch = () => assert.fail("nothing is to be fetched");
  modules.warm(["view.js", "view_bg.wasm"]);
  globalThis.fetch = fetch;
  assert.equal(modules.assets?.["view_bg.wasm"]?.sha256, "00");
  modules.close();
});

test("workers of anything but the page as a tab of its own are marked", () => {
  const base = "https://lab.example/lab/";
  const marked = (/** @type {string} */ href, top = globalThis) => {
    Object.assign(globalThis, { self: globalThis, top, location: { href } });
    return new Modules(base, null, faults(), () => {}).worker.slice(base.length);
  };
  assert.deepEqual(
    ["", "?image=5", "index.html#train-title"].map((rest) => marked(base + rest)),
    Array(3).fill("worker.js"),
  );
  assert.deepEqual(
    ["embed.html", "assets.json", "more/index.html"].map((rest) => marked(base + rest)),
    Array(3).fill("worker.js?apart"),
  );
  assert.equal(marked("https://other.example/lab/"), "worker.js?apart");
  assert.equal(marked(base, /** @type {any} */ ({})), "worker.js?apart", "in a frame");
});

test("what is missing or unreadable is named", async () => {
  const { "worker.js": _, ...workerless } = FILES;
  await assert.rejects(open(workerless), { code: "argument", message: /worker\.js/ });
  await assert.rejects(open({}), { code: "argument", message: /assets\.json/ });
  await assert.rejects(open({ ...FILES, "assets.json": new Blob(["{"]) }), { code: "fetch.format" });
});

test("what came wrong is asked of the host the next time, not of the browser's own copy", async () => {
  const base = "https://lab.example/lab/";
  Object.assign(globalThis, { location: { href: base, origin: "https://lab.example" }, self: { top: null } });
  const asked = /** @type {string[]} */ ([]);
  let body = /** @type {Uint8Array<ArrayBuffer>} */ (WASM.slice(0, 5));
  const { fetch } = globalThis;
  globalThis.fetch = async (url, { cache = "default" } = {}) => (asked.push(`${cache} ${url}`), new Response(body));
  const modules = new Modules(base, null, faults(), () => {});
  assert.equal(modules.url("view.js"), `${base}view.js`);
  await assert.rejects(modules.compiled("view"), { code: "module.load" });
  body = WASM;
  assert.ok((await modules.compiled("view")) instanceof WebAssembly.Module);
  assert.equal(modules.url("view.js"), `${base}view.js?again`);
  assert.equal(modules.url("learn.js"), `${base}learn.js`);
  // Of another version than the scripts: it is not kept.
  modules.distrust("view");
  await modules.compiled("view");
  globalThis.fetch = fetch;
  const address = `${base}view_bg.wasm`;
  assert.deepEqual(asked, [`default ${address}`, `reload ${address}`, `reload ${address}`]);
});

test("a module that the document has asked for early is not asked for again", async () => {
  const base = "https://lab.example/lab/";
  Object.assign(globalThis, { location: { href: base, origin: "https://lab.example" }, self: { top: null } });
  const all = { [`${base}view_bg.wasm`]: Promise.resolve(new Response(WASM)) };
  Object.assign(globalThis, { cifarLabEarly: all });
  const { fetch } = globalThis;
  globalThis.fetch = async (url) => assert.fail(`asked for ${url}`);
  const modules = new Modules(base, null, faults(), () => {});
  assert.ok((await modules.compiled("view")) instanceof WebAssembly.Module);
  assert.deepEqual(all, {});
  Object.assign(globalThis, { fetch, cifarLabEarly: undefined });
});
