// Our engines as the page uses them: through cifar-lab.js and its workers.
import { CifarLab } from "/dist/cifar-lab.js";

/** Images of a step. */
const BATCH = 32;
/** A whole number of steps, on one sheet. */
const TRAINING_IMAGES = 992;

/**
 * A lab that has the given weights on an engine; `ms` of a timing is inside the worker, `whole` with the way there.
 * @param {Uint8Array} file
 * @param {import("../../www/cifar-lab.js").EngineName} engine
 */
export async function openLab(file, engine) {
  const lab = await CifarLab.open({ model: "notebook", engine });
  await lab.loadModelBytes(file);
  return {
    lab,
    /** @param {Uint8Array} planar @param {number} repeats */
    async infer(planar, repeats) {
      const { ms, logits } = await lab.time(planar, { repeats });
      const start = performance.now();
      for (let repeat = 0; repeat < repeats; repeat++) await lab.logits(planar);
      return { ms, whole: (performance.now() - start) / repeats, logits };
    },
  };
}

/**
 * A run that goes on a few steps at a time.
 * @param {CifarLab} lab
 * @param {Uint8Array} file The weights it begins with.
 * @param {"kernels" | "flex"} engine
 */
export async function openRun(lab, file, engine) {
  let [images, ms, memory, wanted] = [0, 0, 0, 0];
  /** @type {() => void} */
  let enough = () => {};
  const run = lab.train({
    from: file,
    engine,
    batch: BATCH,
    images: TRAINING_IMAGES,
    testImages: 1,
    epochs: 200,
    autostart: false,
    onprogress(news) {
      images += news.images;
      ms += news.ms;
      memory = news.memory;
      if (images >= wanted) enough();
    },
  });
  run.done.catch(() => {});
  await run.ready;
  return {
    run,
    get memory() {
      return memory;
    },
    /** At least so many steps. @param {number} steps */
    async train(steps) {
      [images, ms, wanted] = [0, 0, steps * BATCH];
      const start = performance.now();
      const done = new Promise((resolve) => (enough = () => resolve(undefined)));
      await run.resume();
      await Promise.race([done, run.done]);
      const whole = performance.now() - start;
      const seen = images;
      await run.pause();
      return { ms: (ms / images) * BATCH, whole: (whole / seen) * BATCH };
    },
  };
}
