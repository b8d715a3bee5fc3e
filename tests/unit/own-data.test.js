// @ts-check
/** The person's own copy of the data set where the browser has no room for it, keeps nothing, or is cleared meanwhile. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { BATCHES } from "../../www/dataset/batches.js";
import { OwnData } from "../../www/dataset/own-data.js";
import { faults } from "../../www/workers/errors.js";

/** Shelves by name, and what the browser does with the next file that is laid on one. */
const shelves = /** @type {Map<string, Map<string, Response>>} */ (new Map());
let refusal = /** @type {string | null} */ (null);
Object.assign(globalThis, {
  document: { baseURI: "https://lab.example/lab/" },
  caches: {
    has: async (/** @type {string} */ name) => shelves.has(name),
    delete: async (/** @type {string} */ name) => shelves.delete(name),
    async open(/** @type {string} */ name) {
      if (refusal === "SecurityError") throw new DOMException("", refusal);
      const shelf = shelves.get(name) ?? new Map();
      shelves.set(name, shelf);
      return {
        match: async (/** @type {string} */ address) => shelf.get(address)?.clone(),
        async put(/** @type {string} */ address, /** @type {Response} */ response) {
          if (refusal && shelf.size === 3) throw new DOMException("", refusal);
          shelf.set(address, response);
        },
      };
    },
  },
});
beforeEach(() => {
  shelves.clear();
  refusal = null;
});

/** Files of two records a batch, read by a worker that believes them. */
async function used() {
  const batches = BATCHES.map((batch) => ({ ...batch, records: new Blob([new Uint8Array(2 * 3073)]) }));
  const pool = /** @type {any} */ ({
    ...{ disk: null, fault: faults(), dismiss() {} },
    archivist: async () => ({ call: async () => batches, close() {} }),
  });
  const own = new OwnData(pool);
  await own.use([{ path: "data_batch_1.bin", file: new Blob() }]);
  return own;
}

test("a browser without room keeps nothing of it, says so, and what is in use stays", async () => {
  const own = await used();
  refusal = "QuotaExceededError";
  await assert.rejects(own.keep(), { code: "data.full" });
  assert.deepEqual([shelves.size, await own.kept(), own.inUse?.bytes], [0, 0, 6 * 2 * 3073]);
  refusal = null;
  await own.keep();
  assert.equal(await own.kept(), 6 * 2 * 3073);
});

test("a browser that keeps nothing for this page says so", async () => {
  const own = await used();
  refusal = "SecurityError";
  await assert.rejects(own.keep(), { code: "data.store" });
  assert.ok(own.inUse);
});

test("a copy of which a part was cleared is none", async () => {
  const own = await used();
  await own.keep();
  for (const shelf of shelves.values()) shelf.delete([...shelf.keys()][2] ?? "");
  assert.deepEqual([await own.kept(), await own.useKept()], [0, null]);
});
