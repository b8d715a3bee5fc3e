// @ts-check
// Networks of other programs: dropped or opened, read, confirmed, used, and held against what their own programs answer.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import { choose, expect, open, test } from "./lab-page.js";

const SAMPLES = new URL("../../crates/formats/tests/samples/", import.meta.url);
const path = (/** @type {string} */ name) => fileURLToPath(new URL(name, SAMPLES));
const expected = JSON.parse(readFileSync(new URL("expected.json", SAMPLES), "utf8")).samples;
/** What is understood without a question, of each kind; `range`: of the pixels that its own program was given. */
const WHOLE = [
  { name: "odd-keras3-rescaling-dropout-bn-softmax.keras" },
  { name: "odd-keras3-names-swapped.keras" },
  { name: "odd-keras3-nested-frozen.h5" },
  { name: "odd-torch-int8-weights.onnx" },
  { name: "odd-torch-two-files.onnx", with: "odd-torch-two-files.onnx.data" },
];

test("a network that left for another program answers as before when it comes back", async ({ page }) => {
  await open(page, "?lang=en");
  const apart = await page.evaluate(async () => {
    const { CifarLab } = await import(new URL("./cifar-lab.js", document.baseURI).href);
    const lab = await CifarLab.open();
    const { planar } = await lab.images({ count: 8 });
    const before = Array.from(await lab.logits(planar));
    const largest = Math.max(...before.map(Math.abs));
    /** @type {Record<string, number>} */
    const apart = {};
    for (const format of ["onnx", "keras", "h5", "tfjs", "pytorch"]) {
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
  expect(Object.keys(apart)).toHaveLength(5);
  for (const [format, most] of Object.entries(apart)) expect(most, format).toBeLessThanOrEqual(1e-5);
});

test("a network for other pictures leaves with ten of its own size, and checks itself when it comes back", async ({
  page,
}) => {
  await open(page, "?lang=en");
  const name = "keras3-grey-64.keras";
  const told = await page.evaluate(
    async ({ name, base64 }) => {
      const { CifarLab } = await import(new URL("./cifar-lab.js", document.baseURI).href);
      const lab = await CifarLab.open();
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      await lab.loadModelFile([{ name, bytes }]);
      const before = lab.selfCheck;
      const file = await lab.exportWeights();
      await lab.loadModelBytes(file);
      const after = lab.selfCheck;
      lab.close();
      const length = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
      const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length)));
      return { before, after, shape: header["self_check.images"].shape };
    },
    { name, base64: readFileSync(path(name), "base64") },
  );
  expect(told).toEqual({ before: null, after: 0, shape: [10, 1, 64, 64] });
});

test("files of other programs answer in the page as in their own", async ({ page }) => {
  await open(page, "?lang=en");
  const pictures = readFileSync(path("pictures.rgb"));
  for (const { name, with: other } of WHOLE) {
    const files = [name, ...(other ? [other] : [])].map((file) => ({
      name: file,
      base64: readFileSync(path(file), "base64"),
    }));
    const told = await page.evaluate(
      async ({ files, pictures }) => {
        const { CifarLab } = await import(new URL("./cifar-lab.js", document.baseURI).href);
        const bytesOf = (/** @type {string} */ base64) =>
          Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        const lab = await CifarLab.open();
        const given = files.map(({ name, base64 }) => ({ name, bytes: bytesOf(base64) }));
        const metadata = await lab.loadModelFile(given, { pixels: "0..1" });
        const rows = bytesOf(pictures);
        const planar = rows.map(
          (_, at) => rows[Math.floor(at / 3072) * 3072 + (at % 1024) * 3 + Math.floor((at % 3072) / 1024)] ?? 0,
        );
        const logits = Array.from(await lab.logits(planar));
        const { outputs } = lab;
        lab.close();
        return { logits, outputs, last: metadata.spec.layers.at(-1).kind };
      },
      { files, pictures: pictures.toString("base64") },
    );
    const { values, outputs } = expected[name];
    const most = Math.max(...values.flat().map(Math.abs));
    values.forEach((/** @type {number[]} */ row, /** @type {number} */ at) => {
      const found = told.logits.slice(at * told.outputs, (at + 1) * told.outputs);
      const sum = found.reduce((total, logit) => total + Math.exp(logit), 0);
      row.forEach((value, output) => {
        const logit = found[output] ?? NaN;
        const own =
          outputs === "softmax" ? Math.exp(logit) / sum : outputs === "sigmoid" ? 1 / (1 + Math.exp(-logit)) : logit;
        expect(Math.abs(own - value), `${name}, picture ${at}`).toBeLessThanOrEqual(1e-4 * most);
      });
    });
  }
});

