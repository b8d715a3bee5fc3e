// @ts-check
// A person trains: start, pause, one step, go on; a closed tab; a learning rate that is absurd; files.
import { readFileSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, open, test, twin, visit } from "./lab-page.js";

/** @typedef {import("@playwright/test").Page} Page */

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const button = (/** @type {Page} */ page, /** @type {string} */ name) =>
  page.locator("lab-train").getByRole("button", { name, exact: true });

/**
 * Few images, few epochs.
 * @param {Page} page
 * @param {Record<string, string>} [numbers]
 */
async function choose(page, numbers = {}) {
  await page.getByLabel("Training images", { exact: true }).selectOption("1000");
  for (const [label, value] of Object.entries(numbers)) {
    await page.getByLabel(label, { exact: true }).fill(value);
    await page.getByLabel(label, { exact: true }).blur();
  }
}

/** @param {Page} page */
async function pause(page) {
  await button(page, "Pause").click();
  await expect(button(page, "Resume")).toBeVisible();
}

const where = (/** @type {Page} */ page) => page.locator("lab-train .now").textContent();

test("start, pause, one step, go on, to the end: figures, curve, table, and the picture's bars move", async ({
  page,
}) => {
  await page.setViewportSize({ width: 1366, height: 768 });
  await open(page, "?place=train&lang=en");
  const before = await twin(page);
  await expect(page.locator("lab-train .expected")).toContainText("with 5,000 images");
  // What native runs reached is drawn before anything has been trained here.
  await expect(page.locator("lab-curve path.native").last()).toHaveAttribute("d", /^M.+Z$/);
  await expect(page.locator("lab-curve .legend li")).toHaveText([
    "validation in 3 native runs: 5,000 images, the notebook’s settings",
  ]);
  await choose(page, { Epochs: "2" });
  await expect(page.locator("lab-train .expected")).toContainText("with 1,000 images");
  await button(page, "Start training").click();
  await expect(page.locator("lab-train .now")).toContainText("Epoch 1 of 2, step", { timeout: 30_000 });
  await expect(page.locator("lab-train .meta").first()).toContainText("images/s");
  for (const part of [
    "#train-images",
    "#train-batch",
    "[data-do=pause]",
    ".now",
    ".meta",
    "svg >> nth=0",
    "svg >> nth=1",
  ])
    await expect(page.locator(`lab-train >> ${part}`), part).toBeInViewport({ ratio: 1 });
  for (const part of ["lab-picture canvas", "lab-answer .chart canvas"])
    await expect(page.locator(part), part).toBeInViewport({ ratio: 1 });
  await expect(page.locator("lab-answer .sentence")).toHaveAttribute("aria-live", "off");
  await pause(page);
  await expect(page.locator("lab-answer .sentence")).toHaveAttribute("aria-live", "polite");
  const stood = await where(page);
  await button(page, "One step").click();
  await expect.poll(() => where(page)).not.toBe(stood);
  await expect.poll(() => twin(page)).not.toEqual(before);
  await expect(page.locator("lab-facts")).toContainText("in training");
  await button(page, "Resume").click();
  await expect(page.locator("lab-train .status")).toContainText("Training is finished. After epoch 2", {
    timeout: 60_000,
  });
  await expect(page.locator("lab-train .now")).toBeFocused();
  await expect(page.locator("lab-curve circle.training")).toHaveCount(4);
  await expect(page.locator("lab-curve svg").last()).toHaveAttribute(
    "aria-label",
    /Accuracy after epoch 2: \d+\.\d\d%/,
  );
  await page.locator("lab-curve .segments label").last().click();
  await expect(page.locator("lab-curve tbody tr")).toHaveCount(2);
  await expect(page.locator("lab-curve tbody")).toContainText("best");
  // Inside shows what the run has changed, and goes back through its epochs.
  await page.getByRole("link", { name: "Inside", exact: true }).click();
  const filters = page.locator("lab-inside .filters");
  await filters.locator("summary").press("Enter");
  await filters.getByRole("radio", { name: "Change since" }).check();
  await expect(filters.locator("output")).toHaveText("before training");
  await expect(filters.locator(".value")).toContainText(/weights changed by −0\.\d+ to 0\.\d+, the bias by/);
  await filters.getByRole("slider").press("End");
  await expect(filters.locator("output")).toHaveText("after 2 epochs");
  await expect(filters.locator(".value")).toContainText("weights changed by 0 to 0, the bias by 0.");
  await page.getByRole("link", { name: "Train", exact: true }).click();
  await button(page, "Back to the start").click();
  await expect(button(page, "Start training")).toBeFocused();
  await expect.poll(() => twin(page)).toEqual(before);
  // The run that has just ended is the one that is offered, and the next one's answer will move, too.
  await expect(page.locator("lab-train .offer")).toContainText("finished run");
  await expect(page.locator("#train-live")).toBeChecked();
});

