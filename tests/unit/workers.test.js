// @ts-check
/** A lab and its workers, with obedient ones in place of a browser's: whose network is counted or trained, who is let go and when. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { CifarLab } from "../../www/cifar-lab.js";
import { WorkerPool } from "../../www/workers/worker-pool.js";
import { faults } from "../../www/workers/errors.js";
import { CIFAR_10 } from "../../www/workers/output-names.js";
import { VERSION } from "../../www/protocol.js";

/** @typedef {{ name: string, isOver: boolean, heard: any[] }} Fake */
/** @type {Fake[]} */
const workers = [];
/** @typedef {Record<string, (args: any[]) => any>} Answers By call. */
/** Where a test wants other answers. @type {Answers} */
let does = {};
/** Modules that are not there. @type {string[]} */
const absent = [];

const SAMPLES = { indices: [], file: "samples.png" };
const SHEETS = [0, 1000].map((first) => ({ file: `test-${first}.png`, split: "test", first, count: 1000 }));
const manifest = { sheets: SHEETS, samples: SAMPLES, test_count: 2000, train_count: 0 };
/** A network is its name, in its bytes as well. */
const modelOf = (/** @type {string} */ name) => ({
  metadata: { name, classes: CIFAR_10, spec: { input: [3, 32, 32] } },
  summary: {},
  outputs: 10,
  bytes: new TextEncoder().encode(name),
  selfCheck: null,
});
const run = {
  settings: { workers: 1 },
  recipe: { epochs: 1, batch: 1 },
  workers: 1,
  limit: null,
  needsTrain: 0,
  needsTest: 0,
  images: 1,
  epoch: 0,
  step: 0,
  curve: [],
};

/** @type {Answers} */
const USUAL = {
  open: () => ({ models: [], manifest }),
  loadModel: ([name]) => modelOf(name),
  loadModelBytes: ([bytes]) => modelOf(new TextDecoder().decode(bytes)),
  pixels: () => ({ planar: new Uint8Array(1), labels: new Uint8Array(1) }),
  evaluate: () => ({ counts: { n: 100, correct: 1 } }),
  report: ([parts]) => ({ n: 100 * parts.length }),
  begin: () => run,
  checkpoint: () => new Uint8Array(1),
};

Object.assign(globalThis, {
  location: { origin: "https://lab.example" },
  Worker: class {
    /** @type {any[]} */
    heard = [];
    isOver = false;
    /** @type {(event: any) => void} */
    onmessage = () => {};
    constructor(/** @type {string} */ _, /** @type {{ name: string }} */ { name }) {
      this.name = name.replace("cifar-lab ", "");
      workers.push(this);
    }
    async postMessage(/** @type {any} */ message) {
      this.heard.push(message);
      const { id, call, args } = message;
      const answer = async () => (call ? (does[call] ?? USUAL[call])?.(args) : { version: VERSION });
      const reply = await answer().then(
        (result) => ({ result }),
        ({ code, params = {} }) => ({ error: { code, params } }),
      );
      if (!call) this.onmessage({ data: { alive: true } });
      if (!this.isOver) this.onmessage({ data: { id, ...reply } });
    }
    terminate() {
      this.isOver = true;
    }
  },
});
Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true });
beforeEach(() => {
  workers.length = absent.length = 0;
  does = {};
});

const fault = faults();
const base = "https://lab.example/";
const modules = /** @type {any} */ ({
  base,
  assets: {},
  worker: `${base}worker.js`,
  fault,
  onprogress() {},
  warm() {},
  close() {},
  url: (/** @type {string} */ name) => base + name,
  compiled: async () => ({}),
  size: (/** @type {string} */ module) => ({ available: !absent.includes(module) }),
});

async function opened() {
  // Without the site's files there is no `open`.
  const lab = /** @type {CifarLab} */ (Reflect.construct(CifarLab, [new WorkerPool(modules, {})]));
  await lab.loadModel("first");
  return lab;
}
const codeOf = (/** @type {Promise<unknown>} */ promise) =>
  promise.then(
    () => "done",
    ({ code }) => code,
  );
