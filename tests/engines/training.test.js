// @ts-check
// Training: the same bits in every engine; a run that is paused and gone on with after a reload.
import { readFileSync, writeFileSync } from "node:fs";
import { expect, isSeen, says, test, text } from "./engine.js";
import { PLAIN } from "./host.js";

/** The bits that every engine has to give: `UPDATE=1` in Chromium writes them anew, on purpose, and the others are held to them. */
const RECORDED = new URL("recorded.json", import.meta.url);
const SETTINGS = { images: 320, testImages: 100, epochs: 1, flip: true, shift: 2, seed: 5 };

test("one epoch gives the same losses and the same weights in every engine, with one worker and with two", async ({
  tab,
  host,
  engineName,
}) => {
  await tab.goto(`${host.address}${PLAIN}`);
  const runs = await tab.evaluate(async (settings) => {
    const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
    const lab = await CifarLab.open();
    const hex = async (/** @type {ArrayBuffer} */ bytes) =>
      [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))]
        .map((byte) => byte.toString(16).padStart(2, "0"))
        .join("");
    /** @type {Record<string, { losses: string, weights: string, last: number }>} */
    const told = {};
    for (const workers of [1, 2]) {
      /** @type {number[]} */
      const losses = [];
      const run = lab.train({ settings, workers, onprogress: (/** @type {any} */ p) => losses.push(...p.losses) });
      await run.done;
      // The header's fields have no fixed order.
      const weights = (await run.weights()).slice(-119_040 * 4);
      told[workers] = {
        losses: await hex(Float64Array.from(losses).buffer),
        weights: await hex(weights.buffer),
        last: losses.at(-1) ?? NaN,
      };
      run.stop();
    }
    lab.close();
    return told;
  }, SETTINGS);
  if (process.env.UPDATE && engineName === "chromium")
    writeFileSync(RECORDED, `${JSON.stringify({ settings: SETTINGS, runs }, null, 2)}\n`);
  expect({ settings: SETTINGS, runs }).toEqual(JSON.parse(readFileSync(RECORDED, "utf8")));
});

test("a run is paused, the page is loaded anew, and the run goes on to its end", async ({ tab, host }) => {
  await tab.goto(`${host.address}?lang=en&place=train&images=1000&epochs=2`);
  const press = async (/** @type {string} */ name) => {
    await expect.poll(() => isSeen(tab, `lab-train [data-do=${name}]:not([disabled])`), { timeout: 60_000 }).toBe(true);
    await tab.click(`lab-train [data-do=${name}]`);
  };
  await press("start");
  await says(tab, "lab-train .now", /Epoch 1 of 2, step/, 60_000);
  await press("pause");
  await expect.poll(() => isSeen(tab, "lab-train [data-do=resume]")).toBe(true);
  const [, step] = /step (\d+)/.exec(await text(tab, "lab-train .now")) ?? [];
  await says(tab, "lab-train .kept", new RegExp(`step ${step}\\.`));
  await tab.reload();
  await press("go-on");
  await says(tab, "lab-train .status", /Training is finished\. After epoch 2/, 120_000);
});
