// @ts-check
// Words that are explained, keys, a link to what is shown, paper, and that nothing leaves the page's own folder.
import { AxeBuilder } from "@axe-core/playwright";
import { answered, expect, open, test, visit } from "./lab-page.js";

const tip = (/** @type {import("@playwright/test").Page} */ page) => page.getByRole("tooltip");
const word = (/** @type {import("@playwright/test").Page} */ page, /** @type {string} */ term) =>
  page.locator(`lab-reading .term[data-term="${term}"]`);

test("a word is explained on hover, and the explanation can be hovered and closed", async ({ page }) => {
  await open(page);
  await word(page, "softmax").hover();
  await expect(tip(page)).toContainText("partes de un todo");
  await expect(word(page, "softmax")).toHaveAttribute("aria-describedby", "glossary-tip");
  await tip(page).hover();
  await page.waitForTimeout(400);
  await expect(tip(page)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(tip(page)).toBeHidden();
  await word(page, "logit").hover();
  await expect(tip(page)).toContainText("puntuación");
  await page.mouse.move(5, 5);
  await expect(tip(page)).toBeHidden();
});

test("a word is explained on focus, beside it and inside the window", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await open(page, "?lang=en");
  await page.getByRole("radio", { name: "By class" }).focus();
  await page.keyboard.press("Tab");
  await expect(word(page, "softmax")).toBeFocused();
  await expect(tip(page)).toContainText("shares of a whole");
  const box = await tip(page).boundingBox();
  expect(box && box.x >= 0 && box.x + box.width <= 360).toBe(true);
  await page.keyboard.press("Tab");
  await expect(tip(page)).toContainText("score");
  await page.keyboard.press("Escape");
  await expect(tip(page)).toBeHidden();
  await expect(word(page, "logit")).toBeFocused();
});

test.describe("with a finger", () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 360, height: 740 } });

  test("a word is explained on a tap, and a tap elsewhere closes it", async ({ page }) => {
    await open(page);
    await word(page, "softmax").tap();
    await expect(tip(page)).toBeVisible();
    await page.locator("lab-picture .hint, lab-answer .meta").last().tap();
    await expect(tip(page)).toBeHidden();
  });
});

test("? opens help with keys, words and what leaves the page; Esc closes it and the focus returns", async ({
  page,
}) => {
  await open(page, "?lang=en");
  const help = page.getByRole("dialog", { name: "Help" });
  const button = page.locator("header").getByRole("button", { name: "Help and glossary" });
  await button.focus();
  await page.keyboard.press("?");
  await expect(help).toBeVisible();
  await expect(help).toContainText("previous and next image");
  await expect(help).toContainText("Overfitting");
  await expect(help).toContainText("Nothing leaves your browser");
  const { violations } = await new AxeBuilder({ page }).include("lab-help").analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(help).toBeHidden();
  await expect(button).toBeFocused();
  await button.click();
  await help.getByRole("button", { name: "Close" }).click();
  await expect(help).toBeHidden();
});

test("keys of one letter: reading, order, table, notebook; and they can be turned off", async ({ page }) => {
  await open(page, "?lang=en");
  await page.keyboard.press("s");
  await expect(page.getByRole("radio", { name: "Sigmoids" })).toBeChecked();
  await page.keyboard.press("s");
  await expect(page.getByRole("radio", { name: "Softmax" })).toBeChecked();
  await page.keyboard.press("o");
  await expect(page.getByRole("radio", { name: "Largest first" })).toBeChecked();
  await page.keyboard.press("t");
  await expect(page.locator("lab-answer .chart")).toHaveAttribute("data-face", "table");
  await page.keyboard.press("n");
  await expect(page.locator(".step")).toHaveCount(9);
  await page.locator("header").getByRole("button", { name: "Help and glossary" }).click();
  await page.getByRole("checkbox", { name: "Use the single-letter shortcuts" }).uncheck();
  await page.keyboard.press("Escape");
  await page.keyboard.press("o");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Help" })).toBeHidden();
  await expect(page.locator("lab-reading input[value=sorted]")).toBeChecked();
  await page.reload();
  await answered(page, 116);
  await page.keyboard.press("o");
  await expect(page.locator("lab-reading input[value=sorted]")).toBeChecked();
});

