// @ts-check
/** The leader's rounds and its workers, with arithmetic in place of the wasm module: steps, pauses, workers that die. */
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { ShardWorker } from "../../www/training/shard-worker.js";
import { Loop } from "../../www/training/loop.js";

const MEGABYTE = 2 ** 20;
const MEMORY = /** @type {any} */ ({ buffer: { byteLength: 10 * MEGABYTE } });
const [PARTS, STEPS] = [3, 4];

/** Every step adds the sum of its parts' answers, each of which depends on the part and on the value as it stands. */
const share = (/** @type {number} */ piece, /** @type {number} */ value) => (piece + 1) * (value + 1);
class Training {
  value = 0;
  step = 0;
  parts = PARTS;
  /** @type {Map<number, number> | null} */
  answers = null;
  own = 0;
  /** Of epochs that end behind the last step. @type {{ epoch: number }[]} */
  figures = [];
  open() {
    const isDone = this.step === STEPS;
    this.answers = new Map();
    return { kind: isDone ? "done" : "step", pieces: isDone ? 0 : this.parts };
  }
  task(/** @type {number} */ piece) {
    return piece;
  }
  payload() {
    return Float32Array.of(this.value);
  }
  pictures() {
    return { planar: new Uint8Array(3072), labels: new Uint8Array(1) };
  }
  compute(/** @type {number} */ piece) {
    this.own += 1;
    this.answers?.set(piece, share(piece, this.value));
  }
  take(/** @type {number} */ piece, /** @type {any} */ { values }) {
    assert.ok(!this.answers?.has(piece), "an answer that nobody asked for");
    this.answers?.set(piece, values[0]);
  }
  close() {
    const figures = this.step === STEPS && this.figures.shift();
    if (figures) return { kind: "epoch", figures };
    if (this.step === STEPS) return { kind: "done" };
    assert.equal(this.answers?.size, this.parts);
    if (this.value > 1e6) throw Object.assign(new Error("exploded"), { code: "training.diverged", params: {} });
    for (let piece = 0; piece < this.parts; piece++) this.value += this.answers?.get(piece) ?? NaN;
    this.step += 1;
    return { kind: "step", epoch: 1, step: this.step, loss: this.value, correct: 0, images: 1 };
  }
  checkpoint() {
    return Uint8Array.of(this.step);
  }
  weights() {
    if (this.value < 0) throw Object.assign(new Error("not finite"), { code: "weights", params: {} });
    return Uint8Array.of(this.value % 256);
  }
}

class TrainingWorker {
  compute(/** @type {number} */ task, /** @type {Float32Array} */ values) {
    return { values: Float32Array.of(share(task, values[0] ?? NaN)) };
  }
}

/** A leader, what it says, and its wasm object. @param {number} [most] Bytes. */
function leader(most) {
  /** @type {any[]} */
  const said = [];
  const training = new Training();
  /** What `new` gives. */
  function Started() {
    return training;
  }
  const wasm = { Training: Started };
  Object.assign(globalThis, { postMessage: (/** @type {any} */ { training: news }) => said.push(news) });
  const loop = new Loop(wasm, MEMORY, most);
  // Of a real run; here only the object counts.
  Object.assign(training, { describe: () => ({}) });
  loop.begin("", {});
  return {
    loop,
    said,
    training,
    ended: async () => {
      while (!said.some(({ kind }) => kind === "ended")) await turn();
    },
  };
}
const turn = () => new Promise((resolve) => setTimeout(resolve, 1));

/** Ports that are open keep a process alive, and a loop's end with its worker. @type {MessagePort[]} */
const ports = [];
const Channel = MessageChannel;
globalThis.MessageChannel = class extends Channel {
  constructor() {
    super();
    ports.push(this.port1, this.port2);
  }
};
afterEach(() => ports.splice(0).forEach((port) => port.close()));

/** A worker behind a port; `answers` says which rounds it lives through. */
function worker(answers = (/** @type {number} */ _) => true) {
  const { port1, port2 } = new MessageChannel();
  const inner = new MessageChannel();
  const own = new ShardWorker({ TrainingWorker }, MEMORY);
  own.begin("", "", 0, 0);
  own.serve(inner.port2);
  port1.onmessage = ({ data }) => answers(data.round) && inner.port1.postMessage(data);
  inner.port1.onmessage = ({ data }) => port1.postMessage(data);
  return port2;
}

/** The value after all steps. */
const END = Array.from({ length: STEPS }).reduce((/** @type {number} */ value) => value + 6 * (value + 1), 0);

