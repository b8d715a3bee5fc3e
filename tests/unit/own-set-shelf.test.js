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
let before = /** @type {(url: string) => unknown} */ (() => {});
/** What the next reading does before it reads. */
let reads = before;
const cacheOf = (/** @type {Map<string, Response>} */ entries) => ({
  put: async (/** @type {string} */ url, /** @type {Response} */ response) => {
    await before(url);
    entries.set(url, response);
  },
  match: async (/** @type {string} */ url) => {
    await reads(url);
    return entries.get(url)?.clone();
  },
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
/** Locks of the browser: one after the other. */
const locksOf = (last = Promise.resolve()) => ({
  request: (/** @type {string} */ _name, /** @type {() => Promise<void>} */ work) => (last = last.then(work)),
});
/** @param {{ request: (name: string, work: () => Promise<void>) => Promise<void> } | undefined} locks */
const having = (locks) =>
  Object.defineProperty(globalThis, "navigator", { value: { locks }, configurable: true, writable: true });
/** Something to wait for, and what ends the waiting. */
function gate() {
  let open = () => {};
  const opened = new Promise((/** @type {(value: void) => void} */ resolve) => (open = resolve));
  return { open, opened };
}
/** Lets everything happen that waits for nothing. */
const rest = () => new Promise((resolve) => setTimeout(resolve));

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
  before = reads = () => {};
  having(locksOf());
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

/** A frame of another site's page may be refused its locks. */
const refused = { request: () => Promise.reject(new Error("SecurityError")) };

test("who looks while another tab keeps a set deletes nothing of it, with locks and without", async () => {
  for (const locks of [locksOf(), refused, undefined]) {
    shelves.clear();
    having(locks);
    const { open, opened } = gate();
    before = (url) => (url.endsWith("/set") ? opened : null);
    const keeping = store.keep(keptOf(1));
    await rest();
    assert.deepEqual(lying(), ["pictures"]);
    const looking = store.kept();
    await rest();
    open();
    await keeping;
    const hasWaited = locks && locks !== refused;
    assert.deepEqual(await looking, hasWaited ? keptOf(1) : null);
    assert.deepEqual(await store.kept(), keptOf(1));
  }
});

test("who looks while another tab replaces a set finds the one or the other, whole", async () => {
  for (const locks of [locksOf(), undefined]) {
    for (const read of ["pictures", "network"]) {
      having(locks);
      await store.keep(keptOf(1, Uint8Array.of(1)));
      let replacing = Promise.resolve();
      reads = async (url) => {
        if (!url.endsWith(`/${read}`)) return;
        reads = () => {};
        replacing = store.keep(keptOf(2, Uint8Array.of(2)));
        await rest();
      };
      const value = locks ? 1 : 2;
      assert.deepEqual(await store.kept(), keptOf(value, Uint8Array.of(value)));
      await replacing;
      assert.deepEqual(await store.kept(), keptOf(2, Uint8Array.of(2)));
    }
  }
});

test("what was written in part, by nobody who still writes, goes", async () => {
  const shelf = await caches.open("cifar-lab /lab/ data own-set");
  await shelf.put("https://example.org/lab/data/own-set/1/pictures", new Response("rest"));
  assert.deepEqual([await store.kept(), shelves.size], [null, 0]);
});

/** A set is kept, and what tells of it. */
async function told(kept = keptOf(1)) {
  await store.keep(kept);
  const [entries = new Map()] = shelves.values();
  const url = [...entries.keys()].find((one) => one.endsWith("/set")) ?? "";
  return { entries, url, text: await entries.get(url)?.clone().json() };
}

test("a set of version 1 is found, and replaced by one of today's", async () => {
  const kept = keptOf(1, Uint8Array.of(1, 2));
  const { entries, url, text } = await told(kept);
  const { at, past: _, ...first } = text;
  entries.set(url, new Response(JSON.stringify({ ...first, version: 1 })));
  for (const [one, response] of [...entries])
    if (one.includes(at)) entries.delete(one) && entries.set(one.replace(`${at}/`, ""), response);
  assert.deepEqual([...entries.keys()].map((one) => one.replace("https://example.org/lab/data/own-set/", "")).sort(), [
    "network",
    "pictures",
    "set",
  ]);
  // What its network has learnt is not known.
  for (let look = 0; look < 2; look++) assert.deepEqual(await store.kept(), { ...kept, past: [] });
  await store.keep(keptOf(2));
  assert.deepEqual([await store.kept(), lying()], [keptOf(2), ["pictures", "set"]]);
});

test("a set of a newer version is neither read nor replaced nor deleted, but by who asks for it", async () => {
  const { entries, url } = await told();
  const text = JSON.stringify({ version: 3, shelf: "elsewhere" });
  entries.set(url, new Response(text));
  const there = lying();
  const shelf = new Shelf(
    store,
    () => keptOf(2),
    () => true,
    () => {},
  );
  await assert.rejects(store.kept(), { code: "newer" });
  await shelf.keep();
  assert.deepEqual([shelf.state, shelf.said, lying()], ["newer", ["newer"], there]);
  assert.equal(await entries.get(url)?.clone().text(), text);
  await shelf.forget();
  assert.deepEqual([shelf.state, shelves.size], ["none", 0]);
  await shelf.keep();
  assert.equal(shelf.state, "kept");
});

test("what is broken is no set, and is forgotten", async () => {
  for (const broken of [
    (/** @type {any} */ text) => JSON.stringify({ ...text, version: 1 }),
    (/** @type {any} */ { version: _, ...text }) => JSON.stringify(text),
    (/** @type {any} */ text) => JSON.stringify({ ...text, classes: [null, {}] }),
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
  const { shelf, panel } = shelfOf(keptOf(3));
  await shelf.keep();
  await shelf.look();
  assert.equal(panel.found, 0, "what was kept meanwhile is newer");
  const refusing = shelfOf();
  for (const [error, state] of /** @type {const} */ ([
    [new Error("no storage"), "none"],
    [Object.assign(new Error(), { code: "newer" }), "newer"],
  ])) {
    refusing.does.kept = async () => {
      throw error;
    };
    await refusing.shelf.look();
    assert.deepEqual([refusing.shelf.state, refusing.shelf.said], [state, [state]]);
  }
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