test("the copied link shows the same page", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page, "?image=25&reading=sigmoid&lang=en&course=7", 25);
  await page.locator("header").getByRole("button", { name: "Copy link" }).click();
  await expect(page.locator("header lab-tools [role=status]")).toHaveText("Link copied");
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const { searchParams } = new URL(link);
  expect(Object.fromEntries(searchParams)).toEqual({
    image: "25",
    reading: "sigmoid",
    lang: "en",
    course: "7",
    model: "notebook",
    engine: "kernels",
    theme: "system",
  });
  await page.goto(link);
  await answered(page, 25);
  await expect(page.getByRole("radio", { name: "Sigmoids" })).toBeChecked();
});

test("where copying is refused the link can be copied by hand", async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
  await open(page, "?lang=en");
  await page.locator("footer").getByRole("button", { name: "Copy link" }).click();
  const field = page.getByRole("textbox", { name: "Link to this view" });
  await expect(field).toBeFocused();
  await expect(field).toHaveValue(/image=116/);
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  await expect(field).toBeHidden();
});

test("on paper the numbers stand in a table, in dark ink, without what is pressed", async ({ page }) => {
  await open(page, "?theme=dark&panel=notebook");
  await expect(page.locator(".step .waiting")).toHaveCount(0, { timeout: 60_000 });
  await page.emulateMedia({ media: "print" });
  await expect(page.locator("lab-answer .chart table")).toBeVisible();
  expect((await page.locator("lab-answer .chart table").boundingBox())?.height).toBeGreaterThan(150);
  for (const part of ["lab-settings", "lab-answer .segments", "lab-engines", ".evaluation", "lab-notebook > button"]) {
    await expect(page.locator(part).first()).toBeHidden();
  }
  await expect(page.locator(".step").last()).toBeVisible();
  const sections = await page
    .locator("main > section:visible")
    .evaluateAll((nodes) => nodes.map(({ className }) => className));
  expect(sections).toEqual(["intro", "notebook is-open"]);
  await expect(page.locator("lab-mirror label")).toBeHidden();
  expect(await page.locator("html").evaluate((html) => getComputedStyle(html).backgroundColor)).toBe(
    "rgb(255, 255, 255)",
  );
});

test("nothing is asked for outside the page's own folder, whatever a person does", async ({
  page,
  context,
  baseURL,
}) => {
  test.setTimeout(240_000);
  const asked = /** @type {string[]} */ ([]);
  context.on("request", (request) => asked.push(`${request.method()} ${request.url()}`));
  page.on("websocket", (socket) => asked.push(`WEBSOCKET ${socket.url()}`));
  await open(page, "?lang=en");
  await page.locator("lab-samples button").nth(3).click();
  for (const key of ["ArrowRight", "s", "o", "t", "n"]) await page.keyboard.press(key);
  await expect(page.locator(".step .waiting")).toHaveCount(0, { timeout: 60_000 });
  await visit(page, "inside");
  await page.getByLabel("Compare with").selectOption("notebook-corrected");
  await expect(page.locator("lab-compare .body")).toBeVisible();
  await page.getByRole("radio", { name: "Flex" }).check();
  await expect(page.locator("lab-answer .meta")).toContainText("with Flex", { timeout: 60_000 });
  await visit(page, "evaluate");
  await page.getByRole("button", { name: /Evaluate all/ }).click();
  await expect(page.locator("lab-evaluation .count")).toContainText(/^[1-9]/, { timeout: 60_000 });
  await page.getByRole("button", { name: "Stop" }).click();
  await page.getByRole("radio", { name: "Español" }).check();
  await expect(page.locator("html")).toHaveAttribute("lang", "es");
  expect(asked.length).toBeGreaterThan(30);
  expect(asked.filter((line) => !line.startsWith(`GET ${baseURL}`))).toEqual([]);
});