const turns = () => new Promise((resolve) => setTimeout(resolve, 5));
/** The calls of that name that workers of a module have heard. @param {string} module @param {string} call */
const heard = (module, call) =>
  workers
    .filter(({ name }) => name === module)
    .flatMap((worker) => worker.heard.filter((message) => message.call === call));
const alive = () => workers.filter(({ isOver }) => !isOver).map(({ name }) => name);
const text = (/** @type {Uint8Array} */ bytes) => new TextDecoder().decode(bytes);

test("a count that is given up asks burn's worker for nothing more", async () => {
  const lab = await opened();
  await lab.setEngine("flex");
  const control = new AbortController();
  assert.equal(await codeOf(lab.evaluate({ signal: control.signal, onprogress: () => control.abort() })), "aborted");
  const asked = heard("learn-flex", "evaluate").length;
  await turns();
  assert.ok(asked < 3, `${asked} steps`);
  assert.equal(heard("learn-flex", "evaluate").length, asked);
  lab.close();
});

test("each image's answer is kept where it is asked for, in the order of the images", async () => {
  const lab = await opened();
  // The second worker's steps are over before the first's.
  let calls = 0;
  const step = (/** @type {number} */ first) => ({
    counts: { n: 100, correct: 1 },
    logits: Float32Array.from({ length: 200 }, (_, k) => 2 * first + k),
    labels: Uint8Array.from({ length: 100 }, (_, k) => (first + k) % 10),
  });
  does.evaluate = async ([split, first, count, withMirror, answers]) => {
    assert.deepEqual([split, count, withMirror, answers], ["test", 100, true, true]);
    if (++calls === 1) await turns();
    return step(first);
  };
  const result = await lab.evaluate({ first: 900, count: 1100, workers: 2, withMirror: true, answers: true });
  const { split, first, outputs, logits, labels } = result.answers ?? assert.fail("no answers");
  assert.deepEqual([split, first, outputs], ["test", 900, 2]);
  assert.deepEqual(
    [...logits],
    Array.from({ length: 2200 }, (_, k) => 1800 + k),
  );
  assert.deepEqual(
    [...labels],
    Array.from({ length: 1100 }, (_, k) => k % 10),
  );
  lab.close();
});

test("no answers are kept where none are asked for, of either kind of engine", async () => {
  const lab = await opened();
  for (const engine of /** @type {const} */ (["kernels", "flex"])) {
    await lab.setEngine(engine);
    assert.equal("answers" in (await lab.evaluate()), false);
  }
  const asked = ["view", "learn-flex"].flatMap((module) => heard(module, "evaluate")).map(({ args }) => args.at(-1));
  assert.deepEqual([...new Set(asked)], [false]);
  lab.close();
});

test("where one worker cannot be had none is kept, whether it comes before or after", async () => {
  const lab = await opened();
  let count = 0;
  does.loadModelBytes = ([bytes]) => {
    count += 1;
    if (count === 2) throw fault("weights", { problem: "p", remedy: "r" });
    return count === 3 ? turns() : modelOf(text(bytes));
  };
  assert.equal(await codeOf(lab.evaluate({ workers: 3 })), "weights");
  await turns();
  assert.equal(count, 3);
  assert.deepEqual(alive(), ["view"]);
  assert.equal(await codeOf(lab.evaluate({ workers: 2 })), "done");
  assert.deepEqual(alive(), ["view"]);
  lab.close();
});

test("workers count the network that was there when they were asked for", async () => {
  const lab = await opened();
  const counting = lab.evaluate({ workers: 2 });
  await lab.loadModel("second");
  assert.equal((await counting).model, "first");
  assert.deepEqual(
    heard("view", "loadModelBytes").map(({ args: [bytes] }) => text(bytes)),
    ["first", "first"],
  );
  lab.close();
});

test("burn's worker, which is given another network, counts no mixture", async () => {
  const lab = await opened();
  await lab.setEngine("flex");
  /** @type {Promise<unknown> | undefined} */
  let loading;
  const onprogress = () => (loading ??= lab.loadModel("second"));
  assert.equal(await codeOf(lab.evaluate({ onprogress })), "superseded");
  await loading;
  assert.equal((await lab.evaluate()).model, "second");
  lab.close();
});