test("a file that says everything answers at once, wherever it is dropped, and its outputs can be compared", async ({
  page,
}) => {
  await open(page, "?lang=en");
  const name = "odd-keras3-rescaling-dropout-bn-softmax.keras";
  const data = await page.evaluateHandle(
    ({ name, base64 }) => {
      const transfer = new DataTransfer();
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      transfer.items.add(new File([bytes], name));
      return transfer;
    },
    { name, base64: readFileSync(path(name), "base64") },
  );
  await page.dispatchEvent("body", "drop", { dataTransfer: data });
  const own = page.locator(".own-network");
  await expect(own.locator(".found > .said")).toHaveText(`${name} answers now.`);
  await expect(own.getByRole("heading", { name: `What ${name} says` })).toBeFocused();
  await expect(own.locator(".facts")).toContainText("keras 3.15.1");
  await expect(page.locator("lab-models input:checked")).toHaveValue(/^own-/);
  await expect(own.locator("fieldset:visible")).toHaveCount(0);
  const axe = await new AxeBuilder({ page }).include("lab-own-network").analyze();
  expect(axe.violations).toEqual([]);

  // The file that its own program would write, and one of another network.
  const npy = (/** @type {number[]} */ values) => {
    const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (10, 10), }".padEnd(117) + "\n";
    const start = Buffer.from([0x93, ...Buffer.from("NUMPY"), 1, 0, header.length, 0]);
    return Buffer.concat([start, Buffer.from(header), Buffer.from(Float32Array.from(values).buffer)]);
  };
  const probabilities = await page.evaluate(
    async ({ name, base64 }) => {
      const { CifarLab } = await import(new URL("./cifar-lab.js", document.baseURI).href);
      const lab = await CifarLab.open();
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      await lab.loadModelFile([{ name, bytes }]);
      const answers = [];
      for (let index = 0; index < 10; index++) answers.push(...(await lab.classify(index)).probabilities);
      lab.close();
      return answers;
    },
    { name, base64: readFileSync(path(name), "base64") },
  );
  const given = (/** @type {number[]} */ values) =>
    own.locator(".compare-outputs input").setInputFiles({ name: "answers.npy", mimeType: "", buffer: npy(values) });
  await given(probabilities);
  await expect(own.locator(".compare-outputs .said")).toHaveText(/^Yes\. In 10 pictures the largest difference is /);
  await given(probabilities.map((value, at) => (at === 7 ? value + 0.01 : value)));
  await expect(own.locator(".compare-outputs .said")).toHaveText(/^No\. .*0\.01/);
});

test("a network for other pictures has its own names and size, is looked into, and says what it cannot do", async ({
  page,
}) => {
  await open(page, "?lang=en&place=inside");
  const own = page.locator(".own-network");
  await page.locator("lab-own-network").scrollIntoViewIfNeeded();
  await own.locator(".intake input").first().setInputFiles(path("keras3-grey-64.keras"));
  await expect(own.locator(".facts")).toContainText("64 × 64 pixels, in grey");
  const names = ["nought", "one", "two", "three", "four", "five", "six"];
  await own
    .locator(".names input")
    .setInputFiles({ name: "names.txt", mimeType: "text/plain", buffer: Buffer.from(names.join("\r\n")) });
  await expect(own.locator(".names .about")).toContainText("7 so far");
  await own.getByRole("button", { name: "Use this network" }).click();
  await expect(own.locator(".found > .said")).toContainText("It reads pictures of its own size");
  await expect(own.locator(".compare-outputs")).toBeHidden();
  // Layer by layer, at its own size.
  await page.locator("lab-inside").scrollIntoViewIfNeeded();
  await expect(page.locator("lab-inside")).toContainText("64 × 64");
  // A picture of one's own is seen in 64 x 64, in grey.
  await own.getByRole("button", { name: "Classify" }).click();
  await choose(page, "cat.png");
  await expect(page.getByRole("heading", { name: "What the network sees: 64 × 64 pixels" })).toBeVisible();
  await expect(page.getByRole("table", { name: "Probabilities for your picture" })).toContainText("nought");
  await expect(page.locator("lab-compare")).toContainText("would not see the same picture");
});

