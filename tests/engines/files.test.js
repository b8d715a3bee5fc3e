// @ts-check
// A network leaves as a file and comes back: as weights, as a run, and by another program's format with its self-check.
import { expect, isSeen, says, test, text } from "./engine.js";
import { PLAIN } from "./host.js";

/** @typedef {import("./engine.js").Tab} Tab */
const press = async (/** @type {Tab} */ tab, /** @type {string} */ name) => {
  await expect.poll(() => isSeen(tab, `lab-train [data-do=${name}]:not([disabled])`), { timeout: 60_000 }).toBe(true);
  await tab.click(`lab-train [data-do=${name}]`);
};

test("the weights and the run of a training are saved and opened again", async ({ tab, host }) => {
  await tab.goto(`${host.address}?lang=en&place=train&images=1000&epochs=1`);
  await press(tab, "start");
  await says(tab, "lab-train .status", /Training is finished/, 120_000);
  await says(tab, "lab-facts", /after epoch 1/);
  const trained = await text(tab, "lab-answer tbody");
  const weights = await tab.saved(() => press(tab, "export"));
  const run = await tab.saved(() => press(tab, "download"));
  expect([weights.name, run.name]).toEqual([
    "page-as-run-seed1-epoch1.safetensors",
    "page-as-run-seed1-epoch1.cifar-run",
  ]);
  await press(tab, "reset");
  await expect.poll(() => text(tab, "lab-answer tbody"), { timeout: 30_000 }).not.toBe(trained);
  await tab.choose("lab-train input[type=file]", weights.path);
  await expect.poll(() => text(tab, "lab-answer tbody"), { timeout: 30_000 }).toBe(trained);
  await tab.choose("lab-train input[type=file]", run.path);
  await says(tab, "lab-train .now", /Epochs finished: 1/);
});

test("a network that left for another program answers as before when it comes back", async ({ tab, host }) => {
  await tab.goto(`${host.address}${PLAIN}`);
  const apart = await tab.evaluate(async () => {
    const { CifarLab } = await import(new URL("./cifar-lab.js", document.baseURI).href);
    const lab = await CifarLab.open();
    const { planar } = await lab.images({ count: 8 });
    const before = Array.from(await lab.logits(planar));
    const largest = Math.max(...before.map(Math.abs));
    /** @type {Record<string, number>} */
    const apart = {};
    for (const format of ["onnx", "keras"]) {
      const bytes = await lab.exportWeights({ format });
      const other = await CifarLab.open();
      await other.loadModelFile([{ name: "given-back", bytes }]);
      const after = Array.from(await other.logits(planar));
      other.close();
      apart[format] = Math.max(...before.map((logit, at) => Math.abs(logit - (after[at] ?? NaN)))) / largest;
    }
    lab.close();
    return apart;
  });
  expect(Object.keys(apart).sort()).toEqual(["keras", "onnx"]);
  for (const [format, most] of Object.entries(apart)) expect(most, format).toBeLessThanOrEqual(1e-5);
});
