// @ts-check
// Every way in is for everyone: no rule of WCAG is broken, and a phone's fingers find their targets.
import { AxeBuilder } from "@axe-core/playwright";
import { choose, expect, looked, open, test } from "./lab-page.js";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
for (const theme of ["light", "dark"]) {
  test(`no rule of WCAG is broken by any way in: ${theme}`, async ({ page }) => {
    await open(page, `?theme=${theme}`);
    for (const way of ["file", "draw", "camera"]) {
      await page.locator(`lab-ways input[value=${way}]`).check();
      if (way === "file") await choose(page, "cut-out.png");
      if (way !== "camera") await looked(page);
      const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
      expect(
        violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
        way,
      ).toEqual([]);
    }
  });
}

test.describe("on a phone of 320 pixels", () => {
  test.use({ viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true });

  test("every way in fits, with targets that are large enough", async ({ page }) => {
    await open(page);
    for (const way of ["file", "draw", "camera"]) {
      await page.locator(`lab-ways input[value=${way}]`).check();
      if (way === "file") await choose(page, "cat.png");
      if (way !== "camera") await looked(page);
      await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth), way).toBe(320);
      // A box or a dot to tick has its whole label as its target.
      const targets = [
        "button:not(.term)",
        "label:has(input)",
        "summary",
        "input:not(label :is([type=radio], [type=checkbox]))",
      ];
      const small = await page
        .locator(targets.map((target) => `.bench ${target}:visible`).join(", "))
        .evaluateAll((nodes) =>
          nodes
            .map((node) => ({ html: node.outerHTML.slice(0, 120), box: node.getBoundingClientRect() }))
            // Swatches side by side are 24 pixels or more, as WCAG 2.2 asks for; words within a sentence are their own size.
            .filter(
              ({ html, box }) =>
                (html.includes("swatch") || html.includes("face") ? box.width < 24 : box.width < 43.9) ||
                box.height < 43.9,
            )
            .map(({ html, box }) => `${html} ${box.width} x ${box.height}`),
        );
      expect(small, way).toEqual([]);
    }
  });
});
