// @ts-check
// A person compares: a link that brings settings, three readings that race, runs that are kept, named and taken home.
import { readFileSync } from "node:fs";
import { recordOf } from "../../www/panels/train/run-book.js";
import { expect, open, picturePath, test, visit } from "./lab-page.js";

/** @typedef {import("@playwright/test").Page} Page */

/** As few images as a link may ask for: a run of a second. */
const QUICK = "images=100&epochs=2&batch=20";
const button = (/** @type {Page} */ page, /** @type {string} */ name) =>
  page.locator("section.training").getByRole("button", { name, exact: true });

/** @param {Page} page @param {() => Promise<void>} press */
async function download(page, press) {
  const [saved] = await Promise.all([page.waitForEvent("download"), press()]);
  return { name: saved.suggestedFilename(), bytes: readFileSync(await saved.path()) };
}

test("a link brings settings and seed; what is out of range is clamped and told; the address follows the form", async ({
  page,
}) => {
  await open(page, `?place=train&lang=en&${QUICK}&loss=corrected&seed=7&lr=12`);
  await expect(page.locator("lab-train .linked")).toContainText(
    "Loss: corrected; Learning rate: 1; Images per step: 20; Epochs: 2; Training images: 100; Seed: 7",
  );
  await expect(page.locator("lab-train .linked")).toContainText("asks for “12”, which is not possible here; 1 is used");
  await page.locator("lab-train").scrollIntoViewIfNeeded();
  await expect(page.locator("lab-train .expected")).toContainText(
    /classified \d+\.\d+% to \d+\.\d+% of the 10,000 test images correctly after 2 epochs \(seeds 1, 2, 3\)/,
  );
  await page.getByLabel("Learning rate", { exact: true }).fill("0.002");
  await page.getByLabel("Learning rate", { exact: true }).blur();
  await expect(page.locator("lab-train .linked")).toBeHidden();
  await expect(page).toHaveURL(/lr=0\.002/);
  const link = page.url();
  await button(page, "Notebook settings").click();
  await expect(page).not.toHaveURL(/lr=|seed=|loss=/);
  await page.goto(link);
  await expect(page.getByLabel("Learning rate", { exact: true })).toHaveValue("0.002");
  await expect(page.getByLabel("Outputs", { exact: true })).toHaveValue("10");
  await expect(page.getByLabel("Seed", { exact: true })).toHaveValue("7");
});

test("three readings race; the runs are drawn, listed, named, taken home, kept, and deleted", async ({ page }) => {
  await open(page, `?place=train&lang=en&${QUICK}`);
  await expect(page.locator("lab-race li")).toHaveText([
    /as Keras ran it.*planned/,
    /as written.*planned/,
    /corrected.*planned/,
  ]);
  const start = button(page, "Start the race");
  await start.press("Enter");
  await expect(start).toBeDisabled();
  await expect(start).toBeFocused();
  await expect(page.locator("lab-race li.over")).toHaveCount(3, { timeout: 60_000 });
  await expect(page.locator("lab-runs polyline.curve")).toHaveCount(3);
  // The last has ten outputs: the table is of the network that answers now.
  await expect(page.locator("lab-layers tfoot")).toContainText("118,430");
  await expect(page.locator("lab-runs .legend .name")).toHaveText([
    "Loss: as Keras ran it",
    "Loss: as written",
    "Loss: corrected",
  ]);
  await page.locator("lab-runs .twin summary").click();
  await expect(page.locator("lab-runs .twin tbody tr")).toHaveCount(2);
  await page.getByLabel("Show", { exact: true }).selectOption("loss");
  await expect(page.locator("lab-runs .twin tbody")).toContainText("2.");

  const name = page.locator("lab-runs input[type=text]").first();
  await name.fill("Ana, group 3");
  await name.press("Enter");
  await expect(page.locator("lab-runs .legend")).toContainText("Ana, group 3");
  const csv = await download(page, () => button(page, "All figures as CSV").click());
  const rows = csv.bytes.toString().trim().split("\r\n");
  expect([csv.name, rows.length]).toEqual(["cifar-lab-runs.csv", 1 + 3 * 2]);
  expect(rows[1]).toMatch(/^"Ana, group 3",ended,1000,notebook,corrected,10,all,adam,0\.001,0,20,2,/);
  const json = JSON.parse((await download(page, () => button(page, "All runs as JSON").click())).bytes.toString());
  expect(json.runs.map((/** @type {any} */ { curve }) => curve.length)).toEqual([2, 2, 2]);
  expect(json.runs[0].link).toContain("loss=corrected");
  const png = (await download(page, () => button(page, "Chart as PNG").click())).bytes;
  expect([png.subarray(1, 4).toString(), png.length > 5000]).toEqual(["PNG", true]);

  await page.reload();
  await expect(page.locator("lab-runs .list tbody tr")).toHaveCount(3);
  await expect(page.locator("lab-runs input[type=text]").first()).toHaveValue("Ana, group 3");
  await page.getByRole("button", { name: "Use the settings of Ana, group 3" }).click();
  await expect(page.getByLabel("Loss", { exact: true })).toHaveValue("corrected");
  await page.getByRole("checkbox", { name: "Show Ana, group 3 in the chart" }).check();
  await expect(page.locator("lab-runs polyline.curve")).toHaveCount(1);
  await page.getByRole("button", { name: "Delete Ana, group 3" }).click();
  await expect(page.locator("lab-runs .list tbody tr")).toHaveCount(2);
  await expect(page.locator("lab-runs .scrolls").last()).toBeFocused();
});

