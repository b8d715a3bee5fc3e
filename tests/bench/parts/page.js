// What the parts beside the table time in the browser: workers, number of images, memory.
import { CifarLab } from "/dist/cifar-lab.js";
import { fileOf, randomTensors, WIDE } from "../networks.js";
import { openRun } from "../ours.js";

const NETWORKS = {
  notebook: (/** @type {CifarLab} */ lab) => lab.weightsBytes(),
  wide: () => fileOf(WIDE, randomTensors(WIDE, 1)),
};
/** @type {Record<string, CifarLab>} */
const labs = {};

/** @param {"notebook" | "wide"} network */
async function labOf(network) {
  if (!labs[network]) {
    const lab = await CifarLab.open({ model: "notebook" });
    if (network !== "notebook") await lab.loadModelBytes(NETWORKS[network](lab));
    labs[network] = lab;
  }
  return labs[network];
}

/** @param {"notebook" | "wide"} network @param {number} count @param {number} workers */
async function evaluate(network, count, workers) {
  const { ms, workers: took, n } = await (await labOf(network)).evaluate({ count, workers });
  return { ms, workers: took, n };
}

/** @param {number} n Images at once. @param {number} repeats */
async function images(n, repeats) {
  const lab = await labOf("notebook");
  const one = (await lab.image({ index: 116 })).planar;
  const planar = new Uint8Array(n * 3072);
  for (let image = 0; image < n; image++) planar.set(one, image * 3072);
  const { ms } = await lab.time(planar, { repeats });
  return ms;
}

/** Buffers are made in the first calls, and others at an epoch's end, which comes after 31 steps. */
const WARM = 40;

/** Bytes of wasm memory after a few calls and after all. @param {number} calls */
async function memory(calls) {
  // A lab of its own: memory never shrinks, and others have asked more of theirs.
  const lab = await CifarLab.open({ model: "notebook" });
  const planar = new Uint8Array(32 * 3072).fill(127);
  const answers = [];
  for (const repeats of [WARM, calls - WARM]) answers.push((await lab.time(planar, { repeats })).memory);
  const run = await openRun(lab, lab.weightsBytes(), "kernels");
  const steps = [];
  for (const repeats of [WARM, calls - WARM]) {
    await run.train(repeats);
    steps.push(run.memory);
  }
  lab.close();
  return { answers, steps };
}

Object.assign(window, { evaluate, images, memory });
