// @ts-check
// The lessons: opened on request, each step prepares the page, each finding is computed here.
import { AxeBuilder } from "@axe-core/playwright";
import { answered, expect, open, test, visit } from "./lab-page.js";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const step = (/** @type {import("@playwright/test").Page} */ page, /** @type {number} */ number) =>
  page.locator(`.lesson-step[data-step="${number}"]`);

test("opened on request; a step leads to what it speaks of, the bar leads on and back", async ({ page }) => {
  const fetched = /** @type {string[]} */ ([]);
  page.on("request", (request) => fetched.push(new URL(request.url()).pathname));
  await open(page);
  expect(fetched.filter((path) => path.includes("/lessons/"))).toEqual([]);
  await visit(page, "lessons");
  await expect(page).toHaveURL(/panel=lessons/);
  await page.getByRole("button", { name: "Cuando el 100 % no es una probabilidad" }).click();
  await expect(page).toHaveURL(/lesson=certainty/);
  await expect(page.locator("#lesson-title")).toBeFocused();
  await step(page, 2).getByRole("button", { name: "Preparar la página" }).click();
  await expect(page).toHaveURL(/lesson=certainty.*reading=sigmoid/);
  await expect(page.locator(".bench-answer")).toBeInViewport();
  await expect(page.locator("#answer-title")).toBeFocused();
  const bar = page.locator(".lesson-bar");
  await expect(bar).toContainText("paso 2 de 6");
  // The question is beside what it asks about.
  await expect(bar.locator(".ask")).toHaveText((await step(page, 2).locator(".ask").textContent()) ?? "?");
  await bar.getByRole("button", { name: "Paso siguiente" }).click();
  await expect(page).not.toHaveURL(/reading=sigmoid/);
  await bar.getByRole("button", { name: "Volver a la lección" }).click();
  await expect(step(page, 3)).toBeFocused();
  await expect(bar).toBeHidden();
});

test("where a step leads, the keyboard is led too: to a heading, or to the control of what has none", async ({
  page,
}) => {
  await open(page, "?lesson=pixels");
  for (const [number, goal] of /** @type {[number, string][]} */ ([
    [2, '.step[data-step="2"] h3'],
    [4, "lab-compare h3"],
    [5, "lab-ways input[value=file]"],
  ])) {
    await step(page, number).getByRole("button", { name: "Preparar la página" }).press("Enter");
    await expect(page.locator(goal)).toBeFocused();
    await page.locator(".lesson-bar").getByRole("button", { name: "Volver a la lección" }).press("Enter");
    await expect(step(page, number)).toBeFocused();
  }
});

test("a finding is what the network says now: of image 116, and of a picture without anything", async ({ page }) => {
  await open(page, "?lesson=unseen");
  const share = await page.locator("lab-answer .share").textContent();
  await page.locator("lab-lessons").getByRole("button", { name: "Qué ve una red: 32 × 32" }).click();
  await step(page, 1).getByText("Respuesta").click();
  await expect(step(page, 1).locator(".found")).toContainText(share ?? "?");
  await expect(step(page, 1).locator(".found")).toContainText("3.072 números");
  await page.locator("lab-lessons").getByRole("button", { name: "Imágenes que nunca vio" }).click();
  await step(page, 1).getByRole("button", { name: "Preparar la página" }).click();
  await expect(page.locator("lab-picture .frame")).toHaveAttribute("aria-label", /tu imagen/);
  await expect(page.locator("lab-picture .frame")).not.toHaveAttribute("aria-busy", "true");
  const answer = await page.locator("lab-answer .share").textContent();
  await visit(page, "lessons");
  await step(page, 1).getByText("Respuesta").click();
  await expect(step(page, 1).locator(".found")).toContainText(answer ?? "?");
});

