// @ts-check
/**
 * Times this page's own engines on this device, in turns, so that what disturbs it disturbs all of them. A lab of its own
 * does it and is closed at the end; of the network it asks for the engine's module alone.
 * @typedef {import("./figures.js").Measured} Measured
 */
import { CifarLab } from "../../cifar-lab.js";
import { ROUNDS, STEPS, TASKS, figureOf, median, repeatsFor } from "./figures.js";

/**
 * @param {{ model: string, signal: AbortSignal, onprogress: (done: number, count: number) => void,
 *   ondownload: (progress: import("../../cifar-lab.js").Progress) => void }} given
 * @returns {Promise<Measured>}
 */
export async function measure({ model, signal, onprogress, ondownload }) {
  const lab = await CifarLab.open({ model, signal, onprogress: ondownload });
  try {
    const { pixels, labels } = await batch(lab, Math.max(...TASKS.map(({ images }) => images)));
    const [inference, training] = [
      TASKS.filter(({ work }) => work === "infer"),
      TASKS.filter(({ work }) => work === "train"),
    ];
    const count = ROUNDS * inference.length + training.length;
    let done = 0;
    const step = () => onprogress(++done, count);
    /** @type {Map<import("./figures.js").Task, number[]>} */
    const times = new Map(TASKS.map((task) => [task, []]));
    /** @type {number[]} */
    const peaks = [];
    for (let round = 0; round < ROUNDS; round++) {
      peaks.push(await lab.peak({ signal }));
      for (const task of inference) {
        times.get(task)?.push(await timeOne(lab, task, pixels, signal));
        step();
      }
    }
    for (const task of training) {
      const engine = task.engine === "flex" ? "flex" : "kernels";
      const { ms } = await lab.timeTraining(pixels, labels, { engine, steps: STEPS, signal });
      times.set(task, ms);
      step();
    }
    const peak = median(peaks);
    const figures = TASKS.map((task) => figureOf(task, times.get(task) ?? [], peak, lab.summary()));
    return { figures, peak, model, threads: navigator.hardwareConcurrency || 1 };
  } finally {
    lab.close();
  }
}

/**
 * The samples, which are here already, as often as a batch needs.
 * @param {CifarLab} lab
 * @param {number} count
 */
export async function batch(lab, count) {
  const samples = await Promise.all(lab.manifest.samples.map((index) => lab.image({ index })));
  const [pixels, labels] = [new Uint8Array(count * 3072), new Uint8Array(count)];
  for (let place = 0; place < count; place++) {
    const sample = samples[place % samples.length];
    pixels.set(sample?.planar ?? [], place * 3072);
    labels[place] = sample?.label ?? 0;
  }
  return { pixels, labels };
}

/**
 * @param {CifarLab} lab
 * @param {import("./figures.js").Task} task
 * @param {Uint8Array} all
 * @param {AbortSignal} signal
 */
async function timeOne(lab, { engine, images }, all, signal) {
  if (engine !== "kernels") await lab.setEngine(engine, { signal });
  const pixels = all.slice(0, images * 3072);
  const once = await lab.time(pixels, { signal });
  const { ms } = await lab.time(pixels, { repeats: repeatsFor(once.ms), signal });
  return ms;
}
