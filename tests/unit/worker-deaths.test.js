// @ts-check
/**
 * A worker dies at each message of its protocol, in each way: whoever waits hears a code, nobody waits for ever, and the next
 * try works. The messages are those of worker.js; workers that obey stand in place of a browser's.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";
import { CifarLab } from "../../www/cifar-lab.js";
import { VERSION } from "../../www/protocol.js";
import { faults } from "../../www/workers/errors.js";
import { CIFAR_10 } from "../../www/workers/output-names.js";
import { WorkerPool } from "../../www/workers/worker-pool.js";

const source = readFileSync(new URL("../../www/worker.js", import.meta.url), "utf8");
const declared = readFileSync(new URL("../../www/cifar-lab.d.ts", import.meta.url), "utf8");
/** Every call of every module or role, as worker.js lists them. @type {Record<string, string[]>} */
const TABLE = Object.fromEntries(
  [...source.matchAll(/\n {2}"?([\w-]+)"?: (?:learn\(|\{)(?:[\s\S]*?)(?=\n {2}"?[\w-]+"?: |\n\};)/g)].map(
    ([text, name]) => {
      const own = text.includes("learn(") ? source : text;
      const [, list = ""] = /calls: \[([^\]]*)\]/.exec(own) ?? [];
      return [name, [...list.matchAll(/"(\w+)"/g)].map(([, call]) => call)];
    },
  ),
);
/** Whom a worker is asked for by. @type {Record<string, (pool: WorkerPool) => Promise<any>>} */
const OPENED = {
  view: (pool) => pool.evaluator(pool.model),
  evaluate: (pool) => pool.statistician(),
  robustness: (pool) => pool.corrupter(),
  formats: (pool) => pool.importer(),
  learn: (pool) => pool.classifier(),
  inside: (pool) => pool.inspector(),
  design: (pool) => pool.designer(),
  dataset: (pool) => pool.archivist(),
  train: (pool) => pool.trainer({ engine: "kernels", onlost() {} }),
  shard: (pool) => pool.trainer({ engine: "kernels", role: "shard", onlost() {} }),
  "learn-flex": (pool) => pool.trainer({ engine: "flex", onlost() {} }),
  "learn-ndarray": (pool) => pool.trainer({ engine: /** @type {any} */ ("ndarray"), onlost() {} }),
};

/** @typedef {"panics" | "starves" | "traps" | "goes"} Way In which a worker ends: it says so, the browser does, or nobody. */
const WAYS = /** @type {Way[]} */ (["panics", "starves", "traps", "goes"]);
/** What each is told of as. */
const CODES = { panics: "panic", starves: "worker.memory", traps: "panic", goes: "worker.lost" };
/** When the next one dies: at which message of all, and how. @type {{ at: number, way: Way } | null} */
let death = null;
let messages = 0;
/** @type {any[]} */
const workers = [];
/** Who waits for a lock. @type {Map<string, () => void>} */
const waiting = new Map();

const manifest = {
  sheets: [{ file: "test-00.png", split: "test", first: 0, count: 60 }],
  test_count: 60,
  train_count: 60,
};
const model = () => ({
  metadata: { name: "notebook", classes: CIFAR_10, spec: { input: [3, 32, 32], layers: [{ kind: "dense" }] } },
  ...{ summary: {}, outputs: 10, bytes: new Uint8Array(4), selfCheck: null },
});
const WAY = { proposal: null, pixels: "0..1" };
/** @type {Record<string, (args: any[], module: string) => any>} */
const ANSWERS = {
  open: (_, module) => (module === "view" ? { models: [], manifest } : []),
  loadModel: model,
  loadModelBytes: model,
  classifyPixels: ([pixels]) => ({ seen: pixels }),
  pixels: ([, , count]) => ({ planar: new Uint8Array(3072 * count), labels: new Uint8Array(count) }),
  logits: ([pixels]) => new Float32Array((10 * pixels.length) / 3072),
  evaluate: () => ({ counts: { n: 100, correct: 1 } }),
  report: () => ({ n: 100 }),
  lists: () => ({ corruptions: [{ name: "fog" }], strengths: [1], resizers: ["area"] }),
  corrupt: ([pixels]) => pixels.slice(),
  read: () => ({
    network: { spec: { input: [3, 32, 32] }, outputs: 10 },
    normalization: null,
    proposals: [],
    file: "a.keras",
  }),
  ways: () => [WAY],
  shortlist: () => [WAY],
  rank: () => [{ reading: WAY, right: 40, pictures: 400 }],
  weights: () => new Uint8Array(4),
  exportWeights: () => new Uint8Array(4),
};

