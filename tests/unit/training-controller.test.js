// @ts-check
/** The training desk where a start follows another: one run at a time, and one question for the lock. */
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { TrainingController } from "../../www/panels/train/training-controller.js";
import { UNTRAINED } from "../../www/panels/train/training-state.js";

const [had, location, history] = [
  Object.getOwnPropertyDescriptor(globalThis, "navigator"),
  globalThis.location,
  globalThis.history,
];
afterEach(() => {
  // Node has one from version 21 on.
  if (had) Object.defineProperty(globalThis, "navigator", had);
  else Reflect.deleteProperty(globalThis, "navigator");
  Object.assign(globalThis, { location, history });
});

/**
 * A desk, the runs that were begun, and the locks that were asked for.
 * @param {Record<string, unknown>} [does] What a run does otherwise.
 */
function desk(does = {}) {
  /** @type {any[]} */
  const runs = [];
  /** @type {((lock: object | null) => unknown)[]} */
  const asked = [];
  const request = (
    /** @type {string} */ _,
    /** @type {object} */ __,
    /** @type {(lock: object | null) => unknown} */ hold,
  ) => {
    return new Promise((resolve) => asked.push((lock) => resolve(hold(lock))));
  };
  Object.defineProperty(globalThis, "navigator", { configurable: true, value: { locks: { request } } });
  Object.assign(globalThis, {
    location: { search: "", href: "http://lab.example/" },
    history: { replaceState() {}, state: null },
    document: { documentElement: { dataset: {} } },
  });
  const train = () => {
    const run = {
      isStopped: false,
      stop: () => (run.isStopped = true),
      done: new Promise(() => {}),
      ready: new Promise(() => {}),
      ...does,
    };
    runs.push(run);
    return run;
  };
  /** @type {import("../../www/panels/train/training-state.js").TrainingState} */
  let state = UNTRAINED;
  const laboratory = /** @type {any} */ ({
    lab: { train },
    chosen: "notebook",
    ownName: () => "own-1",
    useWeights() {},
  });
  const made = new TrainingController(
    laboratory,
    () => state,
    (change) => (state = { ...state, ...change }),
    /** @type {any} */ ({}),
  );
  return { desk: made, runs, asked, storage: () => state.storage, state: () => state };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

test("two starts at once are one run, and ask for the lock once", async () => {
  const { desk: made, runs, asked, storage } = desk();
  void made.start();
  void made.start();
  assert.equal(asked.length, 1);
  asked[0]?.({});
  await turn();
  assert.deepEqual(
    runs.map(({ isStopped }) => isStopped),
    [false],
  );
  assert.equal(storage(), "yes");
});

test("a start that is taken back before it has begun leaves no run", async () => {
  const { desk: made, runs, asked } = desk();
  void made.start();
  const back = made.reset().catch(() => {});
  asked[0]?.({});
  await Promise.all([turn(), back]);
  assert.deepEqual(runs, []);
  void made.start();
  assert.equal(asked.length, 2, "the lock was given back");
});

test("where another tab has the lock, the next start asks again", async () => {
  const { desk: made, asked, storage } = desk();
  void made.start();
  asked[0]?.(null);
  await turn();
  assert.equal(storage(), "elsewhere");
  void made.start();
  assert.equal(asked.length, 2);
});

/** A browser's store. @returns {Promise<any>} The first that is put into it. */
const store = () =>
  new Promise((put) => {
    const request = (/** @type {object} */ result, /** @type {string} */ event) => {
      const asked = /** @type {any} */ ({ result });
      setImmediate(() => asked[event]?.());
      return asked;
    };
    const database = {
      transaction: () =>
        Object.assign(request({}, "oncomplete"), {
          objectStore: () => ({ put: (/** @type {any} */ save) => (put(save), {}) }),
        }),
    };
    Object.assign(globalThis, { indexedDB: { open: () => request(database, "onsuccess") } });
  });

/** A run of one epoch that has not begun. */
function readyRun() {
  /** @type {string[]} */
  const calls = [];
  const recipe = { name: "notebook", epochs: 1 };
  const is = { epoch: 0, step: 0, stepsPerEpoch: 10, curve: [], settings: {}, engine: "kernels", recipe };
  const does = {
    ready: Promise.resolve(is),
    checkpoint: async () => new Uint8Array(4),
    weights: async () => new Uint8Array(8),
    resume: async () => calls.push("resume"),
  };
  return { does, calls };
}

// Before the others that save: what they write later would come into this store.
test("the first save of a run has the weights that it begins with", async () => {
  const written = store();
  const { does } = readyRun();
  const { desk: made, asked } = desk(does);
  void made.start();
  asked[0]?.({});
  const save = await written;
  assert.deepEqual(
    save.history.map((/** @type {any} */ { epoch, step, bytes }) => [epoch, step, bytes.length]),
    [[0, 0, 8]],
  );
});

test("a run whose weights are no file trains all the same", async () => {
  const { does, calls } = readyRun();
  const { desk: made, asked, state } = desk({ ...does, weights: () => Promise.reject({ code: "training.exploded" }) });
  void made.start();
  asked[0]?.({});
  await turn();
  await turn();
  assert.deepEqual(calls, ["resume"]);
  assert.equal(state().history, null);
});
