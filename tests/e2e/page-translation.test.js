// @ts-check
// The browser translates the page: it wraps every text in elements of its own and changes it, also what comes later. The
// page goes on, writes nothing back and forth, and live regions say each thing once.
import { answered, expect, open, test } from "./lab-page.js";

/** @typedef {import("@playwright/test").Page} Page */

/**
 * Translates as Chromium does: each text node into <font><font>, new ones as they come. What was left alone because the
 * page asks for it is counted apart; so is what the page itself writes into live regions.
 * @param {Page} page
 */
function translate(page) {
  return page.evaluate(() => {
    const seen = { translated: 0, spoken: /** @type {string[]} */ ([]) };
    Object.assign(window, { seen });
    const isLeft = (/** @type {Element | null} */ element) =>
      !element || element.closest("[translate=no], script, style, font, code, pre, textarea, svg") !== null;
    const wrap = (/** @type {Node} */ root) => {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      const found = root instanceof Text ? [root] : [];
      while (walker.nextNode()) found.push(/** @type {Text} */ (walker.currentNode));
      for (const text of found) {
        if (!text.data.trim() || isLeft(text.parentElement)) continue;
        const inner = document.createElement("font");
        const outer = document.createElement("font");
        inner.textContent = `§${text.data}§`;
        outer.append(inner);
        text.replaceWith(outer);
        seen.translated += 1;
      }
    };
    const observer = new MutationObserver((records) => {
      for (const { addedNodes, target } of records)
        for (const node of addedNodes) {
          const isOurs = node instanceof Element && node.tagName === "FONT";
          const region = target instanceof Element ? target.closest("[role=status], [role=alert]") : null;
          if (!isOurs && region && node.textContent?.trim()) seen.spoken.push(node.textContent.trim());
        }
      observer.disconnect();
      for (const { addedNodes } of records) for (const node of addedNodes) if (node.isConnected) wrap(node);
      observe();
    });
    const observe = () => observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    wrap(document.body);
    observe();
  });
}

const seen = (/** @type {Page} */ page) =>
  page.evaluate(() => {
    const { translated, spoken } = /** @type {any} */ (window).seen;
    return { translated: /** @type {number} */ (translated), spoken: /** @type {string[]} */ ([...spoken]) };
  });

test("a translated page goes on: answers, panels and languages change, and nothing is written back and forth", async ({
  page,
}) => {
  await open(page, "?lang=en");
  await translate(page);
  const sentence = page.locator("lab-answer .sentence");
  await expect(sentence).toContainText("§airplane§");
  // Numbers are written in the page's language already.
  await expect(sentence.locator(".share font")).toHaveCount(0);

  await page.keyboard.press("ArrowRight");
  await answered(page, 117);
  await expect(sentence.locator(".name font").first()).toBeVisible();
  await page.getByLabel("§Compare with§").selectOption("notebook-corrected");
  await expect(page.locator("lab-compare .said").first()).toContainText("§");
  await page.keyboard.press("n");
  await expect(page.locator(".step")).toHaveCount(9);
  await expect(page.locator(".step .waiting")).toHaveCount(0, { timeout: 60_000 });
  await page.keyboard.press("s");
  await expect(page.locator("lab-reading .about")).toContainText("§");
  await page.locator("lab-ways input[value=draw]").check();
  await page.locator("lab-ways input[value=test]").check();

  // The page is drawn anew for each of these, and says nothing that it has not said.
  await expect.poll(async () => (await seen(page)).translated).toBeGreaterThan(100);
  await page.waitForTimeout(1_500);
  const before = await seen(page);
  for (const width of [900, 1200, 1000]) await page.setViewportSize({ width, height: 800 });
  for (const theme of ["dark", "light"]) await page.locator(`lab-settings input[value=${theme}]`).check();
  await page.waitForTimeout(1_000);
  const after = await seen(page);
  expect(after.spoken).toEqual(before.spoken);
  expect(after.translated - before.translated).toBeLessThan(5);

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