test("weights without layers: what fits is tried, a person confirms, and the network is evaluated", async ({
  page,
}) => {
  test.setTimeout(240_000);
  await page.setViewportSize({ width: 360, height: 800 });
  await open(page, "?lang=es&place=inside");
  const name = "odd-torch-bn-state-dict.pt";
  const intake = page.locator(".own-network .intake input").first();
  // What stands above it may still come and push it out of sight.
  await expect(async () => {
    await page.locator("lab-own-network").scrollIntoViewIfNeeded();
    await expect(intake).toBeAttached({ timeout: 1000 });
  }).toPass();
  await intake.setInputFiles(path(name));
  const layers = page.getByRole("group", { name: "¿Qué capas?" });
  await expect(layers.getByRole("radio", { checked: true })).toHaveCount(1, { timeout: 120_000 });
  const pixels = page.getByRole("group", { name: "¿Cómo pasan los píxeles a números?" });
  await expect(pixels.getByRole("radio")).toHaveCount(5);
  // It was trained on stripes: nothing beats guessing, and the page says so instead of praising one.
  await expect(layers).toContainText("Ninguna acierta más que el azar");
  await expect(page.locator("lab-models input:checked")).toHaveValue("notebook");
  await layers.getByRole("radio").nth(1).check();
  await pixels.getByRole("radio", { name: "De −1 a 1" }).check();
  await page.getByRole("button", { name: "Usar esta red" }).click();
  await expect(page.locator(".own-network .found > .said")).toHaveText(`Ahora responde ${name}.`);
  await expect(page.locator("lab-models input:checked")).toHaveValue(/^own-/);
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  // A proposal is edited in the builder, which says at a block what the weights lack, until they have their blocks again.
  await page.getByRole("button", { name: "Editar las capas en «Construye una red»" }).click();
  const design = page.locator("lab-design");
  await expect(design.locator(".waiting-weights")).toContainText("encajan: cada uno tiene su bloque");
  const units = design.locator(".block").last().getByLabel("Unidades");
  await units.fill("7");
  await units.blur();
  await expect(design.locator(".block[data-unfit] .problem")).toHaveText(/tiene la forma 10 × \d+; .* 7 × \d+\.$/);
  const use = design.getByRole("button", { name: "Poner los pesos" });
  await expect(use).toBeDisabled();
  await units.fill("10");
  await units.blur();
  // Another activation fits the arrays as well, and none of the proposals has it.
  await design
    .locator(".block")
    .last()
    .getByRole("button", { name: /^Añadir un bloque/ })
    .click();
  await design.locator(".picker [data-kind=softmax]").click();
  await use.click();
  await expect(page.locator(".own-network .found > .said")).toHaveText(`Ahora responde ${name}.`, { timeout: 60_000 });
  await expect(layers.getByRole("radio", { checked: true })).toHaveAccessibleName(/softmax/);
  await expect(page.locator("lab-models input[value^=own-]")).toHaveCount(1);
});

test("what cannot be brought along is named, and what was there stays", async ({ page }) => {
  await open(page, "?lang=en&place=inside");
  const own = page.locator(".own-network");
  await page.locator("lab-own-network").scrollIntoViewIfNeeded();
  const input = own.locator(".intake input").first();
  await input.setInputFiles(path("odd-torch-bn-state-dict.pt"));
  await expect(own.getByRole("heading", { name: "What odd-torch-bn-state-dict.pt says" })).toBeVisible({
    timeout: 120_000,
  });
  await input.setInputFiles(path("odd-keras3-subclass.keras"));
  await expect(own.getByRole("alert")).toContainText("which the page never runs");
  await expect(own.getByRole("alert")).toContainText("still of odd-torch-bn-state-dict.pt");
  await expect(own.getByRole("alert")).toBeInViewport();
  await input.setInputFiles({
    name: "cut.keras",
    mimeType: "",
    buffer: readFileSync(path(WHOLE[0]?.name ?? "")).subarray(0, 5000),
  });
  await expect(own.getByRole("alert")).toContainText("ends too early");
  await input.setInputFiles([path("odd-keras3-nested-frozen.h5"), path("odd-torch-checkpoint.pt")]);
  await expect(own.getByRole("alert")).toContainText("odd-keras3-nested-frozen.h5, odd-torch-checkpoint.pt");
  await expect(page.locator("lab-models input:checked")).toHaveValue("notebook");
  // What was read before is still there to be used, under one name however often.
  for (const scale of ["−1 to 1", "0 to 255"]) {
    await own.getByRole("radio", { name: scale }).check();
    await own.getByRole("button", { name: /^Use / }).click();
    await expect(own.locator(".found > .said")).toHaveText("odd-torch-bn-state-dict.pt answers now.");
  }
  await expect(own.getByRole("alert")).toBeEmpty();
  await expect(page.locator("lab-models input[value^=own-]")).toHaveCount(1);
});