Object.assign(globalThis, {
  location: { origin: "https://lab.example", href: "https://lab.example/" },
  Worker: class {
    isOver = false;
    lock = "";
    /** @type {(event: any) => void} */
    onmessage = () => {};
    /** @type {(event: any) => void} */
    onerror = () => {};
    constructor(/** @type {string} */ _, /** @type {{ name: string }} */ { name }) {
      this.module = name.replace("cifar-lab ", "");
      workers.push(this);
    }
    async postMessage(/** @type {any} */ { id, call, args, lock }) {
      await Promise.resolve();
      if (this.isOver) return;
      if (lock) {
        this.lock = lock;
        this.onmessage({ data: { alive: true } });
      }
      if (++messages === death?.at) return this.end(death.way);
      const result = call ? (ANSWERS[call]?.(args, this.module) ?? {}) : { version: VERSION };
      this.onmessage({ data: { id, result } });
    }
    end(/** @type {Way} */ way) {
      if (way === "panics") this.onmessage({ data: { panic: "at x.rs:1:1", isMemory: false } });
      else if (way === "starves") this.onmessage({ data: { panic: "unreachable", isMemory: true } });
      else if (way === "traps") this.onerror({ preventDefault() {}, message: "unreachable" });
      else waiting.get(this.lock)?.();
    }
    terminate() {
      this.isOver = true;
    }
  },
});
const locks = {
  request: async (/** @type {string} */ name, /** @type {any} */ { signal }, /** @type {() => void} */ then) => {
    waiting.set(name, then);
    signal.addEventListener("abort", () => waiting.delete(name));
  },
};
Object.defineProperty(globalThis, "navigator", { value: { locks, hardwareConcurrency: 2 }, configurable: true });
beforeEach(() => {
  workers.length = messages = 0;
  death = null;
});

const base = "https://lab.example/";
const modules = () =>
  /** @type {any} */ ({
    ...{ base, assets: {}, worker: `${base}worker.js`, fault: faults(), compiled: async () => ({}) },
    ...{ onprogress() {}, warm() {}, close() {}, distrust() {} },
    url: (/** @type {string} */ name) => base + name,
    size: () => ({ available: true }),
  });

async function opened() {
  const pool = new WorkerPool(modules(), {});
  const lab = /** @type {CifarLab} */ (Reflect.construct(CifarLab, [pool]));
  await lab.loadModel("notebook");
  return { lab, pool };
}

/** What becomes of a promise in a moment: nothing here takes longer than turns of the event loop. */
async function outcome(/** @type {Promise<unknown>} */ promise) {
  const late = new Promise((resolve) => setTimeout(() => resolve("nobody answers"), 2000).unref());
  return Promise.race([
    promise.then(
      () => "done",
      (error) => error?.code ?? error,
    ),
    late,
  ]);
}

test("worker.js has these modules and roles, and each can be asked for", () => {
  assert.deepEqual(Object.keys(TABLE).sort(), Object.keys(OPENED).sort());
  const calls = Object.values(TABLE).flat();
  assert.ok(calls.length > 70, `${calls.length} calls`);
  for (const [name, list] of Object.entries(TABLE)) assert.ok(list.length, name);
});

