// @ts-check
// Networks and workers that are not as they should be, looked into: each is a sentence, and everything else goes on.
import { cells, expect, open, test, visit } from "./lab-page.js";

/** @typedef {import("@playwright/test").Page} Page */

/** @param {Page} page @param {string} name */
const stage = (page, name) => page.locator("lab-inside .stage").filter({ has: page.getByText(name, { exact: true }) });

const CLASSES = "airplane automobile bird cat deer dog frog horse ship truck".split(" ");
const conv = (/** @type {number} */ filters) => ({ kind: "conv", filters, kernel: 1, padding: "same" });
const DENSE = { kind: "dense", units: 10 };

/**
 * A weights file whose tensors hold nothing but one value each.
 * @param {object[]} layers
 * @param {Record<string, [shape: number[], value: number]>} tensors
 */
function weights(layers, tensors) {
  /** @type {Record<string, unknown>} */
  const header = {
    __metadata__: {
      format: "cifar-lab/1",
      name: "bad",
      spec: JSON.stringify({ name: "bad", input: [3, 32, 32], layers }),
      normalization: JSON.stringify({ mean: [0, 0, 0], std: [1, 1, 1] }),
      classes: JSON.stringify(CLASSES),
    },
  };
  let end = 0;
  const parts = Object.entries(tensors).map(([name, [shape, value]]) => {
    const values = new Float32Array(shape.reduce((count, size) => count * size, 1)).fill(value);
    header[name] = { dtype: "F32", shape, data_offsets: [end, (end += values.byteLength)] };
    return Buffer.from(values.buffer);
  });
  let text = JSON.stringify(header);
  text += " ".repeat((8 - (text.length % 8)) % 8);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return { name: "bad.safetensors", mimeType: "", buffer: Buffer.concat([length, Buffer.from(text), ...parts]) };
}

/** @param {Page} page @param {ReturnType<typeof weights>} file */
async function use(page, file) {
  await open(page, "?place=train&lang=en");
  await page.locator("lab-train input[type=file]").setInputFiles(file);
  await expect(page.locator("lab-train .opened")).toContainText("bad.safetensors");
  await visit(page, "inside");
}

test("values that overflow are shown as no numbers, in words and in a colour of their own", async ({ page }) => {
  const layers = [conv(2), conv(2), { kind: "flatten" }, DENSE];
  const tensors = /** @type {const} */ ({ "conv1.bias": [[2], 0], "conv2.bias": [[2], 0], "dense1.bias": [[10], 0] });
  const heavy = { "conv1.weight": [[2, 3, 1, 1], 1e30], "conv2.weight": [[2, 2, 1, 1], 1e30] };
  await use(page, weights(layers, /** @type {any} */ ({ ...tensors, ...heavy, "dense1.weight": [[10, 2048], 1] })));
  await expect(page.locator("lab-answer")).toContainText("no answer: the network’s values are no finite numbers");
  await expect(stage(page, "conv1").locator(".spread")).toContainText("E29 to");
  await expect(stage(page, "conv2").locator(".spread")).toHaveText("no finite number");
  await expect(stage(page, "conv2").locator(".tiles button").first()).toHaveAttribute("title", /no finite number/);
  const invalid = await page.evaluate(() => {
    const context = new OffscreenCanvas(1, 1).getContext("2d");
    if (!context) return [];
    context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--map-invalid").trim();
    context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
  });
  const painted = await cells(page, "lab-inside .stage:nth-child(3) .maps canvas");
  expect(painted.map(String)).toContain(String(invalid));
  await page.locator("lab-inside .looked summary").press("Enter");
  await expect(page.locator("lab-inside .looked .value").last()).toContainText("There is nothing to compare");
});

test("without rows and columns there is no Grad-CAM; too many values are refused with the limit", async ({ page }) => {
  const flat = { "dense1.weight": [[10, 3072], 0.01], "dense1.bias": [[10], 0] };
  await use(page, weights([{ kind: "flatten" }, DENSE], /** @type {any} */ (flat)));
  await expect(page.locator("lab-inside .stage")).toHaveCount(4);
  const looked = page.locator("lab-inside .looked");
  await looked.locator("summary").press("Enter");
  await expect(looked.locator(".value").last()).toContainText("Likeness to random weights");
  await expect(looked.getByRole("radio", { name: "Grad-CAM" })).toBeHidden();
  // Maps alone can be looked into; with their gradients they are too many, which takes nothing else away.
  const many = { "conv1.weight": [[1024, 3, 1, 1], 0.01], "conv1.bias": [[1024], 0], "dense1.bias": [[10], 0] };
  const pools = [{ kind: "max_pool", size: 4 }, { kind: "global_avg_pool" }, DENSE];
  const wide = (/** @type {number} */ relus) =>
    weights(
      [conv(1024), ...Array(relus).fill({ kind: "relu" }), ...pools],
      /** @type {any} */ ({ ...many, "dense1.weight": [[10, 1024], 0.01] }),
    );
  await use(page, wide(40));
  await expect(looked.locator("summary")).toBeVisible();
  await looked.locator("summary").press("Enter");
  await expect(looked.locator(".problem")).toContainText("67,108,864 values");
  await expect(stage(page, "relu1").locator(".spread")).not.toBeEmpty();
  await use(page, wide(70));
  await expect(page.locator("lab-notices .notice[data-scope=inside]")).toContainText("67,108,864 values");
  await expect(page.locator("lab-answer")).toContainText("%");
});

test("a worker dies in the middle of an occlusion: the others take its part", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, "hardwareConcurrency", { get: () => 2 });
    let learners = 0;
    /** The first worker's part waits until the second has died with its own. @type {(() => void)[] | null} */
    let held = [];
    const Plain = Worker;
    globalThis.Worker = /** @type {any} */ (
      class extends Plain {
        /** @param {any} url @param {any} options */
        constructor(url, options) {
          super(url, options);
          this.place = options.name.endsWith("learn") ? ++learners : 0;
        }
        /** @param {any} message @param {any} transfer */
        postMessage(message, transfer) {
          const post = () => super.postMessage(message, transfer);
          if (message.call !== "occlude" || !held) return post();
          if (this.place === 1) return void held.push(post);
          this.terminate();
          for (const late of held) late();
          held = null;
        }
      }
    );
  });
  await open(page, "?place=inside&lang=en&looked=occlusion");
  const looked = page.locator("lab-inside .looked");
  const start = looked.getByRole("button", { name: "Hide part after part" });
  await expect(looked.locator(".away")).toBeVisible();
  await start.click();
  await expect(looked.locator(".value").last()).toContainText("Likeness to random weights");
  await expect(start).toBeVisible();
  await expect(page.locator("lab-notices .notice")).toHaveCount(0);
});
