// @ts-check
/** The service worker's decisions, with shelves and windows in place of a browser's: who is the page, and what is left of what is kept. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const HERE = "https://school.example/lab/";
const ALL = [["index.html"], ["app.js"], ["view-a.js", "view.js"], ["data/test-00-a.png", "data/test-00.png"]];
const MODULES = ["view.js", "view_bg.wasm", "view-plain.js", "view-plain_bg.wasm", "learn.js", "learn-flex_bg.wasm"];
const files = ALL.map(([path, name]) => ({ path, name, bytes: 1, sha256: "" }));
const source = readFileSync(new URL("../../www/sw.js", import.meta.url), "utf8");

/**
 * The script in a browser with these clients.
 * @param {any[]} [clients]
 * @param {(address: string) => any} [host]
 * @param {object} [site]
 * @param {Pick<typeof WebAssembly, "validate">} [wasm]
 */
function serviceWorker(
  clients = [],
  host = (address) => `host: ${address}`,
  site = { version: "a", files },
  wasm = WebAssembly,
) {
  const script = source.replace("const SITE = null;", `const SITE = ${JSON.stringify(site)};`);
  /** @type {Record<string, (event: any) => void>} */
  const listeners = {};
  /** @type {Map<string, Map<string, string>>} */
  const shelves = new Map();
  const open = async (/** @type {string} */ name) => {
    const shelf = shelves.get(name) ?? new Map();
    shelves.set(name, shelf);
    const href = (/** @type {any} */ key) => String(key.url ?? key);
    return {
      match: async (/** @type {any} */ key) => shelf.get(href(key)),
      put: async (/** @type {any} */ key, /** @type {any} */ file) => shelf.set(href(key), file),
      delete: async (/** @type {any} */ key) => shelf.delete(href(key)),
      keys: async () => [...shelf.keys()].map((url) => ({ url })),
    };
  };
  let skipped = false;
  const self = {
    registration: { scope: HERE },
    addEventListener: (/** @type {string} */ type, /** @type {any} */ listener) => (listeners[type] = listener),
    skipWaiting: async () => (skipped = true),
    clients: {
      get: async (/** @type {string} */ id) => clients.find((client) => client.id === id),
      matchAll: async () => clients.filter(({ type }) => type === "window"),
    },
  };
  const fromHost = async (/** @type {any} */ asked) => host(asked.url ?? asked);
  new Function("self", "caches", "location", "fetch", "WebAssembly", script)(
    self,
    { open, keys: async () => [...shelves.keys()] },
    new URL(HERE),
    fromHost,
    wasm,
  );
  /** @param {string} ask @returns {Promise<any>} */
  const ask = (ask) =>
    new Promise((resolve) =>
      listeners["message"]?.({
        data: { ask },
        ports: [{ postMessage: (/** @type {any} */ { result }) => resolve(result) }],
      }),
    );
  /** @param {string} clientId @param {string} path @returns {Promise<any>} */
  const request = (clientId, path) =>
    new Promise((respondWith) =>
      listeners["fetch"]?.({ request: { url: HERE + path, method: "GET", mode: "cors" }, clientId, respondWith }),
    );
  const install = () =>
    new Promise((resolve, reject) =>
      listeners["install"]?.({ waitUntil: (/** @type {Promise<void>} */ done) => done.then(resolve, reject) }),
    );
  return {
    ask,
    request,
    install,
    shelf: () => open("cifar-lab /lab/ files"),
    page: () => open("cifar-lab /lab/ page a"),
    isSkipped: () => skipped,
  };
}

const tab = (/** @type {string} */ url, frameType = "top-level") => ({ id: url, type: "window", url, frameType });
const worker = (/** @type {string} */ url) => ({ id: url, type: "worker", url });

test("a new version waits for other tabs of the page, and for nobody else", async () => {
  const own = tab(HERE);
  const strangers = [
    `${HERE}embed.html`,
    `${HERE}robots.txt`,
    `${HERE}presets/classify-es.html`,
    "https://school.example/",
    "https://school.example/other/index.html",
  ];
  const alone = serviceWorker([own, ...strangers.map((url) => tab(url)), tab(`${HERE}?image=5`, "nested")]);
  assert.deepEqual([await alone.ask("update"), alone.isSkipped()], [{ others: 0 }, true]);
  const two = serviceWorker([own, tab(`${HERE}index.html?image=5`), tab(strangers[0] ?? "")]);
  assert.deepEqual([await two.ask("update"), two.isSkipped()], [{ others: 1 }, false]);
});