test("a closed tab: the run is offered again and goes on where it was", async ({ page }) => {
  await open(page, "?place=train&lang=en");
  await choose(page, { Epochs: "3" });
  await button(page, "Start training").click();
  await expect(page.locator("lab-curve circle.training")).toHaveCount(2, { timeout: 60_000 });
  await pause(page);
  // After the last step of an epoch, while the images for validation are evaluated, the line says no step.
  const stood = /Epoch (\d) of 3, step (\d+)/.exec((await where(page)) ?? "")?.[2] ?? 32;
  await expect(page.locator("lab-train .kept")).toContainText(`step ${stood}.`, { timeout: 10_000 });
  await page.reload();
  await expect(page.locator("lab-train .offer")).toContainText(/epoch 1 of 3 finished, \d+ steps more, \d+\.\d\d%/);
  await button(page, "Continue it").click();
  await expect(page.locator("lab-curve circle.training").first()).toBeVisible();
  await expect(page.locator("lab-train .status")).toContainText("Training is finished. After epoch 3", {
    timeout: 60_000,
  });
  await expect(page.locator("lab-train .kept")).toContainText("epoch 3, step 0.", { timeout: 10_000 });
  // The weights of before the tab was closed came with it.
  await page.getByRole("link", { name: "Inside", exact: true }).click();
  const filters = page.locator("lab-inside .filters");
  await filters.locator("summary").press("Enter");
  await filters.getByRole("radio", { name: "Earlier" }).check();
  await expect(filters.locator("output")).toHaveText("before training");
  await expect(filters.getByRole("slider")).toHaveAttribute("max", "3");
  await page.getByRole("link", { name: "Train", exact: true }).click();
  await expect(page).toHaveURL(/place=train/);
  await page.reload();
  await expect(page.locator("lab-train .offer")).toContainText("finished run");
  await button(page, "Discard it").click();
  await expect(page.locator("lab-train .offer")).toBeHidden();
  await page.reload();
  await expect(button(page, "Start training")).toBeEnabled();
  await expect(page.locator("lab-train .offer")).toBeHidden();
});

test("two tabs train at once: the first saves its run, the second says that it does not, and nothing is mixed", async ({
  page,
  context,
}) => {
  await open(page, "?place=train&lang=en");
  await choose(page, { Epochs: "30" });
  await button(page, "Start training").click();
  await expect(page.locator("lab-curve circle.training").first()).toBeVisible({ timeout: 60_000 });
  const other = await context.newPage();
  await open(other, "?place=train&lang=en");
  await choose(other, { Epochs: "1" });
  await button(other, "Start training").click();
  await expect(other.locator("lab-train .kept")).toContainText("Another tab is training", { timeout: 30_000 });
  await expect(other.locator("lab-train .status")).toContainText("Training is finished.", { timeout: 60_000 });
  await pause(page);
  const [, epoch, step] = /Epoch (\d+) of 30, step (\d+)/.exec((await where(page)) ?? "") ?? [];
  await expect(page.locator("lab-train .kept")).toContainText(`step ${step}.`, { timeout: 10_000 });
  // Whoever opens the page now is offered the first's.
  await other.close();
  const later = await context.newPage();
  await page.close();
  await open(later, "?place=train&lang=en");
  await expect(later.locator("lab-train .offer")).toContainText(`epoch ${Number(epoch) - 1} of 30 finished`);
});

test("an absurd learning rate stops the run with a sentence, and the run before it stays", async ({ page }) => {
  await open(page, "?place=train&lang=en");
  await choose(page, { "Learning rate": "5" });
  await expect(page.getByLabel("Learning rate", { exact: true })).toHaveValue("1");
  await expect(page.locator("lab-train .linked")).toContainText("Learning rate: 5 is not possible here; 1 is used.");
  await button(page, "Start training").click();
  await expect(page.locator("lab-train .problem")).toContainText("The loss exploded in epoch 1", { timeout: 30_000 });
  await expect(page.locator("lab-train .problem")).toContainText("saved as it was at epoch 0, step 0", {
    timeout: 10_000,
  });
  await expect(button(page, "Start training")).toBeVisible();
});

