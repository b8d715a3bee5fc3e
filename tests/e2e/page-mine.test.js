// @ts-check
// A person's own network: whatever is done on the page, it is not replaced without being asked.
import { answered, choose, expect, looked, open, test, twin, visit } from "./lab-page.js";
import { withAccurate } from "./accurate.js";

/** @typedef {import("@playwright/test").Page} Page */

const chosen = (/** @type {Page} */ page) => page.locator("lab-models input:checked").getAttribute("value");
const first = (/** @type {Page} */ page) => page.locator("lab-models .choice").first();

/**
 * One short training; its network answers then.
 * @param {Page} page
 * @param {string} query
 */
async function trained(page, query = "?lang=en") {
  await open(page, query);
  await visit(page, "train");
  await page.getByLabel("Training images", { exact: true }).selectOption("1000");
  await page.getByLabel("Epochs", { exact: true }).fill("1");
  await page.getByLabel("Epochs", { exact: true }).blur();
  await page.locator("lab-train").getByRole("button", { name: "Start training", exact: true }).click();
  await expect(page.locator("lab-train .status")).toContainText("Training is finished.", { timeout: 60_000 });
  await expect.poll(() => chosen(page)).toBe("own-1");
  await answered(page, 116);
}

test("a trained network has a name, is first, and stays through files, drawings, samples and languages", async ({
  page,
}) => {
  const { asked } = await withAccurate(page);
  await trained(page);
  await expect(first(page)).toContainText(/My network, 1,000 images, \d\d\.\d\d%/);
  await expect(page.getByLabel("Compare with").locator("option").nth(1)).not.toContainText("My network");
  const before = await twin(page);
  await visit(page, "classify");
  await choose(page, "cat.png");
  await looked(page);
  await expect(page.locator("lab-offer")).toBeHidden();
  expect(await chosen(page)).toBe("own-1");
  await page.locator("lab-ways input[value=draw]").check();
  await looked(page);
  expect(await chosen(page)).toBe("own-1");
  await page.locator("lab-samples button").nth(3).click();
  await expect(page.locator("lab-ways input[value=test]")).toBeChecked();
  await page.locator("lab-settings input[value=es]").check();
  await expect(first(page)).toContainText(/Mi red, 1\.000 imágenes, \d\d,\d\d\s%/);
  expect(await chosen(page)).toBe("own-1");
  await page.locator("lab-settings input[value=en]").check();
  await page.locator("#image-field").fill("116");
  await page.keyboard.press("Enter");
  await answered(page, 116);
  expect(await twin(page)).toEqual(before);
  expect(asked()).toBe(0);
});

test("another network beside it or in its place: it can be compared, chosen again, and the way back leads to it", async ({
  page,
}) => {
  await trained(page);
  const before = await twin(page);
  await visit(page, "inside");
  // Steps in quick succession are one entry: a person reads for a moment.
  await page.waitForTimeout(900);
  await page.locator('lab-models input[value="notebook-corrected"]').check();
  await expect.poll(() => twin(page)).not.toEqual(before);
  await page.goBack();
  await expect.poll(() => chosen(page)).toBe("own-1");
  await expect.poll(() => twin(page)).toEqual(before);
  await page.locator('lab-models input[value="notebook"]').check();
  await page.getByLabel("Compare with").selectOption("own-1");
  await expect(page.locator("lab-compare figure .name").last()).toContainText("My network");
  await first(page).locator("input").check();
  await expect.poll(() => twin(page)).toEqual(before);
});

test("a lesson's step that needs another network asks first", async ({ page }) => {
  await trained(page, "?lang=en&panel=lessons&lesson=certainty");
  await visit(page, "lessons");
  const take = page.locator("lab-lessons").getByRole("button", { name: "Set up the page" }).nth(1);
  await take.click();
  const dialog = page.locator("lab-ask dialog");
  await expect(dialog).toContainText("My network, 1,000 images");
  await dialog.getByRole("button", { name: "Keep mine" }).click();
  await expect.poll(() => chosen(page)).toBe("own-1");
  await visit(page, "lessons");
  await take.click();
  await dialog.getByRole("button", { name: "Change network" }).click();
  await expect.poll(() => chosen(page)).toBe("notebook");
  await expect(first(page)).toContainText("My network, 1,000 images");
});

