// @ts-check
// The places of the page: one is open at a time, the picture and its answer stay in sight, links and the way back land.
import { answered, expect, open, test, visit } from "./lab-page.js";
import { PLACES } from "../../www/shell/places.js";

/** @typedef {import("@playwright/test").Page} Page */

/** @param {Page} page */
const shown = (page) =>
  page
    .locator("main > section.is-open:visible")
    .evaluateAll((all) => [...new Set(all.map((one) => one.getAttribute("data-place")))]);

test("each place opens alone, with its heading focused and its title; picture and answer stay in sight", async ({
  page,
}) => {
  await open(page, "?lang=en");
  expect(await shown(page)).toEqual(["classify"]);
  const titles = new Set([await page.title()]);
  for (const place of PLACES.slice(1)) {
    await visit(page, place);
    expect(await shown(page)).toEqual([place]);
    await expect(page.locator("main > section.is-open h2").first()).toBeFocused();
    await expect(page.locator(`lab-places a[data-goes="${place}"]`)).toHaveAttribute("aria-current", "page");
    await expect(page.locator("lab-places a[aria-current]")).toHaveCount(1);
    await expect(page.locator("lab-picture canvas")).toBeInViewport();
    await expect(page.locator("lab-answer .sentence")).toBeInViewport();
    titles.add(await page.title());
  }
  expect(titles.size).toBe(PLACES.length);
  // Also from another place another picture is looked at.
  await page.keyboard.press("ArrowRight");
  await answered(page, 117);
});

test("back and forward lead through the places; a place has its own address", async ({ page }) => {
  await open(page);
  for (const place of ["train", "notebook"]) {
    await page.waitForTimeout(900);
    await visit(page, place);
  }
  await expect(page).toHaveURL(/panel=notebook/);
  await page.goBack();
  await expect(page).toHaveURL(/place=train/);
  await expect(page.locator("#train-title")).toBeFocused();
  await page.goBack();
  await expect(page.locator("h1")).toBeFocused();
  await page.goForward();
  expect(await shown(page)).toEqual(["train"]);
  const [tab] = await Promise.all([
    page.context().waitForEvent("page"),
    page.locator('lab-places a[data-goes="evaluate"]').click({ modifiers: ["Control"] }),
  ]);
  await answered(tab, 116);
  expect(await shown(tab)).toEqual(["evaluate"]);
});

for (const [query, place, focused] of [
  ["?panel=notebook", "notebook", "#notebook-title"],
  ["?panel=speed", "about", "#speed-title"],
  ["?lesson=shapes", "lessons", "#lesson-title"],
  ["?compare=notebook-corrected", "inside", "lab-compare h3"],
  ["?epochs=3#train-title", "train", "#train-title"],
  ["?place=evaluate", "evaluate", "#evaluation-title"],
  ["?place=no-such-place", "classify", ""],
]) {
  test(`a link lands, with the eyes and the keyboard: ${query}`, async ({ page }) => {
    await open(page, query);
    expect(await shown(page)).toEqual([place]);
    if (!focused) return expect(page.locator("lab-notices .notice")).toContainText("place=no-such-place");
    await expect(page.locator(focused)).toBeFocused();
    await expect(page.locator(focused)).toBeInViewport();
  });
}

test("nothing is lost on the way: a form keeps its values, a training goes on", async ({ page }) => {
  await open(page, "?lang=en&place=train");
  const epochs = page.getByLabel("Epochs", { exact: true });
  await page.getByLabel("Training images", { exact: true }).selectOption("1000");
  await epochs.fill("150");
  await epochs.blur();
  await page.getByRole("button", { name: "Start training", exact: true }).click();
  await expect(page.locator("lab-train .now")).toContainText("Epoch", { timeout: 60_000 });
  await visit(page, "inside");
  const before = await page.locator("lab-train .now").textContent();
  await expect(page.locator("lab-train .now")).not.toHaveText(before ?? "", { timeout: 60_000 });
  await visit(page, "train");
  await expect(epochs).toHaveValue("150");
  await expect(page.locator("lab-curve svg").first()).toBeVisible();
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

  test("the places are behind a button: by touch, by keyboard, and closed by Escape", async ({ page }) => {
    await open(page, "?lang=en");
    const button = page.locator("lab-places button");
    await expect(button).toHaveAttribute("aria-expanded", "false");
    await expect(page.getByRole("link", { name: "Train" })).toBeHidden();
    await button.tap();
    await page.getByRole("link", { name: "Train" }).tap();
    await expect(page.locator("#train-title")).toBeFocused();
    await expect(button).toHaveAttribute("aria-expanded", "false");
    await expect(button).toContainText("Train");
    await expect(page.locator("lab-answer .sentence")).toBeInViewport();
    await button.focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("link", { name: "Lessons" })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("link", { name: "Lessons" })).toBeHidden();
    await expect(button).toBeFocused();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await expect(page.getByRole("link", { name: "Classify" })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(page.locator("h1")).toBeFocused();
  });
});
