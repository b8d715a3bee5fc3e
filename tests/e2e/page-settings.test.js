// @ts-check
// Language, theme and address: what a link shows, what is kept, where "back" leads.
import { answered, expect, open, painted, test, watchPaint, visit } from "./lab-page.js";

const TITLE = { es: "¿Qué ve una red pequeña", en: "What does a small network" };

test("the page speaks the browser's language, else Spanish", async ({ browser }) => {
  for (const [locale, lang] of /** @type {const} */ ([
    ["en-US", "en"],
    ["es-MX", "es"],
    ["fr-FR", "es"],
  ])) {
    const context = await browser.newContext({ locale });
    const page = await context.newPage();
    await open(page);
    await expect(page.locator("html")).toHaveAttribute("lang", lang);
    await expect(page.locator("h1")).toContainText(TITLE[lang]);
    await context.close();
  }
});

test("a language that was chosen is kept, and a link's language counts more", async ({ page }) => {
  await open(page);
  await expect(page.locator("h1")).toContainText(TITLE.es);
  await page.getByRole("radio", { name: "English" }).check();
  await expect(page.locator("h1")).toContainText(TITLE.en);
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page).toHaveTitle(/a network that classifies CIFAR-10/);
  await expect(page.locator("lab-answer .sentence")).toContainText(/airplane \d\d\.\d\d%/);
  await expect(page.locator("lab-facts")).toContainText("119,040");
  await open(page, "?image=116");
  await expect(page.locator("h1")).toContainText(TITLE.en);
  await open(page, "?lang=es");
  await expect(page.locator("h1")).toContainText(TITLE.es);
});

test("no string of the other language is left", async ({ page }) => {
  await open(page, "?lang=en&place=inside");
  await page.getByText("Layer by layer", { exact: true }).click();
  for (const part of ["h1", ".intro .lead", ".about-page", ".places", ".bench", ".network", ".evaluation", "footer"]) {
    await expect(page.locator(part)).not.toContainText(/[áéíóúñ¿¡]/);
  }
});

test("light, dark and as the system: the page and what Rust paints", async ({ page }) => {
  await watchPaint(page);
  await page.emulateMedia({ colorScheme: "light" });
  await open(page);
  const background = () => page.locator("html").evaluate((html) => getComputedStyle(html).backgroundColor);
  const paper = async () => (await painted(page, "bars")).theme.background;
  const light = [await background(), await paper()];
  await page.getByRole("radio", { name: "Oscuro" }).check();
  await expect.poll(background).not.toBe(light[0]);
  await expect.poll(paper).not.toBe(light[1]);
  const dark = [await background(), await paper()];
  await page.getByRole("radio", { name: "Como el sistema" }).check();
  await expect.poll(async () => [await background(), await paper()]).toEqual(light);
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(async () => [await background(), await paper()]).toEqual(dark);
  await page.getByRole("radio", { name: "Claro" }).check();
  // Choices that follow quickly on one another reach the address together, a moment later.
  await expect(page).toHaveURL(/[?&]theme=light/);
  await page.reload();
  await answered(page, 116);
  expect(await background()).toBe(light[0]);
});

test("an opened page leaves the address alone; a choice puts all of the state into it", async ({ page }) => {
  await open(page);
  expect(new URL(page.url()).search).toBe("");
  await page.keyboard.press("ArrowRight");
  await answered(page, 117);
  expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({
    model: "notebook",
    image: "117",
    engine: "kernels",
    lang: "es",
    theme: "system",
  });
});

test("a link shows its image, engine, language and theme", async ({ page }) => {
  await open(page, "?model=notebook&image=25&engine=flex&lang=en&theme=dark&course=7", 25);
  await expect(page.locator("lab-answer .meta")).toContainText("Computed with Flex", { timeout: 60_000 });
  await expect(page.locator("lab-engines input[value=flex]")).toBeChecked();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page.locator("h1")).toContainText(TITLE.en);
  await page.keyboard.press("ArrowRight");
  await expect(page).toHaveURL(/course=7/);
});