test("a link is not copied as if it carried it: the file or the settings are offered", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await trained(page);
  await page.locator("footer lab-tools").getByRole("button", { name: "Copy link" }).click();
  const dialog = page.locator("lab-ask dialog");
  await expect(dialog).toContainText("A link cannot carry “My network, 1,000 images");
  const download = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Download the network" }).click();
  expect((await download).suggestedFilename()).toBe("own-1.safetensors");
  await page.locator("footer lab-tools").getByRole("button", { name: "Copy link" }).click();
  await dialog.getByRole("button", { name: "Copy the link to the settings" }).click();
  await expect(page.locator("footer lab-tools")).toContainText("Link copied");
  const link = new URL(await page.evaluate(() => navigator.clipboard.readText()));
  expect([link.searchParams.get("model"), link.searchParams.get("images"), link.searchParams.get("epochs")]).toEqual([
    null,
    "1000",
    "1",
  ]);
});

test("an opened file is one of them; after a reload the page says that it is not here", async ({ page }) => {
  await trained(page);
  const download = page.waitForEvent("download");
  await page.locator("lab-train").getByRole("button", { name: "Download the weights" }).click();
  const path = await (await download).path();
  await page.locator("lab-train input[type=file]").setInputFiles({
    name: "mine.safetensors",
    mimeType: "application/octet-stream",
    buffer: (await import("node:fs")).readFileSync(path),
  });
  await expect(page.locator("lab-train .opened")).toContainText("mine.safetensors");
  await expect(first(page)).toContainText(/My network 2, mine\.safetensors, \d\d\.\d\d%/);
  await visit(page, "inside");
  await page.locator('lab-models input[value="own-1"]').check();
  await expect(page.locator("lab-train .opened")).toBeHidden();
  await expect(page).toHaveURL(/model=own-1/);
  await page.reload();
  await answered(page, 116);
  await expect(page.locator("lab-notices .notice")).toContainText("own-1");
  expect(await chosen(page)).toBe("notebook");
});

test("a broken model of another program is refused by its reader, one that none reads is told of; nothing else changes", async ({
  page,
}) => {
  await open(page, "?lang=en");
  const before = await twin(page);
  const zip = Buffer.from(`PK\x03\x04${"\0".repeat(26)}config.json model.weights.h5`, "latin1");
  await page
    .locator("lab-train input[type=file]")
    .setInputFiles({ name: "net.keras", mimeType: "application/zip", buffer: zip });
  await expect(page.locator(".own-network").getByRole("alert")).toContainText("The file ends too early.");
  await page.evaluate(() => {
    const files = new DataTransfer();
    files.items.add(new File([Uint8Array.of(0x1c, 0, 0, 0, 84, 70, 76, 51)], "net.tflite"));
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: files, bubbles: true }));
  });
  await expect(page.locator("lab-notices .notice")).toContainText("net.tflite is a TensorFlow Lite model");
  expect(await twin(page)).toEqual(before);
});

test("before its first epoch is done a network in training has no accuracy", async ({ page }) => {
  await open(page, "?lang=en");
  await visit(page, "train");
  await page.getByLabel("Training images", { exact: true }).selectOption("1000");
  await page.locator("lab-train").getByRole("button", { name: "Start training", exact: true }).click();
  await expect(page.locator("lab-train .now")).toContainText("Epoch 1 of 15, step", { timeout: 30_000 });
  await page.locator("lab-train").getByRole("button", { name: "Pause", exact: true }).click();
  await expect.poll(() => chosen(page)).toBe("own-1");
  await expect(page.locator("lab-facts .figure")).toHaveText("–");
  await expect(page.locator("lab-facts .evidence")).toContainText("has not been evaluated yet");
  await expect(first(page)).toContainText("My network, 1,000 images");
  await expect(first(page)).not.toContainText("%");
});
