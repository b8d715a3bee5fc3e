// @ts-check
/** What this browser keeps of a person's own set: it is whole or not there, and told as it is. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { USUAL } from "../../www/panels/own-set/plan.js";
import { Shelf } from "../../www/panels/own-set/shelf.js";
import * as store from "../../www/panels/own-set/store.js";

/** @typedef {import("../../www/panels/own-set/store.js").Kept} Kept */

/** Caches of the browser, in memory. @type {Map<string, Map<string, Response>>} */
const shelves = new Map();
/** What the next writing does before it writes. */
let before = (/** @type {string} */ _url) => {};
const cacheOf = (/** @type {Map<string, Response>} */ entries) => ({
  put: async (/** @type {string} */ url, /** @type {Response} */ response) => {
    before(url);
    entries.set(url, response);
  },
  match: async (/** @type {string} */ url) => entries.get(url)?.clone(),
  keys: async () => [...entries.keys()].map((url) => ({ url })),
  delete: async (/** @type {string} */ url) => entries.delete(url),
});
Object.assign(globalThis, {
  document: { baseURI: "https://example.org/lab/" },
  caches: {
    has: async (/** @type {string} */ name) => shelves.has(name),
    open: async (/** @type {string} */ name) => {
      const entries = shelves.get(name) ?? new Map();
      shelves.set(name, entries);
      return cacheOf(entries);
    },
    delete: async (/** @type {string} */ name) => shelves.delete(name),
  },
});
/** What lies on the shelf, without the names that are drawn by chance. */
const lying = () =>
  [...shelves.values()].flatMap((entries) => [...entries.keys()].map((url) => url.split("/").at(-1) ?? "")).sort();

/** @param {number} value Of its pictures. @param {Uint8Array | null} [network] @returns {Kept} */
const keptOf = (value, network = null) => ({
  set: {
    ...{ left: [{ path: "a.txt", code: "no-folder" }], empty: [], nested: 0, isSplit: false },
    classes: ["cat", "dog"].map((name, label) => ({
      ...{ folder: name, name },
      pictures: [0, 1].map((at) => ({
        ...{ planar: new Uint8Array(3072).fill(value + 10 * label + at), path: `${name}/${at}.png`, isHeldOut: null },
      })),
    })),
  },
  ...{ plan: { ...USUAL, seed: value }, network, past: network ? [`${value}.25`] : [] },
});

beforeEach(() => {
  shelves.clear();
  before = () => {};
});

test("a set comes back as it was kept, with its network and what that has learnt", async () => {
  assert.equal(await store.kept(), null);
  for (const kept of [keptOf(1, Uint8Array.of(1, 2)), keptOf(2)]) {
    await store.keep(kept);
    assert.deepEqual(await store.kept(), kept);
  }
  // Nothing of the one before is left.
  assert.deepEqual(lying(), ["pictures", "set"]);
  await store.forget();
  assert.deepEqual([await store.kept(), lying()], [null, []]);
});

test("where there is no room for another, what was kept before is whole", async () => {
  const kept = keptOf(1, Uint8Array.of(1));
  await store.keep(kept);
  const full = Object.assign(new Error(), { name: "QuotaExceededError" });
  for (const last of ["network", "pictures", "set"]) {
    before = (url) => {
      if (url.endsWith(`/${last}`)) throw full;
    };
    await assert.rejects(store.keep(keptOf(2, Uint8Array.of(2))), full);
    assert.deepEqual(await store.kept(), kept, last);
    assert.deepEqual(lying(), ["network", "pictures", "set"], last);
  }
});

test("what cannot be read is no set, and is forgotten", async () => {
  const told = async () => {
    await store.keep(keptOf(1));
    const [entries = new Map()] = shelves.values();
    const url = [...entries.keys()].find((one) => one.endsWith("/set")) ?? "";
    return { entries, url, text: await entries.get(url)?.clone().json() };
  };
  for (const broken of [
    (/** @type {any} */ text) => JSON.stringify({ ...text, version: 1 }),
    (/** @type {any} */ text) => JSON.stringify({ ...text, classes: text.classes.slice(1) }),
    (/** @type {any} */ { classes: _, ...text }) => JSON.stringify(text),
    (/** @type {any} */ text) => JSON.stringify({ ...text, at: "elsewhere" }),
    () => "{",
    () => "null",
    () => "",
  ]) {
    const { entries, url, text } = await told();
    entries.set(url, new Response(broken(text)));
    assert.equal(await store.kept(), null);
    assert.equal(shelves.size, 0, broken(text).slice(0, 60));
  }
});

/** A panel's shelf, with what it was told. @param {Kept | null} earlier @param {boolean} isSame */
function shelfOf(earlier = null, isSame = true, here = keptOf(1)) {
  const does = {
    kept: async () => earlier,
    keep: async (/** @type {Kept} */ _kept) => {},
    forget: async () => {},
  };
  const panel = { found: 0, here: /** @type {Kept | null} */ (here) };
  const shelf = new Shelf(
    does,
    () => panel.here,
    () => (panel.found++, isSame),
    () => {},
  );
  return { shelf, does, panel };
}

test("a set that changes is no more what is kept, also while it is being kept", async () => {
  const { shelf, does, panel } = shelfOf();
  shelf.changed();
  assert.equal(shelf.state, "none", "what is not kept cannot differ");
  await shelf.keep();
  assert.deepEqual([shelf.state, shelf.said], ["kept", ["pictures"]]);
  shelf.changed();
  assert.deepEqual([shelf.state, shelf.said], ["changed", ["changed"]]);
  panel.here = keptOf(2, Uint8Array.of(1));
  does.keep = async () => shelf.changed();
  await shelf.keep();
  assert.equal(shelf.state, "changed");
  does.keep = async () => {};
  await shelf.keep();
  assert.deepEqual(shelf.said, ["kept"]);
  await shelf.forget();
  assert.deepEqual(shelf.said, ["none"]);
});

test("what an earlier visit left is told as it is: the same as here, or other than that", async () => {
  for (const [isSame, state] of /** @type {const} */ ([
    [true, "kept"],
    [false, "changed"],
  ])) {
    const { shelf } = shelfOf(keptOf(3), isSame);
    await shelf.look();
    assert.equal(shelf.state, state);
  }
  const { shelf, panel, does } = shelfOf(keptOf(3));
  await shelf.keep();
  await shelf.look();
  assert.equal(panel.found, 0, "what was kept meanwhile is newer");
  does.kept = async () => {
    throw new Error("no storage");
  };
  await shelfOf(null).shelf.look();
});

test("what fails is told, and what was kept is kept as before", async () => {
  const { shelf, does } = shelfOf(keptOf(3), false);
  await shelf.look();
  does.keep = async () => {
    throw Object.assign(new Error(), { name: "QuotaExceededError" });
  };
  await shelf.keep();
  assert.deepEqual([shelf.state, shelf.said, shelf.isBusy], ["changed", ["full", "changed"], false]);
  does.forget = async () => {
    throw new Error("no storage");
  };
  await shelf.forget();
  assert.deepEqual([shelf.state, shelf.said], ["changed", ["store"]]);
});
