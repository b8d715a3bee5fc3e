// A training step by its phases: what the leader and a worker do for each of its pieces, in node and in one thread, so that nothing
// waits for anything; see README.md.
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

const { values: options } = parseArgs({
  options: {
    dist: { type: "string", default: "dist" },
    settings: { type: "string", default: '{"images":1024,"workers":2}' },
    steps: { type: "string", default: "60" },
  },
});
const assets = JSON.parse(readFileSync(join(options.dist, "assets.json"), "utf8"));
const file = (/** @type {string} */ name) => resolve(options.dist, assets[name].path);
// Node takes a script for a module by its name.
const folder = mkdtempSync(join(tmpdir(), "phases-"));
copyFileSync(file("learn.js"), join(folder, "learn.mjs"));
const wasm = await import(join(folder, "learn.mjs"));
rmSync(folder, { recursive: true });
const { memory } = await wasm.default({ module_or_path: readFileSync(file("learn_bg.wasm")) });

let drawn = 1;
const draw = () => (drawn = (drawn * 48_271) % 2_147_483_647) & 255;
const run = new wasm.Training("kernels", { testImages: 1, ...JSON.parse(options.settings) });
const { needsTrain, needsTest } = run.describe();
// What the pictures show does not matter here.
for (const [split, count] of /** @type {const} */ ([
  ["train", needsTrain],
  ["test", needsTest],
])) {
  const planar = Uint8Array.from({ length: count * 3072 }, draw);
  run.feed(
    split,
    planar,
    Uint8Array.from({ length: count }, (_, image) => image % 10),
  );
}
const worker = new wasm.TrainingWorker("kernels", run.recipe(), needsTrain, needsTest);

/** @type {Map<string, number[]>} */
const times = new Map();
/** @template T @param {string} phase @param {() => T} work @returns {T} */
function timed(phase, work) {
  const start = performance.now();
  const result = work();
  times.set(phase, [...(times.get(phase) ?? []), performance.now() - start]);
  return result;
}
let pieces = 0;
for (let step = 0; step < Number(options.steps); ) {
  const round = timed("leader: next batch", () => run.open(2));
  if (round.kind === "done") break;
  for (let piece = 0; piece < round.pieces; piece++) {
    if (round.kind !== "step") {
      run.compute(piece);
      continue;
    }
    const payload = timed("leader: weights of a piece", () => run.payload(piece));
    const { planar, labels } = timed("leader: images of a piece", () => run.pictures(piece));
    const task = timed("leader: a piece's task", () => run.task(piece));
    const message = { task, payload, planar, labels };
    const transfer = [payload.buffer, planar.buffer, labels.buffer];
    const sent = timed("message", () => structuredClone(message, { transfer }));
    const answer = timed("worker: gradient of a piece", () =>
      worker.compute(sent.task, sent.payload, sent.planar, sent.labels),
    );
    timed("leader: sum of a gradient", () => run.take(piece, answer));
  }
  if (round.kind === "step") [step, pieces] = [step + 1, round.pieces];
  if (round.kind === "step") timed("leader: optimiser", () => run.close());
  else run.close();
}
const quantile = (/** @type {number[]} */ values, /** @type {number} */ share) =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? NaN;
console.log(
  `${cpus()[0]?.model.trim()}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}; ${options.settings}: ${pieces} pieces a step, ${(memory.buffer.byteLength / 2 ** 20).toFixed(0)} MB`,
);
console.log(["phase".padEnd(28), "median, ms".padEnd(12), "minimum".padEnd(12), "n"].join(""));
for (const [phase, all] of times) {
  const [middle, least] = [quantile(all, 0.5), quantile(all, 0)].map((ms) => ms.toFixed(3).padEnd(12));
  console.log(`${phase.padEnd(28)}${middle}${least}${all.length}`);
}
