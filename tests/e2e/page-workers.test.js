// @ts-check
// What goes wrong with a training in the page: its leader dies, a sheet is missing, another tab trains, the store is full.
import { expect, open, test } from "./lab-page.js";

/** @typedef {import("@playwright/test").Page} Page */

test.use({ mayComplain: true });
const button = (/** @type {Page} */ page, /** @type {string} */ name) =>
  page.locator("lab-train").getByRole("button", { name, exact: true });

/**
 * @param {Page} page
 * @param {Record<string, string>} numbers
 */
async function start(page, numbers) {
  await page.locator("#train-images").selectOption("1000");
  await page.locator("lab-recipe summary").click();
  for (const [id, value] of Object.entries(numbers)) {
    await page.locator(`#train-${id}`).fill(value);
    await page.locator(`#train-${id}`).blur();
  }
  await page.locator("[data-do=start]").click();
}

test("the leader of two workers dies: the run goes on from its last checkpoint, which is said", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, "hardwareConcurrency", { get: () => 2 });
    const own = /** @type {any} */ (globalThis);
    own.workers = [];
    const Plain = Worker;
    globalThis.Worker = /** @type {any} */ (
      class extends Plain {
        /** @param {any} url @param {any} options */
        constructor(url, options) {
          super(url, options);
          if (options.name.endsWith("learn")) own.workers.push(this);
        }
      }
    );
  });
  await open(page, "?place=train&lang=en");
  await start(page, { epochs: "2", workers: "3" });
  await expect(page.locator("lab-workers .notes")).toContainText("Workers computing: 2", { timeout: 60_000 });
  await expect(page.locator("#train-workers")).toBeDisabled();
  await expect(page.locator("#train-workers")).toHaveValue("2");
  await expect(page.locator("lab-curve circle.training").first()).toBeAttached({ timeout: 90_000 });
  await page.evaluate(() => /** @type {any} */ (globalThis).workers[0].terminate());
  await expect(page.locator("lab-workers .notes")).toContainText(
    "Another one continues from the last checkpoint: epoch 1, step 0.",
    { timeout: 60_000 },
  );
  await page.getByLabel("Leave half the time for other work").check();
  await expect(page.locator("lab-train .status")).toContainText("Training is finished. After epoch 2", {
    timeout: 90_000,
  });
  await expect(page.locator("lab-curve circle.training")).toHaveCount(4);
});

test("a sheet that does not come is waited for, with a button; a full store is a sentence", async ({ page }) => {
  let asked = 0;
  await page.route(/train-00(-[0-9a-f]+)?\.png$/, (route) =>
    asked++ ? route.continue() : route.fulfill({ status: 503 }),
  );
  await page.addInitScript(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  await open(page, "?place=train");
  await start(page, { epochs: "1" });
  const problem = page.locator("lab-workers .trouble");
  await expect(problem).toContainText("data/train-00.png: el servidor responde 503. El entrenamiento espera.", {
    timeout: 60_000,
  });
  await button(page, "Volver a pedirlo").click();
  await expect(problem).toBeEmpty();
  await expect(page.locator("lab-train .kept")).toContainText("no guarda", { timeout: 60_000 });
  await expect(page.locator("lab-train .status")).toContainText(/época 1/, { timeout: 90_000 });
});

test("a second tab that trains is warned, and the first one's run is the one that is kept", async ({
  page,
  context,
}) => {
  await open(page, "?place=train&lang=en");
  await start(page, { epochs: "40", seed: "7" });
  await expect(page.locator("lab-train .now")).toContainText("step", { timeout: 60_000 });
  await button(page, "Pause").click();
  await expect(page.locator("lab-train .kept")).toContainText("Saved in this browser", { timeout: 30_000 });
  const second = await context.newPage();
  await open(second, "?place=train&lang=en");
  await start(second, { epochs: "1", seed: "8" });
  await expect(second.locator("lab-train .kept")).toContainText("Another tab is training", { timeout: 60_000 });
  await expect(second.locator("lab-train .status")).toContainText("Training is finished.", { timeout: 90_000 });
  await second.close();
  await page.reload();
  await expect(page.locator("lab-train .offer")).toContainText("of 40", { timeout: 30_000 });
});
