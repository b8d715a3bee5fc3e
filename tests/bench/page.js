// The page in which everything is timed. run.js calls `prepare` once and `time` once a round, row and engine.
import { layersOf, fileOf, multiplyAdds, randomTensors, WIDE } from "./networks.js";
import { onnx } from "./onnx.js";
import { openLab, openRun } from "./ours.js";
import { lacks, OURS } from "./rows.js";
import { read } from "./safetensors.js";

/** @typedef {import("./rows.js").Row} Row */
/** @typedef {{ ms: number, whole?: number, logits?: Float32Array, loss?: number }} Timing */
/** Images of every batch, of the test set. */
const MOST_IMAGES = 32;
const SEED = 1;

/** By network, then by engine, `infer` and `train`. @type {Record<string, Record<string, any>>} */
const engines = {};
/** How many repeats make a timing long enough, by row and engine. @type {Record<string, number>} */
const repeats = {};
/** @type {Uint8Array} */
let planar;
/** @type {Float32Array} */
let numbers;
/** @type {Uint8Array} */
let labels;
/** The lab that has the site's own model. */
let first;

/** @param {Worker} worker @param {object} message */
function ask(worker, message) {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data));
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(message);
  });
}

/**
 * @param {Row[]} rows
 * @param {string[]} peers
 * @returns what every engine computes, beside ours; what cannot be timed, and why; multiply-adds and threads.
 */
async function prepare(rows, peers) {
  const { CifarLab } = await import("/dist/cifar-lab.js");
  first = await CifarLab.open({ model: "notebook" });
  const shown = await Promise.all(
    Array.from({ length: MOST_IMAGES }, (_, index) => first.image({ split: "test", index })),
  );
  planar = Uint8Array.from(shown.flatMap((image) => [...image.planar]));
  labels = Uint8Array.from(shown, ({ label }) => label);
  numbers = Float32Array.from(planar, (byte) => byte / 255);
  const wide = randomTensors(WIDE, SEED);
  const files = { notebook: first.weightsBytes(), wide: fileOf(WIDE, wide) };
  const notebook = { spec: first.metadata.spec, tensors: read(files.notebook.buffer).tensors };
  const networks = { notebook, wide: { spec: WIDE, tensors: wide } };
  const report = { off: {}, absent: [], macs: {}, threads: {}, loss: {}, isolated: crossOriginIsolated };
  for (const name of new Set(rows.map(({ network }) => network))) {
    const { spec, tensors } = networks[name];
    report.macs[name] = multiplyAdds(spec);
    const works = new Set(rows.filter(({ network }) => network === name).map(({ work }) => work));
    engines[name] = await ours(works, files[name]);
    const layers = layersOf(spec, tensors);
    for (const peer of peers.filter((peer) => rows.some((row) => row.network === name && !lacks(row, peer)))) {
      try {
        const worker = new Worker("peer.js");
        const { threads } = await ask(worker, { peer, layers, model: onnx(layers) });
        report.threads[peer] = threads;
        engines[name][peer] = {
          infer: (n, repeats) => ask(worker, { work: "infer", images: numbers.slice(0, n * 3072), n, repeats }),
          train: (_, repeats) => ask(worker, { work: "train", images: numbers, labels, repeats }),
        };
      } catch (error) {
        report.absent.push({ network: name, engine: peer, why: String(error) });
      }
    }
    report.off[name] = await compare(name);
  }
  return report;
}

/** @param {Set<string>} works @param {Uint8Array} file */
async function ours(works, file) {
  /** @type {Record<string, any>} */
  const made = {};
  const own = await openLab(file, "kernels");
  made.kernels = { infer: (n, repeats) => own.infer(planar.slice(0, n * 3072), repeats) };
  if (works.has("infer")) {
    const flex = await openLab(file, "flex");
    made.flex = { infer: (n, repeats) => flex.infer(planar.slice(0, n * 3072), repeats) };
  }
  for (const engine of works.has("train") ? OURS : []) {
    const run = await openRun(own.lab, file, engine);
    made[engine] = { ...made[engine], train: (_, steps) => run.train(steps) };
  }
  return made;
}

/** The largest difference of each engine's logits from the kernels', for 32 images. @param {string} name */
async function compare(name) {
  const { logits: expected } = await engines[name].kernels.infer(MOST_IMAGES, 1);
  /** @type {Record<string, number>} */
  const off = {};
  for (const [engine, { infer }] of Object.entries(engines[name])) {
    if (!infer) continue;
    const { logits } = await infer(MOST_IMAGES, 1);
    off[engine] = logits.reduce((most, value, index) => Math.max(most, Math.abs(value - expected[index])), 0);
    if (logits.length !== expected.length) off[engine] = NaN;
  }
  return off;
}

/**
 * One timing. The first of each row and engine warms it up and finds how many repeats last long enough.
 * @param {Row} row
 * @param {string} engine
 * @param {number} target Milliseconds; 0: once.
 * @returns {Promise<Timing>}
 */
async function time({ id, network, work, images }, engine, target) {
  const call = engines[network][engine][work];
  const key = `${id} ${engine}`;
  if (!repeats[key]) {
    if (target) await call(images, 1);
    const { ms } = target ? await call(images, 2) : { ms: Infinity };
    repeats[key] = Math.min(500, Math.max(1, Math.ceil(target / ms)));
  }
  const { ms, whole, loss } = await call(images, repeats[key]);
  return { ms, whole, loss };
}

/** Multiply-adds a second of one thread. */
const peak = () => first.peak();

Object.assign(window, { prepare, time, peak });