test("what a link says wrongly is passed over and told of, unknown keys are not; who goes on has seen it", async ({
  page,
}) => {
  await open(page, "?model=no-such-model&image=10000&engine=gpu&lang=xx&theme=pink&x=%22%3E%3Cscript%3E");
  await expect(page.locator("html")).toHaveAttribute("lang", "es");
  const notice = page.locator("lab-notices .notice");
  await expect(notice).toHaveCount(1);
  for (const wrong of ["model=no-such-model", "image=10000", "engine=gpu", "lang=xx", "theme=pink"])
    await expect(notice).toContainText(wrong);
  await expect(notice).not.toContainText("script");
  await expect(notice.getByRole("button")).toHaveCount(1);
  await expect(page.locator("lab-engines input[value=kernels]")).toBeChecked();
  await expect(page.locator("lab-models input").first()).toBeChecked();
  await page.keyboard.press("ArrowRight");
  await answered(page, 117);
  await expect(notice).toHaveCount(0);
  await open(page, "?course=7&image=25", 25);
  await expect(notice).toHaveCount(0);
});

test("everything that is shown is in the address: it comes back from it, and by back and forward", async ({ page }) => {
  await open(page, "?lang=en");
  const went = async (/** @type {() => Promise<unknown>} */ act, /** @type {RegExp} */ address) => {
    // Steps in quick succession are one entry: a person reads for a moment.
    await page.waitForTimeout(900);
    await act();
    await expect(page).toHaveURL(address);
  };
  const sample = page.locator("lab-samples button").nth(3);
  const index = Number(/\d+/.exec((await sample.getAttribute("aria-label")) ?? "")?.[0]);
  await went(() => sample.click(), new RegExp(`image=${index}`));
  await answered(page, index);
  await went(() => visit(page, "inside"), /place=inside/);
  await went(() => page.getByLabel("Compare with").selectOption("notebook-corrected"), /compare=notebook-corrected/);
  await went(() => visit(page, "classify"), /place=classify/);
  await went(() => page.getByRole("radio", { name: "Sigmoids" }).check(), /reading=sigmoid/);
  await went(() => visit(page, "notebook"), /panel=notebook/);
  await expect(page.locator(".step")).toHaveCount(9);
  const link = page.url();
  await page.goBack();
  await expect(page.locator("#notebook-steps")).toBeHidden();
  await page.goBack();
  await expect(page.getByRole("radio", { name: "Softmax" })).toBeChecked();
  await page.goBack();
  await expect(page.locator("lab-compare .body")).toBeVisible();
  await expect(page.locator("#inside-title")).toBeFocused();
  await page.goBack();
  await expect(page.locator("lab-compare .body")).toBeHidden();
  await page.goBack();
  await expect(page.locator("h1")).toBeVisible();
  await page.goBack();
  await answered(page, 116);
  for (let step = 0; step < 6; step++) await page.goForward();
  await expect(page.locator("#notebook-steps")).toBeVisible();
  await expect(page).toHaveURL(link);
  await page.goto("about:blank");
  await page.goto(link);
  await answered(page, index);
  await expect(sample).toHaveAttribute("aria-current", "true");
  await expect(page.getByLabel("Compare with")).toHaveValue("notebook-corrected");
  await expect(page.locator("lab-compare .body")).not.toHaveAttribute("hidden");
  await expect(page.locator("lab-reading input[value=sigmoid]")).toBeChecked();
  await expect(page.locator(".step")).toHaveCount(9);
});

test("back leads to what was shown before", async ({ page }) => {
  await open(page);
  const field = page.getByLabel("Imagen de prueba", { exact: true });
  for (const image of [25, 12]) {
    // Steps in quick succession are one entry: a person reads for a moment.
    await page.waitForTimeout(900);
    await field.fill(`${image}`);
    await field.press("Enter");
    await answered(page, image);
  }
  await page.waitForTimeout(900);
  await page.getByRole("radio", { name: "English" }).check();
  await expect(page.locator("h1")).toContainText(TITLE.en);
  await page.goBack();
  await expect(page.locator("h1")).toContainText(TITLE.es);
  await answered(page, 12);
  await page.goBack();
  await answered(page, 25);
  await expect(field).toHaveValue("25");
  await page.goBack();
  await answered(page, 116);
  await page.goForward();
  await answered(page, 25);
});

test("holding an arrow key down is one entry in the history", async ({ page }) => {
  await open(page);
  const before = await page.evaluate(() => history.length);
  for (let i = 0; i < 10; i++) await page.keyboard.press("ArrowRight");
  await answered(page, 126);
  expect(await page.evaluate(() => history.length)).toBe(before + 1);
  await page.goBack();
  await answered(page, 116);
});