test("every finding of every lesson can be computed, in the language that is chosen later, too", async ({ page }) => {
  test.slow();
  for (const [lesson, steps] of /** @type {[string, number][]} */ ([
    ["pixels", 5],
    ["shapes", 6],
    ["training", 6],
    ["certainty", 6],
    ["honesty", 6],
    ["labels", 5],
    ["looked", 8],
    ["unseen", 5],
  ])) {
    await open(page, `?lesson=${lesson}`);
    await expect(page.locator(".lesson-step")).toHaveCount(steps);
    for (const summary of await page.locator(".finding summary").all()) await summary.click();
    await expect(page.locator(".found", { hasText: "Evaluando…" })).toHaveCount(0, { timeout: 60_000 });
    for (const text of await page.locator(".found").allTextContents()) {
      expect(text).not.toMatch(/\{|NaN|undefined|No se pudo/);
      expect(text.length).toBeGreaterThan(40);
    }
  }
  await page.locator('lab-settings input[value="en"]').check();
  await expect(page.locator("#lesson-title")).toHaveText("Pictures it has never seen");
  await expect(page.locator(".lessons")).not.toContainText(/[áéíóúñ¿¡]/);
});

test("settings of the training are prepared, and the student's own figures join the finding", async ({ page }) => {
  await open(page, "?lesson=training");
  await step(page, 4).getByRole("button", { name: "Preparar la página" }).click();
  // Behind "More settings", which says so.
  await expect(page.locator("lab-recipe summary")).toContainText("reflejar la mitad de las imágenes, desplazamiento");
  await expect(page.getByLabel("Reflejar la mitad")).toBeChecked();
  await visit(page, "lessons");
  await step(page, 1).getByRole("button", { name: "Preparar la página" }).click();
  await expect(page.locator("section.training")).toBeInViewport();
  await expect(page.locator("#train-title")).toBeFocused();
  await page.getByRole("button", { name: "Empezar a entrenar" }).click();
  await expect(page.locator("lab-train .now")).toContainText("Época", { timeout: 60_000 });
  await visit(page, "lessons");
  await step(page, 2).getByText("Respuesta").click();
  await expect(step(page, 2).locator(".own")).toContainText(/empezó con una pérdida de [23],\d/, { timeout: 60_000 });
});

test("what is printed: the class has room to write, the teacher has what is found", async ({ page }) => {
  await page.addInitScript(() => {
    window.print = () => dispatchEvent(new Event("beforeprint"));
  });
  await open(page, "?lesson=shapes");
  await page.getByRole("button", { name: "Imprimir para la clase" }).click();
  await page.emulateMedia({ media: "print" });
  await expect(page.locator(".lesson-step .lines").first()).toBeVisible();
  await expect(page.locator(".finding").first()).toBeHidden();
  await expect(page.locator("main > :visible")).toHaveClass(["lessons is-open"]);
  await page.emulateMedia({ media: "screen" });
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await page.getByRole("button", { name: "Imprimir con soluciones" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-print", "lesson-teacher");
  await page.emulateMedia({ media: "print" });
  await expect(step(page, 1).locator(".found")).toContainText(
    "32 × 32 × 3 → 30 × 30 × 32 → 15 × 15 × 32 → 13 × 13 × 64 → 6 × 6 × 64 → 4 × 4 × 64",
  );
  await expect(page.locator(".notes li").first()).toBeVisible();
  await expect(page.locator(".unprinted")).toBeEmpty();
});

test("where the browser does not let a page print, the sheet is laid out for its own menu", async ({ page }) => {
  await page.addInitScript(() => {
    window.print = () => {};
  });
  await open(page, "?lesson=shapes");
  await page.getByRole("button", { name: "Imprimir para la clase" }).click();
  await expect(page.locator(".unprinted")).toContainText("menú del navegador");
  await page.emulateMedia({ media: "print" });
  await expect(page.locator(".lesson-step .lines").first()).toBeVisible();
  await expect(page.locator(".unprinted")).toBeHidden();
});

for (const [theme, lang, width] of /** @type {[string, string, number][]} */ ([
  ["light", "es", 1280],
  ["dark", "en", 320],
])) {
  test(`no rule of WCAG is broken in a lesson, and nothing is cut off: ${theme}, ${lang}, ${width}`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height: 800 });
    await open(page, `?lesson=certainty&theme=${theme}&lang=${lang}`);
    await step(page, 2).locator("> button").click();
    await expect(page.locator(".lesson-bar")).toBeVisible();
    await answered(page, 116);
    await visit(page, "lessons");
    await page.locator(".finding summary").first().click();
    const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  });
}

test.describe("when the lessons do not come", () => {
  test.use({ mayComplain: true });

  test("a sentence says so, and trying again works", async ({ page }) => {
    await page.route(/lessons\/es\.json$/, (route) => route.fulfill({ status: 503 }));
    await open(page, "?lesson=pixels");
    await expect(page.locator('lab-notices .notice[data-scope="lessons"]')).toContainText("lessons/es.json");
    await page.unroute(/lessons\/es\.json$/);
    await page.getByRole("button", { name: "Reintentar" }).click();
    await expect(page.locator(".lesson-step")).toHaveCount(5);
  });
});
