// @ts-check
// Every part of the page in a language of longer words, on a phone and on a desk: nothing is cut off or covered, nothing
// scrolls sideways, and nothing stays in another language.
import { expect, open, test } from "./lab-page.js";
import { PLACES } from "../../www/shell/places.js";
import { faultsOf, speakPseudo } from "./pseudo.js";

/** @typedef {import("@playwright/test").Page} Page */

/** Addresses that between them open all there is. */
const PARTS = [
  ...PLACES.map((place) => `place=${place}`),
  ...["panel=speed", "lesson=certainty", "compare=notebook-corrected"],
];
const NONE = { untranslated: [], cut: [], overlapping: [], sideways: [] };

// The service worker would hand over the English sentences; that it is refused stands on the console.
test.use({ serviceWorkers: "block", mayComplain: true });

/**
 * @param {Page} page
 * @param {string} place
 */
async function expectSound(page, place) {
  await page.evaluate(() => document.fonts.ready);
  await expect(async () => expect(await faultsOf(page), place).toEqual(NONE)).toPass({ timeout: 5_000 });
}

test("what is cut off, covered, too wide or not translated is found", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 900 });
  await page.setContent(`<p>⟦Söünd⟧ 12.5% <code>code</code> <span translate="no">name</span></p>`);
  expect(await faultsOf(page)).toEqual(NONE);
  await page.setContent(`<p>⟦Hälf⟧ English</p><button aria-label="Close">⟦x⟧</button>
    <p style="width: 3rem; overflow: hidden">⟦Cüüüüüüüüüüüt⟧</p>
    <p style="height: 3rem; position: relative; width: 40rem">
      <span style="position: absolute; left: 0; top: 0">⟦Undêêêr⟧</span>
      <span style="position: absolute; left: 0; top: 0">⟦Ovêêêr⟧</span></p>`);
  const { untranslated, cut, overlapping, sideways } = await faultsOf(page);
  expect(untranslated).toEqual([expect.stringContaining("English"), expect.stringContaining("Close")]);
  expect(cut).toEqual([expect.stringContaining("Cüüü")]);
  expect(overlapping).toEqual([expect.stringContaining("Undêêêr")]);
  expect(sideways).toHaveLength(1);
});

for (const width of [360, 1440]) {
  test(`at ${width} pixels every part holds longer words, and every word is translated`, async ({ page }) => {
    test.setTimeout(240_000);
    await page.setViewportSize({ width, height: 900 });
    await speakPseudo(page);
    await open(page, "?lang=en");
    await expect(page.locator("#answer-title")).toContainText("⟦");
    await expectSound(page, "at first");
    for (const way of ["file", "draw", "camera", "test"]) {
      await page.locator(`lab-ways input[value=${way}]`).check();
      await expectSound(page, way);
    }
    for (const part of PARTS) {
      await page.goto(`./?lang=en&${part}`);
      await expect(page.locator("lab-answer .sentence .share")).toHaveText(/%/);
      // What is opened by a press: several of them, or none where the address has opened it.
      await page.evaluate(() => {
        /** @type {NodeListOf<HTMLElement>} */
        const buttons = document.querySelectorAll("main button[aria-expanded=false]");
        for (const button of buttons) if (button.checkVisibility()) button.click();
      });
      await page.waitForLoadState("networkidle");
      await expect(page.locator(".step .waiting")).toHaveCount(0, { timeout: 60_000 });
      await page.evaluate(() => {
        for (const details of document.querySelectorAll("details")) details.open = true;
      });
      await expectSound(page, part);
    }
    await page.keyboard.press("?");
    await expect(page.locator("lab-help dialog")).toBeVisible();
    await expectSound(page, "help");
  });
}

test("every embed holds longer words at 360 pixels, and every word is translated", async ({ page }) => {
  test.setTimeout(240_000);
  await page.setViewportSize({ width: 360, height: 900 });
  await speakPseudo(page);
  for (const [query, ready] of [
    ["panel=classify", "lab-answer .sentence .share"],
    ["panel=draw", "lab-draw button:visible"],
    ["panel=compare&compare=notebook-corrected", "lab-compare .said"],
    ["panel=network", "lab-facts dd"],
    ["panel=notebook", ".step"],
    ["panel=train", "lab-train button:visible"],
    ["panel=evaluate", "lab-evaluation button:visible"],
    ["panel=lessons", "lab-lessons li:visible"],
    ["panel=speed", "lab-speed button:visible"],
  ]) {
    await page.goto(`embed.html?${query}&lang=en`);
    await expect(page.locator(ready ?? "").first()).toBeVisible({ timeout: 30_000 });
    await expect(page.locator(".step .waiting")).toHaveCount(0, { timeout: 60_000 });
    await page.evaluate(() => {
      for (const details of document.querySelectorAll("details")) details.open = true;
    });
    await expectSound(page, query ?? "");
  }
});
