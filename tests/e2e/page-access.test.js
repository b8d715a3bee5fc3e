// @ts-check
// The page for everyone: rules of accessibility, the keyboard, small screens, browsers that cannot run it.
import { AxeBuilder } from "@axe-core/playwright";
import { PLACES } from "../../www/shell/places.js";
import { answered, expect, file, open, test, visit } from "./lab-page.js";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

// Two looks are enough: colours go with the theme, words with the language.
for (const [theme, lang] of [
  ["light", "es"],
  ["dark", "en"],
]) {
  test(`no rule of WCAG is broken: ${theme}, ${lang}`, async ({ page }) => {
    test.slow();
    await open(page, `?theme=${theme}&lang=${lang}`);
    await page.locator("footer lab-downloads summary").click();
    await page.locator("lab-answer .segments label").last().click();
    for (const place of PLACES) {
      await visit(page, place);
      if (place === "inside") await page.locator("lab-layers summary").click();
      // What lies half under the bar at the top would be too small to be pressed.
      await page.evaluate(() => scrollTo(0, 0));
      const { violations } = await new AxeBuilder({ page }).withTags(RULES).exclude("iframe").analyze();
      expect(
        violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
        place,
      ).toEqual([]);
    }
  });
}

test("no rule of WCAG is broken while something has failed", async ({ page }) => {
  await page.route(file("samples.png"), (route) => route.fulfill({ status: 404 }));
  page.removeAllListeners("console");
  await page.goto("./?lang=en");
  await expect(page.locator("lab-notices .notice")).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
});

test("the keyboard reaches everything, and shows where it is", async ({ page }) => {
  await open(page, "?lang=en");
  const stops = [];
  for (let i = 0; i < 120; i++) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const here = document.activeElement;
      if (!here || here === document.body) return null;
      const shown = [here, here.closest("label")].filter((node) => node !== null);
      const isSeen = shown.some(
        (node) =>
          getComputedStyle(node).outlineStyle !== "none" && parseFloat(getComputedStyle(node).outlineWidth) >= 2,
      );
      return {
        name: here.getAttribute("aria-label") ?? here.closest("label")?.textContent ?? here.textContent ?? "",
        tag: here.localName,
        isSeen,
      };
    });
    if (!stop) break;
    stops.push(stop);
  }
  expect(stops.filter(({ isSeen }) => !isSeen)).toEqual([]);
  const names = stops.map(({ name }) => name.trim());
  for (const name of [
    "Skip to the content",
    "Previous image",
    "Next image",
    "Test image 116",
    "Inside",
    "For your course",
    "Copy link",
  ]) {
    expect(
      names.some((one) => one.includes(name)),
      name,
    ).toBe(true);
  }
  expect(stops.filter(({ tag }) => tag === "button").length).toBeGreaterThanOrEqual(15);
});

test("the keyboard alone does everything", async ({ page }) => {
  await open(page, "?lang=en");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.locator("main")).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await answered(page, 117);
  const press = async (/** @type {import("@playwright/test").Locator} */ target, /** @type {string} */ key) => {
    await target.focus();
    await page.keyboard.press(key);
  };
  await press(page.locator("lab-samples button").nth(3), "Enter");
  await expect(page.locator("lab-samples button").nth(3)).toHaveAttribute("aria-current", "true");
  await press(page.getByRole("button", { name: "Next image" }), "Space");
  await press(page.getByRole("radio", { name: "Bars" }), "ArrowRight");
  await expect(page.locator("lab-answer .chart")).toHaveAttribute("data-face", "table");
  await press(page.getByRole("link", { name: "Inside" }), "Enter");
  await expect(page.getByRole("heading", { name: "Inside the network", exact: true })).toBeFocused();
  await expect(page.getByRole("link", { name: "Inside" })).toHaveAttribute("aria-current", "page");
  await press(page.getByRole("radio", { name: "Kernels" }), "ArrowDown");
  await expect(page.locator("lab-answer .meta")).toContainText("Computed with Flex", { timeout: 60_000 });
  await press(page.locator("lab-layers summary"), "Enter");
  await expect(page.getByRole("table", { name: /Layers/ })).toBeVisible();
  await press(page.getByRole("radio", { name: "English" }), "ArrowLeft");
  await expect(page.locator("html")).toHaveAttribute("lang", "es");
});

test("the answer is announced politely, in one piece", async ({ page }) => {
  await open(page, "?lang=en");
  const status = page.locator("lab-answer .sentence");
  await expect(status).toHaveAttribute("aria-live", "polite");
  await expect(status).toHaveAttribute("aria-atomic", "true");
  await expect(status).toHaveText(/airplane \d+\.\d+% right/);
});

