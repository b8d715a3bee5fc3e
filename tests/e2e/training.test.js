// @ts-check
// A script trains by cifar-lab.js: the native program's losses, the same bits after a stop, what is refused.
import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";

/** A document of the site without a lab of its own. */
const PLAIN = "assets.json";
/** Written by the native test of crates/web/tests/training.rs. */
const GOLDEN = JSON.parse(readFileSync(new URL("../golden/first-ten-losses.json", import.meta.url), "utf8"));

test.beforeEach(async ({ page }) => {
  await page.goto(PLAIN);
});

for (const engine of ["kernels", "flex"]) {
  test(`the first ten losses are the native program's: ${engine}`, async ({ page }) => {
    const losses = await page.evaluate(async (engine) => {
      const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
      const lab = await CifarLab.open();
      /** @type {number[]} */
      const losses = [];
      const run = lab.train({
        images: 1000,
        testImages: 1,
        engine,
        autostart: false,
        onprogress: (/** @type {any} */ p) => losses.push(...p.losses),
      });
      await run.ready;
      for (let step = 0; step < 10; step++) await run.step();
      lab.close();
      return losses;
    }, engine);
    expect(losses).toHaveLength(10);
    losses.forEach((loss, step) => expect(Math.abs(loss - GOLDEN[step]), `step ${step + 1}`).toBeLessThan(1e-3));
  });
}

test("a saved run goes on in the module of its engine", async ({ page }) => {
  const fetched = /** @type {string[]} */ ([]);
  page.on("request", (request) => fetched.push(request.url()));
  const { engines, losses } = await page.evaluate(async () => {
    const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
    const lab = await CifarLab.open();
    /** @type {number[]} */
    const losses = [];
    const onprogress = (/** @type {any} */ p) => losses.push(...p.losses);
    const options = { images: 32, testImages: 1, epochs: 9, autostart: false, onprogress };
    const engines = [];
    for (const engine of ["kernels", "flex"]) {
      const first = lab.train({ ...options, engine });
      await first.ready;
      await first.step();
      const saved = await first.checkpoint();
      first.stop();
      const second = lab.train({ resume: saved, autostart: false, onprogress });
      engines.push((await second.ready).engine);
      await second.step();
      second.stop();
    }
    lab.close();
    return { engines, losses };
  });
  expect(engines).toEqual(["kernels", "flex"]);
  expect(losses).toHaveLength(4);
  expect(Math.abs((losses[1] ?? NaN) - (losses[3] ?? NaN))).toBeLessThan(1e-3);
  for (const module of ["learn_bg", "learn-flex_bg"])
    expect(
      fetched.filter((url) => url.includes(module)),
      module,
    ).toHaveLength(1);
});

test("a run that is stopped and gone on with ends with the same bits", async ({ page }) => {
  const { same, curves, states, heard } = await page.evaluate(async () => {
    const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
    const lab = await CifarLab.open();
    const settings = { images: 90, testImages: 150, epochs: 2, flip: true, shift: 2, seed: 5 };
    const whole = lab.train({ settings });
    /** @type {string[]} */
    const states = [];
    const first = lab.train({
      settings,
      autostart: false,
      onstate: (/** @type {string} */ state) => states.push(state),
    });
    await first.ready;
    for (let step = 0; step < 4; step++) await first.step();
    const saved = await first.checkpoint();
    first.stop();
    let heard = 0;
    const second = lab.train({ resume: saved, onprogress: () => (heard += 1) });
    await Promise.all([whole.done, second.done]);
    // The numbers alone: the header's fields have no fixed order.
    const [a, b] = [(await whole.weights()).slice(-119_040 * 4), (await second.weights()).slice(-119_040 * 4)];
    const same =
      a.length === b.length && a.every((/** @type {number} */ byte, /** @type {number} */ place) => byte === b[place]);
    return { same, curves: [whole.curve, second.curve], states, heard };
  });
  expect(same).toBe(true);
  expect(curves[0]).toHaveLength(2);
  expect(curves[1]).toEqual(curves[0]);
  expect(states).toEqual(["paused", "stopped"]);
  expect(heard).toBeGreaterThan(0);
});

test("what cannot be trained is refused with a code, and a loss that explodes ends the run", async ({ page }) => {
  const { codes, kept } = await page.evaluate(async () => {
    const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
    const lab = await CifarLab.open();
    const outcome = (/** @type {any} */ options) =>
      lab.train(options).done.then(
        () => "done",
        (/** @type {any} */ error) => error.code,
      );
    const codes = [
      await outcome({ lr: 0 }),
      await outcome({ batch: 513 }),
      await outcome({ batch: 1.5 }),
      await outcome({ images: 6000 }),
      await outcome({ resume: new Uint8Array(40) }),
      await outcome({ from: new Uint8Array(40) }),
      await outcome({ engine: "nothing" }),
    ];
    const wild = lab.train({ images: 100, testImages: 10, lr: 1 });
    codes.push(await wild.done.catch((/** @type {any} */ error) => error.code), wild.state);
    const bytes = await wild.checkpoint();
    const again = lab.train({ resume: bytes, autostart: false });
    const { epoch, step } = await again.ready;
    again.stop();
    codes.push((await lab.classify(116)).label);
    return { codes, kept: [epoch, step] };
  });
  expect(codes).toEqual([
    "recipe",
    "recipe",
    "argument",
    "data.needed",
    "recipe",
    "weights",
    "argument",
    "training.diverged",
    "failed",
    0,
  ]);
  expect(kept).toEqual([0, 0]);
});

test("a pause is heard between two steps, and the page's answers go on meanwhile", async ({ page }) => {
  const { pause, answers, memory } = await page.evaluate(async () => {
    const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
    const lab = await CifarLab.open();
    /** @type {number[]} */
    const memory = [];
    const run = lab.train({
      images: 1000,
      epochs: 50,
      testImages: 100,
      onprogress: (/** @type {any} */ p) => memory.push(p.memory),
    });
    await run.ready;
    let answers = 0;
    while (run.curve.length < 3) {
      await lab.classify(116);
      answers += 1;
    }
    const start = performance.now();
    await run.pause();
    const pause = performance.now() - start;
    run.stop();
    return { pause, answers, memory };
  });
  // A step of 32, and no timer in between: a second is a slow machine's.
  expect(pause).toBeLessThan(1000);
  expect(answers).toBeGreaterThan(3);
  expect((memory.at(-1) ?? 0) - (memory[Math.floor(memory.length / 2)] ?? 0)).toBeLessThan(2e6);
});
