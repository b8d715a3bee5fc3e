// The page in which everything is timed. run.js calls `prepare` once and `time` once a round and engine.
import { onnx } from "./onnx.js";
import { tensors } from "./weights.js";

/** Repeats of one timing, by images at once: long enough for the browser's coarse clock. */
const REPEATS = { 1: 60, 32: 6 };

/** @typedef {(n: number, repeats: number) => Promise<{ ms: number, logits: Float32Array }>} Engine */
/** @type {Record<string, Engine>} */
const engines = {};

/** @param {Worker} worker @param {object} message */
function ask(worker, message) {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data));
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(message);
  });
}

/** @param {string[]} peers */
async function prepare(peers) {
  const { CifarLab } = await import("/dist/cifar-lab.js");
  const lab = await CifarLab.open({ model: "notebook", engine: "plan" });
  const shown = await Promise.all(Array.from({ length: 32 }, (_, index) => lab.image({ split: "test", index })));
  const planar = Uint8Array.from(shown.flatMap((image) => [...image.planar]));
  for (const engine of ["plan", "flex"]) {
    engines[engine] = async (n, repeats) => {
      await lab.setEngine(engine);
      const begin = performance.now();
      let logits;
      for (let repeat = 0; repeat < repeats; repeat++) logits = await lab.logits(planar.slice(0, n * 3072), n);
      return { ms: (performance.now() - begin) / repeats, logits };
    };
  }
  const weights = tensors(lab.weightsBytes().buffer);
  const images = Float32Array.from(planar, (byte) => byte / 255);
  for (const peer of peers) {
    const worker = new Worker("peer.js");
    await ask(worker, { peer, tensors: weights, model: onnx(weights) });
    engines[peer] = (n, repeats) => ask(worker, { images: images.slice(0, n * 3072), n, repeats });
  }
  return compare();
}

/** The largest difference of each engine's logits from the plan's, for 32 images; each engine is warm after it. */
async function compare() {
  const { logits: ours } = await engines.plan(32, 1);
  /** @type {Record<string, number>} */
  const off = {};
  for (const [name, engine] of Object.entries(engines)) {
    await engine(1, 3);
    const { logits } = await engine(32, 3);
    off[name] = logits.reduce((most, value, index) => Math.max(most, Math.abs(value - ours[index])), 0);
  }
  return off;
}

/** @param {string} engine @param {1 | 32} n */
async function time(engine, n) {
  const { ms } = await engines[engine](n, REPEATS[n]);
  return ms;
}

Object.assign(window, { prepare, time });