test.describe("on a phone of 320 pixels", () => {
  test.use({ viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true });

  for (const lang of ["es", "en"]) {
    test(`nothing is cut off and every target is large enough: ${lang}`, async ({ page }) => {
      await open(page, `?lang=${lang}`);
      for (const place of PLACES) {
        await visit(page, place);
        if (place === "inside") await page.locator("lab-layers summary").click();
        await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth), place).toBe(320);
        // Words in a sentence are as high as its lines are: the rule leaves them out.
        const small = await page
          .locator(
            "button:not(.term):visible, label:has(input):visible, summary:visible, select:visible, input[type=number]:visible",
          )
          .evaluateAll((nodes) =>
            nodes
              .map((node) => ({ html: node.outerHTML.slice(0, 120), box: node.getBoundingClientRect() }))
              .filter(({ box }) => box.width < 43.9 || box.height < 43.9)
              .map(({ html, box }) => `${html} ${box.width} x ${box.height}`),
          );
        expect(small, place).toEqual([]);
      }
    });
  }
});

test("nothing jumps while the page loads", async ({ page }) => {
  await page.addInitScript(() => {
    const kept = /** @type {any} */ (globalThis);
    kept.shifts = [];
    new PerformanceObserver((list) => {
      for (const entry of /** @type {any[]} */ (list.getEntries())) {
        kept.shifts.push([
          entry.value,
          ...entry.sources.map((/** @type {any} */ s) => s.node?.outerHTML?.slice(0, 80)),
        ]);
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  for (const viewport of [
    { width: 1440, height: 900 },
    { width: 360, height: 740 },
  ]) {
    await page.setViewportSize(viewport);
    await open(page);
    await expect(page.locator("lab-samples canvas")).toHaveCount(12);
    // The first bars are in sight, also on a phone.
    await expect(page.locator("lab-answer .chart canvas")).toBeInViewport({ ratio: 0.2 });
    const shifts = await page.evaluate(() => /** @type {any} */ (globalThis).shifts);
    const sum = shifts.reduce((/** @type {number} */ total, /** @type {any[]} */ [value]) => total + value, 0);
    expect(sum, JSON.stringify(shifts)).toBeLessThan(0.02);
  }
});

test("who wants less motion gets none", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await open(page);
  const moving = await page
    .locator("*")
    .evaluateAll(
      (nodes) =>
        nodes.filter(
          (node) =>
            parseFloat(getComputedStyle(node).transitionDuration) > 0 ||
            getComputedStyle(node).animationName !== "none",
        ).length,
    );
  expect(moving).toBe(0);
});

/** @type {[string, () => void, string][]} */
const LACKING = [
  ["WebAssembly", () => void Reflect.deleteProperty(globalThis, "WebAssembly"), "WebAssembly"],
  ["OffscreenCanvas", () => void Reflect.deleteProperty(globalThis, "OffscreenCanvas"), "OffscreenCanvas"],
  ["module workers", () => void Reflect.deleteProperty(globalThis, "Worker"), "module workers"],
];
for (const [what, remove, word] of LACKING) {
  test(`a browser without ${what} is told so`, async ({ page }) => {
    await page.addInitScript(remove);
    page.removeAllListeners("console");
    page.removeAllListeners("pageerror");
    await page.goto("./");
    await expect(page.locator(".cannot p:visible")).toHaveCount(2);
    await expect(page.locator(".cannot")).toContainText(word);
    await expect(page.locator(".bench")).toBeHidden();
  });
}

test("an old processor is told of as such, and not as an old browser", async ({ page }) => {
  await page.addInitScript(() => void (WebAssembly.validate = () => false));
  page.removeAllListeners("console");
  // As of a site that was built without the module for such processors.
  await page.route(/\/assets\.json$/, async (route) => {
    const { "view-plain_bg.wasm": _, ...assets } = await (await route.fetch()).json();
    await route.fulfill({ json: assets });
  });
  await page.goto("./?lang=en");
  const notice = page.locator("lab-notices .notice[data-scope=open]");
  await expect(notice).toContainText("which this computer’s processor does not have");
});

test("opened as a file, the page says how to open it", async ({ page }) => {
  page.removeAllListeners("console");
  await page.goto(new URL("../../dist/index.html", import.meta.url).href);
  await expect(page.locator(".cannot p:visible").first()).toContainText("servidor web");
});

test("scripts that do not come are told of", async ({ page }) => {
  page.removeAllListeners("console");
  await page.route(/\/app\.js$/, (route) => route.abort());
  await page.goto("./");
  await expect(page.locator(".cannot p:visible").last()).toContainText("could not be loaded");
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the page says that it needs it", async ({ page }) => {
    page.removeAllListeners("console");
    await page.goto("./");
    await expect(page.locator("noscript p").last()).toBeVisible();
    await expect(page.locator("noscript p").last()).toContainText("This page needs JavaScript");
    await expect(page.locator("main > :is(section, div):visible")).toHaveCount(0);
  });
});