test("a step that takes seconds is told of once a second, and counts for nothing until it is there", async (t) => {
  let now = 0;
  t.mock.method(performance, "now", () => (now += 400));
  const { loop, said, training, ended } = leader();
  training.parts = 12;
  loop.run();
  await ended();
  const within = said.filter(({ shards }) => shards);
  assert.ok(within.length > STEPS, `${within.length} news`);
  for (const { shards, losses, images, ms } of within) {
    assert.ok(shards.done > 0 && shards.done < 12 && shards.count === 12, JSON.stringify(shards));
    assert.deepEqual([losses, images, ms], [[], 0, 0]);
  }
  const counted = said.reduce((sum, { images = 0 }) => sum + images, 0);
  assert.equal(counted, STEPS);
});

test("alone, with one worker, with two: the same value", async () => {
  for (const count of [0, 1, 2]) {
    const { loop, said, training, ended } = leader();
    const workers = Array.from({ length: count }, () => worker());
    workers.forEach((port, k) => loop.addWorker(k + 1, port));
    loop.run();
    await ended();
    assert.equal(training.value, END);
    assert.equal(training.own, STEPS * (PARTS - count), `${count} workers`);
    assert.deepEqual(said.flatMap(({ losses = [] }) => losses).length, STEPS);
    assert.equal(said.find(({ kind }) => kind === "progress").activeWorkers, count + 1);
  }
});

test("a worker that is lost in the middle of a round: its piece is computed by somebody else", async () => {
  const { loop, training, ended } = leader();
  const [mute, other] = [worker((round) => round < 2), worker()];
  loop.addWorker(1, mute);
  loop.run();
  while (training.step < 1) await turn();
  await turn();
  assert.equal(training.step, 1, "the run waits for the answer");
  loop.removeWorker(1);
  loop.addWorker(1, other);
  await ended();
  assert.equal(training.value, END);
});

test("of many pieces each is computed once, whoever is quicker, and a pause does not wait for the rest", async () => {
  const { loop, training, ended } = leader();
  training.parts = 8;
  loop.addWorker(1, worker());
  loop.addWorker(2, worker());
  loop.run();
  while (training.own < 2) await new Promise((resolve) => setImmediate(resolve));
  await loop.pause();
  const at = training.step;
  await turn();
  assert.equal(training.step, at, "it stands still");
  loop.run();
  await ended();
  const sum = (8 * 9) / 2;
  const expected = Array.from({ length: STEPS }).reduce((/** @type {number} */ value) => value + sum * (value + 1), 0);
  assert.equal(training.value, expected);
});

test("a pause waits for the current round, a step takes one", async () => {
  const { loop, training } = leader();
  loop.addWorker(1, worker());
  assert.deepEqual([...(await loop.step())], [1]);
  assert.equal(training.step, 1);
  loop.run();
  const [at] = await loop.pause();
  assert.equal(training.step, at);
  await turn();
  assert.equal(training.step, at, "it stands still");
});

test("each epoch's end hands its weights out; weights that are no file end nothing", async () => {
  const { loop, said, training, ended } = leader();
  training.figures = [{ epoch: 1 }];
  loop.run();
  await ended();
  const handed = said.filter(({ kind }) => kind === "epoch");
  assert.deepEqual(handed, [{ kind: "epoch", epoch: 1, weights: Uint8Array.of(END % 256) }]);
  const broken = leader();
  Object.assign(broken.training, { step: STEPS, value: -1, figures: [{ epoch: 1 }] });
  broken.loop.run();
  await broken.ended();
  assert.ok(!broken.said.some(({ kind }) => ["epoch", "failed"].includes(kind)));
});

test("a loss that explodes ends the run, with everybody who waits told", async () => {
  const { loop, said, training } = leader();
  training.value = 2e6;
  await loop.step();
  assert.equal(said.find(({ kind }) => kind === "failed").error.code, "training.diverged");
  assert.equal(training.step, 0);
});

test("a run over its limit of memory is kept and ended, and says how much it took", async () => {
  const { loop, said } = leader(9 * MEGABYTE);
  loop.run();
  while (!said.some(({ kind }) => kind === "failed" || kind === "ended")) await turn();
  const kinds = said.map(({ kind }) => kind);
  assert.ok(kinds.indexOf("saved") >= 0 && kinds.indexOf("saved") < kinds.indexOf("failed"), kinds.join());
  assert.deepEqual(said.find(({ kind }) => kind === "saved").bytes, Uint8Array.of(1));
  const { error } = said.find(({ kind }) => kind === "failed");
  assert.equal(error.code, "training.memory");
  assert.deepEqual(error.params, { used: 10, most: 9 });
  assert.ok(!kinds.includes("ended"));
});
