// @ts-check
/** Saved runs where the browser's store is full, refused, closed or cleared meanwhile, and where the clock jumps. */
import assert from "node:assert/strict";
import { afterEach, mock, test } from "node:test";
import { Saves } from "../../www/panels/train/saved-runs.js";

/** What is kept, by slot; and what the store does with the next transactions: their errors, in order. */
const kept = new Map();
const faults = /** @type {{ at: "open" | "begin" | "commit", name: string }[]} */ ([]);
const opened = { count: 0 };

/** @param {"open" | "begin" | "commit"} at */
const fault = (at) => (faults[0]?.at === at ? new DOMException("", faults.shift()?.name) : null);

const database = {
  transaction() {
    const refused = fault("begin");
    if (refused) throw refused;
    const transaction = /** @type {any} */ ({ error: null });
    /** @type {() => void} */
    let commit = () => {};
    const ask = (/** @type {() => any} */ work) => {
      const request = /** @type {any} */ ({});
      commit = () => (request.result = work());
      return request;
    };
    transaction.objectStore = () => ({
      put: (/** @type {any} */ value, /** @type {number} */ slot) => ask(() => kept.set(slot, value)),
      getAll: () => ask(() => [...kept.keys()].sort().map((slot) => kept.get(slot))),
      getAllKeys: () => ask(() => [...kept.keys()].sort()),
      clear: () => ask(() => kept.clear()),
    });
    queueMicrotask(() => {
      transaction.error = fault("commit");
      if (transaction.error) return transaction.onabort();
      commit();
      transaction.oncomplete();
    });
    return transaction;
  },
  close() {},
};
Object.assign(globalThis, {
  indexedDB: {
    open() {
      opened.count++;
      const request = /** @type {any} */ ({ result: database, error: fault("open") });
      queueMicrotask(() => (request.error ? request.onerror() : request.onsuccess()));
      return request;
    },
  },
});
afterEach(() => (mock.timers.reset(), kept.clear(), (faults.length = 0)));

/** What a page writes, and what it hears of it. */
function saves() {
  const heard = /** @type {string[]} */ ([]);
  const all = new Saves(
    ({ epoch }) => heard.push(`written ${epoch}`),
    ({ name }) => heard.push(name),
  );
  const write = async (/** @type {number} */ epoch, /** @type {number} */ at) => {
    const bytes = new Uint8Array([epoch]);
    all.keep({ bytes, epoch, epochs: 9, step: 0, accuracy: null, losses: new Float32Array(), at });
    // What waits for its turn is written before it is read.
    return (await all.all()).map((save) => save.epoch);
  };
  return { all, heard, write };
}

test("of two generations the newest comes first and the oldest is written over, also after the clock was set back", async () => {
  const { write } = saves();
  await write(1, 5000);
  assert.deepEqual(await write(2, 6000), [2, 1]);
  assert.deepEqual(await write(3, 100), [3, 2]);
  assert.deepEqual(await write(4, 200), [4, 3]);
  // The next visit goes on with what the last one left, though its clock is later again.
  const next = saves();
  assert.deepEqual(
    (await next.all.all()).map(({ epoch }) => epoch),
    [4, 3],
  );
  assert.deepEqual(await next.write(5, 50), [5, 4]);
});

test("what a page without turns kept goes by its time, and before all that has one", async () => {
  const old = (/** @type {number} */ epoch, /** @type {number} */ at) => ({ epoch, at, bytes: new Uint8Array() });
  kept.set(0, old(1, 9000)).set(1, old(2, 9500));
  const { all, write } = saves();
  assert.deepEqual(
    (await all.all()).map(({ epoch }) => epoch),
    [2, 1],
  );
  assert.deepEqual(await write(3, 100), [3, 2]);
});

test("a full store is told of, keeps what it has, and is tried again with the next save", async () => {
  const { heard, write } = saves();
  await write(1, 1);
  faults.push({ at: "commit", name: "QuotaExceededError" });
  assert.deepEqual(await write(2, 2), [1]);
  assert.deepEqual(await write(3, 3), [3, 1]);
  assert.deepEqual(heard, ["written 1", "QuotaExceededError", "written 3"]);
});

test("a store that is refused is told of", async () => {
  const { all, heard } = saves();
  await all.all();
  // Closed under the page, and not opened any more.
  faults.push({ at: "begin", name: "InvalidStateError" }, { at: "open", name: "SecurityError" });
  await assert.rejects(all.all(), { name: "SecurityError" });
  assert.deepEqual(heard, []);
});

test("a store that the person clears meanwhile is opened anew, and the run is kept in it", async () => {
  const { heard, write } = saves();
  await write(1, 1);
  const before = opened.count;
  kept.clear();
  faults.push({ at: "begin", name: "InvalidStateError" });
  assert.deepEqual(await write(2, 2), [2]);
  assert.deepEqual([heard, opened.count - before], [["written 1", "written 2"], 1]);
});
