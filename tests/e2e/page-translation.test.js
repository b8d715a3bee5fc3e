// @ts-check
// The browser translates the page: it wraps every text in elements of its own and changes it, also what comes later. The
// page goes on, writes nothing back and forth, and live regions say each thing once.
import { answered, expect, open, test } from "./lab-page.js";
import { seen, translate } from "./translation.js";

test("a translated page goes on: answers, panels and languages change, and nothing is written back and forth", async ({
  page,
}) => {
  await open(page, "?lang=en&place=classify&compare=notebook-corrected");
  await translate(page);
  const sentence = page.locator("lab-answer .sentence");
  await expect(sentence).toContainText("§airplane§");
  // Numbers are written in the page's language already.
  await expect(sentence.locator(".share font")).toHaveCount(0);

  await page.keyboard.press("ArrowRight");
  await answered(page, 117);
  await expect(sentence.locator(".name font").first()).toBeVisible();
  await page.locator("lab-ways input[value=draw]").check();
  await page.locator("lab-ways input[value=test]").check();
  await expect(page.locator("lab-compare .said").first()).toContainText("§");
  await page.keyboard.press("n");
  await expect(page.locator(".step")).toHaveCount(9);
  await expect(page.locator(".step .waiting")).toHaveCount(0, { timeout: 60_000 });
  await page.keyboard.press("s");
  await expect(page.locator("lab-reading .about")).toContainText("§");

  // The page is drawn anew for each of these, and says nothing that it has not said.
  await expect.poll(async () => (await seen(page)).translated.length).toBeGreaterThan(100);
  await page.waitForTimeout(1_500);
  const before = await seen(page);
  for (const width of [900, 1200, 1000]) await page.setViewportSize({ width, height: 800 });
  for (const theme of ["dark", "light"]) await page.locator(`lab-settings input[value=${theme}]`).check();
  await page.waitForTimeout(1_000);
  const after = await seen(page);
  expect(after.spoken).toEqual(before.spoken);
  expect(after.translated.slice(before.translated.length)).toEqual([]);

  await page.locator("lab-settings input[value=es]").check();
  await expect(page.locator("lab-settings legend").first()).toContainText("Idioma");
  await expect(page.locator("#answer-title")).toContainText("§La respuesta de la red§");
});

test("a live region of a translated page says each answer once", async ({ page }) => {
  await open(page, "?lang=en");
  await translate(page);
  const name = page.locator("lab-answer .sentence .name");
  for (const image of [117, 118, 119]) {
    await page.keyboard.press("ArrowRight");
    await answered(page, image);
    await expect(name.locator("font").first()).toBeVisible();
  }
  const { spoken } = await seen(page);
  const shares = spoken.filter((text) => /^[<>]?\s?[\d.]+%$/.test(text));
  expect(shares.length).toBeLessThanOrEqual(3);
  expect(shares.length).toBeGreaterThan(0);
});