test("the list has room for 40 runs, also where more were kept; the chart for six, and says so", async ({ page }) => {
  await open(page, "?place=train&lang=en");
  const curve = /** @type {any} */ ([{ epoch: 1, loss: 2, accuracy: 0.25, valLoss: 2, valAccuracy: 0.25 }]);
  const run = (/** @type {number} */ seed) =>
    /** @type {any} */ ({
      settings: { seed },
      engine: "kernels",
      validationImages: 1000,
      recipe: { name: "page-as-run" },
    });
  const records = Array.from({ length: 45 }, (_, place) => recordOf(run(place + 1), curve, "ended", place + 1));
  // The page makes its store itself.
  await expect
    .poll(() => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name)))
    .toEqual(["cifar-lab"]);
  await page.evaluate(
    (records) =>
      new Promise((resolve, reject) => {
        const opened = indexedDB.open("cifar-lab");
        opened.onerror = () => reject(opened.error);
        opened.onsuccess = () => {
          const written = opened.result.transaction("book", "readwrite");
          for (const record of records) written.objectStore("book").put(record, record.id);
          written.oncomplete = resolve;
          written.onabort = () => reject(written.error);
        };
      }),
    records,
  );
  await page.reload();
  const rows = page.locator("lab-runs .list tbody tr");
  await expect(rows).toHaveCount(40);
  const boxes = page.locator("lab-runs .list input[type=checkbox]");
  for (let place = 0; place < 6; place++) await boxes.nth(place).check();
  await expect(page.locator("lab-runs")).toContainText("already shows 6");
  await expect(boxes.nth(6)).toBeDisabled();
  await expect(boxes.nth(5)).toBeFocused();
  await boxes.nth(0).uncheck();
  await expect(boxes.nth(6)).toBeEnabled();
  await expect(page.locator("lab-runs")).not.toContainText("already shows");
  await rows
    .first()
    .getByRole("button", { name: /^Delete/ })
    .click();
  await expect(rows).toHaveCount(39);
  await page.reload();
  await expect(rows).toHaveCount(39);
});

