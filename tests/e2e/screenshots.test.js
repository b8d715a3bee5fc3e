// @ts-check
// Pictures of each part of the page, for looking at and for the README: `cargo xtask screenshots`. No test: it fails only
// where a part does not come.
import { join } from "node:path";
import { answered, choose, expect, looked, open, test } from "./lab-page.js";

/** @typedef {import("@playwright/test").Page} Page */

const folder = process.env.CIFAR_LAB_SCREENSHOTS ?? "";
test.skip(!folder, "only with `cargo xtask screenshots`");

/** Each width in both themes and both languages, over the whole. */
const LOOKS = /** @type {const} */ ([
  [320, "light", "en"],
  [360, "light", "es"],
  [360, "dark", "en"],
  [768, "dark", "es"],
  [768, "light", "en"],
  [1440, "light", "en"],
  [1440, "dark", "es"],
]);

/** @type {Record<string, { query?: string, part?: string, prepare?: (page: Page) => Promise<unknown> }>} A part of the page, or its first view. */
const PARTS = {
  first: {},
  whole: { part: "html" },
  sigmoids: { query: "&reading=sigmoid&order=sorted", part: ".bench-answer" },
  compare: {
    query: "&compare=notebook-corrected",
    part: ".network",
    prepare: (page) => expect(page.locator("lab-compare .body")).toBeVisible(),
  },
  file: {
    part: ".bench",
    prepare: async (page) => (
      await choose(page, "cat.png"),
      await looked(page),
      await expect(page.locator("lab-crop canvas[data-shown]")).toBeVisible()
    ),
  },
  drawing: { query: "&way=draw", part: ".bench", prepare: draw },
  camera: { query: "&way=camera", part: ".bench" },
  notebook: {
    query: "&panel=notebook",
    part: ".notebook",
    prepare: async (page) => {
      await expect(page.locator(".step")).toHaveCount(9);
      await expect(page.locator(".step .waiting")).toHaveCount(0, { timeout: 60_000 });
    },
  },
  inside: { query: "&place=inside" },
  lessons: { query: "&lesson=pixels" },
  course: { query: "&place=course" },
  about: { query: "&place=about" },
  training: { query: "&place=train" },
  evaluation: { query: "&place=evaluate" },
  help: { prepare: (page) => page.keyboard.press("?") },
  notice: {
    query: "&image=10000&model=gone",
    prepare: (page) => expect(page.locator("lab-notices .notice")).toBeVisible(),
  },
};

/** @param {Page} page */
async function draw(page) {
  const hand = page.locator("lab-draw .surface");
  await page.getByRole("radio", { name: /^(Rojo|Red)/ }).check({ force: true });
  await hand.scrollIntoViewIfNeeded();
  const { x = 0, y = 0, width = 0, height = 0 } = (await hand.boundingBox()) ?? {};
  // A cross with wings.
  for (const [from, to] of [
    [
      [0.15, 0.5],
      [0.85, 0.45],
    ],
    [
      [0.5, 0.2],
      [0.52, 0.8],
    ],
  ]) {
    await page.mouse.move(x + (from?.[0] ?? 0) * width, y + (from?.[1] ?? 0) * height);
    await page.mouse.down();
    await page.mouse.move(x + (to?.[0] ?? 0) * width, y + (to?.[1] ?? 0) * height, { steps: 8 });
    await page.mouse.up();
  }
  await looked(page);
}

for (const [width, theme, lang] of LOOKS) {
  for (const [name, { query = "", part = "", prepare }] of Object.entries(PARTS)) {
    test(`${name} at ${width} pixels, ${theme}, ${lang}`, async ({ page }) => {
      await page.setViewportSize({ width, height: width < 500 ? 740 : 1060 });
      await page.goto(`./?theme=${theme}&lang=${lang}${query}`);
      if (!query.includes("way=")) await answered(page, 116);
      await prepare?.(page);
      const path = join(folder, `${name}-${width}-${theme}-${lang}.png`);
      if (part) await page.locator(part).screenshot({ path });
      else await page.screenshot({ path });
      const isReadme = name === "first" && width === 1440 && lang === "en";
      if (isReadme && process.env.CIFAR_LAB_README) await page.screenshot({ path: process.env.CIFAR_LAB_README });
    });
  }
}

test("on paper", async ({ page }) => {
  await open(page, "?theme=dark&lang=es&panel=notebook");
  await expect(page.locator(".step .waiting")).toHaveCount(0, { timeout: 60_000 });
  await page.pdf({ path: join(folder, "paper.pdf"), preferCSSPageSize: true });
});

test("with the system's few colours", async ({ page }) => {
  await page.setViewportSize({ width: 768, height: 1060 });
  await page.emulateMedia({ forcedColors: "active" });
  await open(page, "?panel=notebook");
  await expect(page.locator(".step .waiting")).toHaveCount(0, { timeout: 60_000 });
  await page.locator("html").screenshot({ path: join(folder, "forced-colours-768.png") });
});