test("the page and its workers get what is kept, frames and their workers what the host has", async () => {
  const clients = [
    tab(HERE),
    worker(`${HERE}worker.js`),
    tab(`${HERE}embed.html`),
    tab(`${HERE}?image=5`, "nested"),
    worker(`${HERE}worker.js?apart`),
  ];
  const lab = serviceWorker(clients);
  await (await lab.page()).put(`${HERE}app.js`, "kept");
  const got = await Promise.all(clients.map(({ id }) => lab.request(id, "app.js")));
  assert.deepEqual(got, ["kept", "kept", ...Array(3).fill(`host: ${HERE}app.js`)]);
});

test("what is kept besides goes, but not what a version that waits has laid beside it", async () => {
  const lab = serviceWorker();
  const shelf = await lab.shelf();
  for (const path of ["view-a.js", "data/test-00-a.png", "view-b.js", "keep-all"])
    await shelf.put(HERE + path, "bytes");
  assert.deepEqual(await lab.ask("status"), { version: "a", core: 3, rest: 1, stored: 2, missing: 0, wanted: true });
  assert.deepEqual(await lab.ask("keep-core"), {
    version: "a",
    core: 3,
    rest: 1,
    stored: 1,
    missing: 1,
    wanted: false,
  });
  assert.deepEqual(
    (await shelf.keys()).map(({ url }) => url.slice(HERE.length)),
    ["view-a.js", "view-b.js"],
  );
});

test("a version of which a part does not come is not installed; what was there stays, and the next try takes the rest", async () => {
  const asked = /** @type {string[]} */ ([]);
  let isWhole = false;
  const answer = (/** @type {string} */ address) => {
    asked.push(address.replace(HERE, ""));
    const file = { address, ok: isWhole || !address.endsWith("app.js"), clone: () => file };
    return file;
  };
  const { install, request, page, shelf } = serviceWorker([tab(HERE)], answer);
  // Laid there by the version that is open.
  await (await shelf()).put(`${HERE}view-a.js`, "kept");
  await assert.rejects(install(), /app\.js/);
  assert.equal(await request(HERE, "view-a.js"), "kept");
  assert.equal(await (await page()).match(`${HERE}app.js`), undefined);
  isWhole = true;
  asked.length = 0;
  await install();
  assert.deepEqual(asked, ["app.js"], "what came the first time is not asked for again");
  assert.ok(await (await page()).match(`${HERE}app.js`));
});

test("the modules that run on this processor are kept, the first answer's at once, and no others", async () => {
  const modules = MODULES.map((name) => ({ path: name.replace(".", "-a."), name, bytes: 1, sha256: "" }));
  for (const [hasSimd, core, rest] of /** @type {const} */ ([
    [true, ["view-a.js", "view_bg-a.wasm"], ["learn-a.js", "learn-flex_bg-a.wasm"]],
    [false, ["view-plain-a.js", "view-plain_bg-a.wasm"], []],
  ])) {
    const asked = /** @type {string[]} */ ([]);
    const answer = (/** @type {string} */ address) => {
      asked.push(address.replace(HERE, ""));
      const file = { ok: true, clone: () => file };
      return file;
    };
    const lab = serviceWorker([], answer, { version: "a", files: modules }, { validate: () => hasSimd });
    await lab.install();
    assert.deepEqual(asked.splice(0), core);
    const { core: first, rest: later, missing } = await lab.ask("status");
    assert.deepEqual([first, later, missing], [2, rest.length, rest.length]);
    await lab.ask("keep-all");
    assert.deepEqual(asked, rest);
  }
});

test("the service worker asks for the same instruction as the page, and tells every module by its name", () => {
  const signs = (/** @type {string} */ script) => /const SIMD = (".*");/.exec(script)?.[1];
  const read = (/** @type {string} */ path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
  assert.ok(signs(source));
  assert.equal(signs(source), signs(read("www/workers/simd.js")));
  const [, modules = ""] = /fn is_glue[^{]*\{([\s\S]*?)\n\}/.exec(read("crates/xtask/src/site/names.rs")) ?? [];
  const names = [...modules.matchAll(/"([^"]+)"/g)].map(([, name = ""]) => name);
  assert.ok(names.includes("view-plain.js") && names.length > 5);
  const [, pattern = ""] = /const MODULE = \/(.*)\/;/.exec(source) ?? [];
  for (const name of names) assert.match(name, new RegExp(pattern));
});