for (const way of WAYS)
  test(`a worker that ${way} at any of its calls is told of by a code, and another one answers`, async (context) => {
    const { lab, pool } = await opened();
    context.diagnostic(`${Object.keys(OPENED).flatMap((name) => TABLE[name] ?? []).length} messages`);
    for (const [name, open] of Object.entries(OPENED))
      for (const call of TABLE[name] ?? []) {
        const link = await open(pool);
        death = { at: messages + 1, way };
        const told = outcome(link.call(call, [new Uint8Array(3072), 0, 1]));
        assert.equal(await told, CODES[way], `${name}.${call}`);
        death = null;
        assert.equal(await outcome(link.call(call, [])), CODES[way], `${name}.${call}, once more`);
        pool.dismiss(link);
        pool.dismiss(await open(pool));
      }
    assert.deepEqual(
      workers.filter(({ isOver }) => !isOver).map(({ module }) => module),
      ["view"],
      "nothing is left over",
    );
    lab.close();
  });

const LABELS = { logits: new Float32Array(10), labels: new Uint8Array(1) };
/** What takes several messages, of several workers. @type {Record<string, (lab: CifarLab) => Promise<unknown>>} */
const WORK = {
  "a picture is answered": (lab) => lab.classify(new Uint8Array(3072)),
  "another network is loaded": (lab) => lab.loadModelBytes(new Uint8Array(4)),
  "all images are evaluated": (lab) => lab.evaluate({ workers: 2 }),
  "answers are told": async (lab) => {
    const told = await lab.statistics(LABELS);
    await Promise.all([told.at(1), told.coverage(1)]).finally(() => told.close());
  },
  "damaged images are evaluated": async (lab) => {
    const robustness = await lab.robustness();
    await robustness.measure({ images: 60 }).finally(() => robustness.close());
  },
  "a network of another program is read, tried and taken": async (lab) => {
    const file = await lab.openModelFile([{ name: "a.keras", bytes: new Uint8Array(9) }]);
    const take = async () => (await file.tried(), file.weights({ name: "a", pixels: "0..1" }));
    await take().finally(() => file.close());
  },
  "a network leaves for another program": (lab) => lab.exportWeights({ format: "onnx" }),
  "a network is looked into": async (lab) => {
    const inspector = await lab.inspect();
    await inspector.use(new Uint8Array(4)).finally(() => inspector.close());
  },
  "a network is designed": async (lab) => {
    const designer = await lab.designer();
    const spec = { name: "built", input: [3, 32, 32], layers: [] };
    await Promise.all([designer.tell(spec), designer.weights(spec)]).finally(() => designer.close());
  },
};

for (const [what, work] of Object.entries(WORK))
  test(`${what}: whichever worker dies at whichever message, nobody waits for ever, and the next try works`, async (context) => {
    const count = await (async () => {
      const { lab } = await opened();
      const before = messages;
      assert.equal(await outcome(work(lab)), "done");
      lab.close();
      return messages - before;
    })();
    assert.ok(count > 0);
    context.diagnostic(`${count} messages`);
    const codes = new Set();
    for (const way of WAYS)
      for (let message = 1; message <= count; message++) {
        const { lab } = await opened();
        const kept = workers.filter(({ isOver }) => !isOver).length;
        death = { at: messages + message, way };
        const code = await outcome(work(lab));
        // A view worker that is replaced may have answered all the same.
        codes.add(code);
        const isKnown = code === "done" || declared.includes(`| "${code}"`);
        assert.ok(isKnown, `message ${message} ${way}: ${code}`);
        death = null;
        assert.equal(await outcome(work(lab)), "done", `message ${message} ${way}: the next try`);
        const left = workers.filter(({ isOver }) => !isOver).length;
        assert.equal(left, kept, `message ${message} ${way}: workers are left over`);
        lab.close();
      }
    // Where several workers share the work, the others take the part of one that is gone.
    for (const code of Object.values(CODES)) assert.ok(codes.has(code), `${[...codes]}`);
  });