test("the network in training leaves in the file of every program, each said in a sentence", async ({ page }) => {
  await open(page, `?place=train&lang=en&${QUICK}`);
  await button(page, "Start training").click();
  await expect(page.locator("lab-train .status")).toContainText("Training is finished.", { timeout: 60_000 });
  const format = page.getByLabel("Format of the weights");
  // First bytes, and what only such a file has in it.
  const [zip, hdf5] = ["PK\x03\x04", "\x89HDF\r\n\x1a\n"];
  /** @type {Record<string, [ending: string, begins: string, holds: string[]]>} */
  const files = {
    safetensors: [".safetensors", "", ["cifar-lab/1", "self_check.images"]],
    onnx: [".onnx", "", ["self_check.images", "normalize.mean"]],
    keras: [".keras", zip, ["config.json", "__keras_tensor__", "model.weights.h5", hdf5]],
    h5: [".h5", hdf5, ["model_config", "layer_names"]],
    pytorch: ["-pytorch.zip", zip, ["class Network(nn.Sequential)", "cifar-lab/1", "_check.safetensors"]],
    tfjs: ["-tfjs.zip", zip, ["model.json", "weightsManifest", "weights.bin"]],
  };
  const values = await format
    .locator("option")
    .evaluateAll((options) => options.map((option) => option.getAttribute("value")));
  expect(values).toEqual(Object.keys(files));
  const sentences = new Set();
  for (const [value, [ending, begins, holds]] of Object.entries(files)) {
    await format.selectOption(value);
    sentences.add(await page.locator("lab-weights .about").innerText());
    const { name, bytes } = await download(page, () => button(page, "Download the weights").click());
    expect(name.endsWith(`-seed1-epoch2${ending}`), name).toBe(true);
    expect(bytes.toString("latin1", 0, begins.length), value).toBe(begins);
    for (const word of holds) expect(bytes.includes(Buffer.from(word, "latin1")), `${word} in ${name}`).toBe(true);
  }
  expect(sentences.size).toBe(values.length);
});

test("weights leave as safetensors and ONNX with a check in them; a file that was changed is refused", async ({
  page,
}) => {
  await open(page, "?place=train&lang=en");
  await page.getByLabel("Format of the weights").selectOption("onnx");
  const onnx = await download(page, () => button(page, "Download the weights").click());
  expect(onnx.name).toBe("notebook.onnx");
  for (const word of ["pixels", "logits", "self_check.images", "normalize.mean"])
    expect(onnx.bytes.includes(word), word).toBe(true);
  await page.getByLabel("Format of the weights").selectOption("safetensors");
  const { name, bytes } = await download(page, () => button(page, "Download the weights").click());
  const file = (/** @type {Buffer} */ buffer) => ({ name, mimeType: "application/octet-stream", buffer });
  // An evaluation of the network before makes way for the file.
  await visit(page, "evaluate");
  await page.getByRole("button", { name: "Evaluate all 10,000" }).click();
  await expect(page.locator("lab-evaluation").getByRole("button", { name: "Stop" })).toBeVisible();
  await page.locator("lab-train input[type=file]").setInputFiles(file(bytes));
  await expect(page.locator("lab-train")).toContainText("Its ten test images give the expected logits");
  // One bias becomes another number: the header still fits, the answers do not.
  const changed = Buffer.from(bytes);
  const length = Number(changed.readBigUInt64LE());
  const [first] = JSON.parse(changed.subarray(8, 8 + length).toString())["dense2.bias"].data_offsets;
  changed.writeFloatLE(50, 8 + length + first);
  await page.locator("lab-train input[type=file]").setInputFiles(file(changed));
  await expect(page.locator("lab-notices")).toContainText("logits that are");
});

test("three own pictures are learnt, and what is forgotten is counted", async ({ page }) => {
  await open(page, "?place=train&lang=en");
  const own = page.locator("lab-own");
  await expect(own.locator(".hint")).toContainText("is a test image");
  await page.getByLabel("Class of the next pictures").selectOption("8");
  await own.locator("input[type=file]").setInputFiles(["rocket.jpg", "cat.png", "wide.png"].map(picturePath));
  await expect(own.locator(".pictures li")).toHaveCount(3);
  await own.getByLabel("Class of picture 2").selectOption("3");
  await own.getByLabel("Also replay").selectOption("0");
  await own.getByLabel("Epochs").fill("3");
  await own.getByRole("button", { name: "Train on them" }).click();
  await expect(own.getByRole("button", { name: "Remove picture 1" })).toBeDisabled();
  await expect(own.getByLabel("Class of picture 2")).toBeDisabled();
  await expect(own.locator(".forgotten")).toBeVisible({ timeout: 90_000 });
  const rows = await own.locator("tbody td").allTextContents();
  const [, mine, before, after] = rows.map((text) => Number.parseFloat(text.replace("> ", "")));
  expect(mine).toBeGreaterThan(60);
  expect(after).toBeLessThan(before ?? 0);
  await expect(own.locator(".forgotten")).toContainText("It has forgotten");
  await expect(page.locator("lab-runs")).toBeHidden();
  await expect(own.getByRole("button", { name: "Remove picture 1" })).toBeEnabled();
});