test("without a store the training goes on and says so", async ({ page }) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("refused", "SecurityError");
    };
  });
  await open(page, "?place=train&lang=en");
  await choose(page, { Epochs: "1" });
  await button(page, "Start training").click();
  await expect(page.locator("lab-train .kept")).toContainText("does not store runs", { timeout: 30_000 });
  await expect(page.locator("lab-train .status")).toContainText("Training is finished.", { timeout: 60_000 });
});

test("run and weights leave as files and come back", async ({ page }) => {
  await open(page, "?place=train&lang=en");
  await choose(page, { Epochs: "1" });
  await button(page, "Start training").click();
  await expect(page.locator("lab-train .status")).toContainText("Training is finished.", { timeout: 60_000 });
  const saved = async (/** @type {string} */ name) => {
    const [download] = await Promise.all([page.waitForEvent("download"), button(page, name).click()]);
    return {
      name: download.suggestedFilename(),
      buffer: readFileSync(await download.path()),
      mimeType: "application/octet-stream",
    };
  };
  const [run, weights] = [await saved("Download the run"), await saved("Download the weights")];
  expect([run.name, weights.name]).toEqual([
    "page-as-run-seed1-epoch1.cifar-run",
    "page-as-run-seed1-epoch1.safetensors",
  ]);
  await expect(page.locator("lab-facts")).toContainText("after epoch 1");
  const trained = await twin(page);
  await button(page, "Back to the start").click();
  await expect.poll(() => twin(page)).not.toEqual(trained);
  await page.locator("lab-train input[type=file]").setInputFiles(weights);
  await expect.poll(() => twin(page)).toEqual(trained);
  await page.locator("lab-train input[type=file]").setInputFiles(run);
  await expect(page.locator("lab-train .now")).toContainText("Epochs finished: 1", { timeout: 30_000 });
  await page.locator("lab-train input[type=file]").setInputFiles({ ...run, buffer: run.buffer.subarray(0, 5000) });
  await expect(page.locator("lab-train .problem")).toContainText("cannot be used", { timeout: 30_000 });
});

test("a network in training is evaluated on more images than validated it: what its file claims is not compared", async ({
  page,
}) => {
  test.slow();
  await open(page, "?place=train&lang=en");
  await choose(page, { Epochs: "1" });
  await button(page, "Start training").click();
  await expect(page.locator("lab-facts")).toContainText("after epoch 1", { timeout: 60_000 });
  await visit(page, "evaluate");
  await page.getByRole("button", { name: "Evaluate all 10,000" }).click();
  await expect(page.locator("lab-evaluation .result")).toContainText(/says \d+\.\d\d%, but for 1,000 images/, {
    timeout: 240_000,
  });
});

test("by keyboard alone, the focus is never lost", async ({ page }) => {
  await open(page, "?place=train&lang=en");
  await choose(page, { Epochs: "2" });
  await button(page, "Start training").focus();
  await page.keyboard.press("Enter");
  await expect(button(page, "Pause")).toBeFocused({ timeout: 30_000 });
  await page.keyboard.press("Space");
  await expect(button(page, "Resume")).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(button(page, "One step")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(button(page, "One step")).toBeFocused();
});

for (const [theme, lang] of [
  ["light", "es"],
  ["dark", "en"],
]) {
  test(`no rule of WCAG is broken and nothing is cut off at 360 pixels: ${theme}, ${lang}`, async ({ page }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await open(page, `?place=train&lang=${lang}&theme=${theme}`);
    await page.locator("lab-train summary").first().click();
    await page.locator("#train-images").selectOption("1000");
    await page.locator("#train-epochs").fill("40");
    await page.locator("#train-epochs").blur();
    await page.locator("[data-do=start]").click();
    await expect(page.locator("lab-curve circle.training").first()).toBeAttached({ timeout: 60_000 });
    await page.locator("[data-do=pause]").click();
    await expect(page.locator("[data-do=resume]")).toBeVisible();
    for (const face of ["first", "last"]) {
      await page.locator("lab-curve .segments label")[/** @type {"first" | "last"} */ (face)]().click();
      await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
      const { violations } = await new AxeBuilder({ page }).include("section.training").withTags(RULES).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    }
    const other = lang === "en" ? /[áéíóúñ¿¡]/ : /\b(the|of|and|training|weights)\b/i;
    await expect(page.locator("section.training")).not.toContainText(other);
  });
}