test("a run begins with the network that was there when it was asked for", async () => {
  const lab = await opened();
  const training = lab.train({ from: "model" });
  await lab.loadModel("second");
  await training.ready;
  const [begin] = heard("learn", "begin");
  assert.equal(text(begin.args[2]), "first");
  training.stop();
  lab.close();
});

test("the lab's end is that of its runs: one under way, one that waits for its worker, one that is asked for too late", async () => {
  const lab = await opened();
  /** @type {string[]} */
  const states = [];
  const going = lab.train({ onstate: (state) => states.push(state) });
  const over = lab.train();
  await Promise.all([going.ready, over.ready]);
  over.stop();
  const coming = lab.train();
  lab.close();
  const late = lab.train();
  assert.deepEqual(await Promise.all([going, coming, late].map(({ done }) => codeOf(done))), [
    "closed",
    "closed",
    "closed",
  ]);
  assert.equal(await codeOf(late.ready), "closed");
  assert.deepEqual([states, over.state], [["running", "failed"], "stopped"]);
  await going.resume();
  assert.equal(going.state, "failed");
  assert.deepEqual(alive(), []);
});

test("what cannot be asked for is refused with a code", async () => {
  const lab = await opened();
  // A bitmap that is closed: the browser refuses to hand it over.
  const { Worker } = /** @type {any} */ (globalThis);
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function (/** @type {any} */ message) {
    if (message.args?.includes("closed")) throw new DOMException("it is closed", "DataCloneError");
    return postMessage.call(this, message);
  };
  assert.equal(await codeOf(lab.attach("closed", /** @type {any} */ ({}))), "argument");
  Worker.prototype.postMessage = postMessage;
  absent.push("learn", "formats");
  const given = [lab.exportWeights(), lab.train().done, lab.train(/** @type {any} */ ({ recipe: "accurate" })).done];
  assert.deepEqual(await Promise.all(given.map(codeOf)), ["engine.absent", "engine.absent", "recipe"]);
  const nothing = [null, undefined, "cat"].map((source) =>
    lab.classify(/** @type {any} */ (source), { latest: false }),
  );
  assert.deepEqual(await Promise.all(nothing.map(codeOf)), ["argument", "argument", "argument"]);
  const none = [{ count: 0 }, { first: 10, count: 0 }, { count: 1.5 }].map((options) => lab.evaluate(options));
  assert.deepEqual(await Promise.all(none.map(codeOf)), ["argument", "argument", "argument"]);
  lab.close();
});

test("right answers of a network with other classes are not counted", async () => {
  const lab = await opened();
  const trees = {
    ...modelOf("trees"),
    metadata: { name: "trees", classes: ["oak", "elm"], spec: { input: [3, 32, 32] } },
    outputs: 2,
  };
  does = { loadModelBytes: () => trees };
  await lab.loadModelBytes(new Uint8Array(1));
  assert.deepEqual(lab.outputNames, ["oak", "elm"]);
  assert.equal(await codeOf(lab.evaluate()), "model.classes");
  // One for other pictures says so first, whatever its classes are called.
  does = { loadModelBytes: () => ({ ...trees, metadata: { ...trees.metadata, spec: { input: [1, 28, 28] } } }) };
  await lab.loadModelBytes(new Uint8Array(1));
  assert.equal(await codeOf(lab.evaluate()), "model.input");
  assert.equal(await codeOf(lab.logits(new Uint8Array(3072), 1)), "argument");
  lab.close();
});

test("a worker that is given up while it opens is let go when it has opened", async () => {
  const lab = await opened();
  const before = alive();
  const answers = { logits: new Float32Array(10), labels: new Uint8Array(1) };
  const openings = [
    (/** @type {AbortSignal} */ signal) => lab.statistics(answers, { signal }),
    (/** @type {AbortSignal} */ signal) => lab.robustness({ signal }),
    (/** @type {AbortSignal} */ signal) => lab.inspect({ signal }),
  ];
  for (const open of openings) {
    const control = new AbortController();
    const coming = codeOf(open(control.signal));
    control.abort();
    assert.equal(await coming, "aborted");
    await turns();
    assert.deepEqual(alive(), before);
  }
  lab.close();
});
