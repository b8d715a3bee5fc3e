// @ts-check
// The dense layers alone learn, by script: refusals with their reason, and the same bits with workers and after a stop.
import { expect, test } from "@playwright/test";

test("the library refuses settings with a reason, and dense runs have the same bits with workers and without a stop", async ({
  page,
}) => {
  await page.addInitScript(() => Object.defineProperty(navigator, "hardwareConcurrency", { get: () => 2 }));
  await page.goto("assets.json");
  const { reasons, same, moved } = await page.evaluate(async () => {
    const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
    const lab = await CifarLab.open({ model: "notebook" });
    const dense = /** @type {const} */ ({
      from: "model",
      trains: "dense",
      images: 100,
      testImages: 50,
      batch: 16,
      epochs: 2,
      workers: 2,
    });
    const why = (/** @type {object} */ options) =>
      lab
        .train({ ...dense, ...options })
        .ready.catch((/** @type {any} */ { code, params }) => [code, params.reason, params.setting]);
    const reasons = [
      await why({ from: "random" }),
      await why({ flip: true }),
      await why({ batch: 513 }),
      await why({ weightDecay: -1 }),
    ];
    const values = async (/** @type {any} */ run) => (await run.weights()).slice(-119_040 * 4);
    const whole = lab.train(dense);
    await whole.done;
    const begun = lab.train({ ...dense, autostart: false });
    await begun.ready;
    await begun.workersReady;
    for (let step = 0; step < 3; step++) await begun.step();
    const saved = await begun.checkpoint();
    begun.stop();
    const resumed = lab.train({ resume: saved });
    await resumed.done;
    const [one, other] = [await values(whole), await values(resumed)];
    const before = lab.weightsBytes().slice(-119_040 * 4);
    const convolutions = 56_320 * 4;
    return {
      reasons,
      same: one.join() === other.join() && JSON.stringify(whole.curve) === JSON.stringify(resumed.curve),
      moved: [before.slice(0, convolutions).join() !== one.slice(0, convolutions).join(), before.join() !== one.join()],
    };
  });
  expect(reasons).toEqual([
    ["recipe", "random-features", undefined],
    ["recipe", "moving-pictures", undefined],
    ["recipe", "range", "batch"],
    ["recipe", "range", "weightDecay"],
  ]);
  expect(same).toBe(true);
  expect(moved).toEqual([false, true]);
});
