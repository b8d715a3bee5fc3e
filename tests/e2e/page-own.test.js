// @ts-check
// The accurate network for a person's own pictures, three networks side by side, and the second look.
import { answered, choose, expect, looked, open, test } from "./lab-page.js";
import { withAccurate } from "./accurate.js";

/** @typedef {import("@playwright/test").Page} Page */

/** @param {Page} page */
const chosen = (page) => page.locator("lab-models input:checked").getAttribute("value");

/**
 * @param {Page} page
 * @param {{ saveData?: boolean, effectiveType?: string }} connection
 */
const connected = (page, connection) =>
  page.addInitScript((given) => Object.defineProperty(navigator, "connection", { value: given }), connection);

test("own pictures are answered by the accurate network, test images by the notebook's", async ({ page }) => {
  await connected(page, { saveData: false, effectiveType: "4g" });
  const { asked } = await withAccurate(page);
  await open(page);
  expect(asked()).toBe(0);
  await choose(page, "cat.png");
  await looked(page);
  const offer = page.locator("lab-offer");
  await expect(offer).toContainText("Para tus imágenes usamos la red más precisa");
  await expect(offer).toContainText(/\d+\skB/);
  expect(await chosen(page)).toBe("accurate");
  await page.getByRole("radio", { name: "De prueba" }).check();
  await answered(page, 116);
  await expect.poll(() => chosen(page)).toBe("notebook");
  await expect(offer).toBeHidden();
  await page.getByRole("radio", { name: "Archivo" }).check();
  await expect.poll(() => chosen(page)).toBe("accurate");
  await offer.getByRole("button", { name: "Volver a la red del cuaderno" }).click();
  await expect.poll(() => chosen(page)).toBe("notebook");
  await page.getByRole("radio", { name: "De prueba" }).check();
  await page.getByRole("radio", { name: "Dibujo" }).check();
  await looked(page);
  expect(await chosen(page)).toBe("notebook");
});

test("where data are saved it is asked for, with its size, and comes only after a yes", async ({ page }) => {
  await connected(page, { saveData: true, effectiveType: "4g" });
  const { asked } = await withAccurate(page);
  await open(page, "?lang=en");
  await page.locator("lab-ways input[value=draw]").check();
  await looked(page);
  const offer = page.locator("lab-offer");
  await expect(offer).toContainText(/does better on your own pictures, but it is a \d+\skB download/);
  expect([asked(), await chosen(page)]).toEqual([0, "notebook"]);
  await offer.getByRole("button", { name: "Download it" }).click();
  await expect(offer).toContainText("the more accurate network");
  await expect.poll(() => chosen(page)).toBe("accurate");
  await expect.poll(asked).toBeGreaterThan(0);
});

test("a no is a no, and so is a choice by hand", async ({ page }) => {
  await connected(page, { effectiveType: "3g" });
  const { asked } = await withAccurate(page);
  await open(page, "?lang=en");
  await page.locator("lab-ways input[value=draw]").check();
  await page.locator("lab-offer").getByRole("button", { name: "No, thanks" }).click();
  await expect(page.locator("lab-offer")).toBeHidden();
  await page.locator("lab-ways input[value=test]").check();
  await page.locator("lab-ways input[value=draw]").check();
  await looked(page);
  await expect(page.locator("lab-offer")).toBeHidden();
  expect([asked(), await chosen(page)]).toEqual([0, "notebook"]);
});

test("three networks answer to one picture, with their sizes, times and accuracies", async ({ page }) => {
  await withAccurate(page);
  await open(page, "?compare=notebook-corrected.accurate&lang=en");
  await expect(page.locator("lab-compare figure:visible .name")).toHaveText([
    "The notebook, as Keras ran it",
    "The notebook, corrected",
    "The accurate network",
  ]);
  await expect(page.locator("lab-compare .said").last()).toHaveText(/\S+ \d+\.\d\d%/);
  const row = (/** @type {string} */ name) =>
    page
      .locator("lab-compare .facts")
      .getByRole("row", { name: new RegExp(`^${name}`) })
      .getByRole("cell");
  await expect(row("Test accuracy")).toHaveText(["70.63%", "80.21%", "80.21%"]);
  await expect(row("Time per image")).toHaveText([/ms$/, /ms$/, /ms$/]);
  await expect(row("Weights file")).toHaveText([/kB$/, /kB$/, /kB$/]);
  // They keep in step with the picture.
  await page.keyboard.press("ArrowRight");
  await answered(page, 117);
  await expect(page.locator("lab-compare")).not.toHaveAttribute("aria-busy", "true");
  await page.getByLabel("Compare with").selectOption("accurate");
  await expect(page.locator("lab-compare figure:visible")).toHaveCount(2);
});

test("looking at the mirror image too shows both answers, and an evaluation does it as well", async ({ page }) => {
  await open(page, "?lang=en&model=notebook-corrected&image=118", 118);
  const once = await page.locator("lab-answer .share").textContent();
  await page.getByLabel("Also look at the mirror image").check();
  const views = page.locator("lab-mirror .views > span");
  await expect(views).toHaveCount(2);
  await expect(views.first()).toContainText("Original:");
  await expect(views.first()).toContainText(once ?? "");
  await expect(page).toHaveURL(/mirror=true/);
  const mean = await page.evaluate(async () => {
    const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
    const lab = await CifarLab.open({ model: "notebook-corrected" });
    const { planar } = await lab.image({ index: 118 });
    const mirrored = planar.map(
      (/** @type {number} */ _, /** @type {number} */ at) => planar[at - (at % 32) + 31 - (at % 32)],
    );
    const [plain, turned, both] = [
      await lab.logits(planar),
      await lab.logits(mirrored),
      await lab.classify(118, { withMirror: true }),
    ];
    const counted = await lab.evaluate({ first: 0, count: 200, withMirror: true });
    lab.close();
    const off = both.logits.map((/** @type {number} */ z, /** @type {number} */ k) => z - (plain[k] + turned[k]) / 2);
    return {
      off: Math.max(...off.map(Math.abs)),
      views: both.views.length,
      index: both.views[1].index,
      best: turned.indexOf(Math.max(...turned)),
      counted,
    };
  });
  expect(mean.off).toBeLessThan(1e-5);
  expect([mean.views, mean.index]).toEqual([2, mean.best]);
  expect([mean.counted.n, mean.counted.withMirror]).toEqual([200, true]);
  await page.getByLabel("Also look at the mirror image").uncheck();
  await expect(views).toHaveCount(0);
});
