// @ts-check
// The notebook's nine steps beside their live results.
import { AxeBuilder } from "@axe-core/playwright";
import { PANEL, answered, cells, expect, open, test, truth, visit } from "./lab-page.js";

/** @typedef {import("@playwright/test").Page} Page */

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const step = (/** @type {Page} */ page, /** @type {number} */ number) => page.locator(`.step[data-step="${number}"]`);

/**
 * Opens the panel and waits until every step has its result.
 * @param {Page} page
 */
async function openNotebook(page, query = "?panel=notebook") {
  await open(page, query);
  await expect(page.locator(".step")).toHaveCount(9);
  await expect(page.locator(".step .waiting")).toHaveCount(0, { timeout: 60_000 });
}

test("nothing of it is fetched before it is opened; then nine steps are there, and the address says so", async ({
  page,
}) => {
  const fetched = /** @type {string[]} */ ([]);
  page.on("request", (request) => fetched.push(request.url()));
  await open(page);
  const isItsOwn = (/** @type {string} */ url) => /page\/notebook\/|train-00|\/runs\//.test(url);
  expect(fetched.filter(isItsOwn)).toEqual([]);
  await visit(page, "notebook");
  await expect(page).toHaveURL(/panel=notebook/);
  await expect(page.locator(".step")).toHaveCount(9);
  await expect(page.locator(".step .waiting")).toHaveCount(0, { timeout: 60_000 });
  expect(fetched.filter((url) => url.includes("train-00"))).toHaveLength(1);
  await visit(page, "classify");
  await expect(page.locator(".step").first()).toBeHidden();
  await expect(page).not.toHaveURL(/panel=/);
});

test("the story of image 116 leads to it", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "El cuaderno, paso a paso" }).click();
  await expect(page.locator("#notebook-title")).toBeFocused();
  await expect(page.locator("#notebook-title")).toBeInViewport();
  await expect(page.locator(".step")).toHaveCount(9);
});

test("data: the counts, the normalised pixel, the first 25 training images pixel by pixel", async ({ page }) => {
  await openNotebook(page);
  await expect(step(page, 1).locator("dd")).toHaveText(["50.000", "10.000", "10"]);
  const { colours } = await truth(page, 116);
  const [red = 0] = colours[0] ?? [];
  const row = step(page, 2).getByRole("row", { name: /^Rojo/ });
  await expect(row).toContainText(String(red));
  await expect(row).toContainText((red / 255).toFixed(4).replace(".", ","));
  const images = step(page, 3).getByRole("img");
  await expect(images).toHaveCount(25);
  await expect(images.first()).toHaveAttribute("aria-label", "Imagen de entrenamiento 0: Rana");
  await expect(step(page, 3).locator("figcaption").nth(24)).not.toHaveText("");
  const train = await page.evaluate(async () => {
    const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
    const lab = await CifarLab.open();
    const { rgba } = await lab.image({ split: "train", index: 7 });
    lab.close();
    return Array.from({ length: 1024 }, (_, k) => [...rgba.subarray(4 * k, 4 * k + 3)]);
  });
  await images.nth(7).scrollIntoViewIfNeeded();
  await expect.poll(() => cells(page, '.step[data-step="3"] li:nth-child(8) canvas')).toEqual(train);
});

test("both summaries: 56.320 and 119.040 parameters, with the arithmetic on request", async ({ page }) => {
  await openNotebook(page);
  await expect(step(page, 4).getByRole("row")).toHaveCount(7);
  await expect(step(page, 4).getByRole("row").last()).toContainText("56.320");
  // Lines of Python as they were written: none is broken where it is too long.
  for (const code of await page.locator(".step pre code").all()) {
    const tops = await code.evaluate((node) => Array.from(node.getClientRects(), ({ top }) => top));
    expect(new Set(tops).size).toBe((await code.textContent())?.split("\n").length);
  }
  const whole = step(page, 5);
  await expect(whole.getByRole("row")).toHaveCount(10);
  await expect(whole.getByRole("row").last()).toContainText("119.040");
  await expect(whole.getByRole("row").last()).toContainText("465,00");
  await expect(whole.getByText("(3×3×3 + 1) × 32 = 896")).toBeHidden();
  await whole.getByRole("button", { name: "Mostrar las cuentas" }).click();
  await expect(whole.getByText("(3×3×3 + 1) × 32 = 896")).toBeVisible();
  await expect(whole.locator(".remark")).toContainText("(60 + 1) × 10 = 610");
});

test("compile: the literal reading cannot go below 2,078, and the notebook's first epoch is below it", async ({
  page,
}) => {
  await openNotebook(page);
  const rows = step(page, 6).getByRole("row");
  await expect(rows.nth(2)).toContainText("2,078");
  await expect(rows.nth(2)).toContainText("2,616");
  await expect(step(page, 6).locator(".remark")).toContainText("1,5822");
});

test("compile: whoever is stuck at 10 % finds what Keras 3 does today by searching the page", async ({ page }) => {
  await openNotebook(page);
  const found = await page.evaluate(() => {
    const { find } = /** @type {any} */ (window);
    // An answer in sight may have such a share, too: whoever searches goes on to the next.
    const steps = [];
    for (let press = 0; press < 4 && (find("10 %") || find("10\u00a0%")); press++)
      steps.push(getSelection()?.anchorNode?.parentElement?.closest("[data-step]")?.getAttribute("data-step"));
    return steps.find((step) => step);
  });
  expect(found).toBe("6");
  const rows = step(page, 6).locator(".backends").getByRole("row");
  await expect(rows.nth(1)).toContainText("59,3");
  await expect(rows.nth(2)).toContainText("2,6685, 2,6158 y 2,6685");
  await expect(step(page, 6)).toContainText("en 1, la pérdida se queda en 2,6158; con nueve, en 2,6685");
});

test("fit: what was printed in 2023 and what our logs say", async ({ page, request }) => {
  await openNotebook(page);
  const rows = step(page, 7).getByRole("row");
  await expect(rows.nth(1)).toContainText("71,24");
  for (const [place, seed] of [
    [2, 1],
    [3, 2],
    [10, 9],
  ]) {
    const log = await (await request.get(`runs/notebook-seed${seed}.jsonl`)).text();
    const { test_accuracy } = JSON.parse(log.trim().split("\n").at(-1) ?? "");
    await expect(rows.nth(place ?? 0)).toContainText((100 * test_accuracy).toFixed(2).replace(".", ","));
  }
  await expect(step(page, 7)).toContainText("1.563 pasos");
  await expect(step(page, 7).locator(".spread")).toContainText("media del 70,55");
});

test("the curve: lines that can be left out, read epoch by epoch with the keyboard, and as a table", async ({
  page,
}) => {
  await openNotebook(page);
  const curve = step(page, 8);
  await expect(curve.locator("polyline")).toHaveCount(7);
  const slider = curve.getByRole("slider");
  await slider.focus();
  await page.keyboard.press("End");
  await expect(slider).toHaveAttribute("aria-valuetext", "Época 40");
  await expect(curve.locator(".legend li").last().locator(".value")).toHaveText(/^82,10/);
  await expect(curve.locator(".legend li").first().locator(".value")).toHaveText("–");
  for (const name of ["Corregida, entrenamiento", "Corregida, validación"])
    await curve.getByRole("checkbox", { name }).uncheck();
  await expect(curve.locator("polyline")).toHaveCount(5);
  await expect(slider).toHaveAttribute("aria-valuetext", "Época 15");
  await expect(curve.locator(".legend li").nth(1).locator(".value")).toHaveText(/^71,24/);
  await curve.getByText("Los números, como tabla").click();
  await expect(curve.getByRole("table").getByRole("row")).toHaveCount(41);
  await expect(curve.getByRole("table").getByRole("row").nth(15)).toContainText("71,24");
  await curve.getByRole("radio", { name: "Pérdida" }).check();
  await expect(curve.getByRole("table").getByRole("row").nth(1)).toContainText("1,5822");
  // The picture is gone on with where it was read: the arrows of the slider are the slider's.
  await expect(page.locator("lab-picture .frame")).toHaveAttribute("aria-label", /\b116\b/);
});

test("image 116: twenty outputs then and now, the sentence as printed and as it should read", async ({ page }) => {
  await openNotebook(page);
  const last = step(page, 9);
  const rows = last.getByRole("table").getByRole("row");
  await expect(rows).toHaveCount(22);
  await expect(rows.nth(1)).toContainText("0,999998");
  await expect(rows.nth(1)).toContainText("99,96");
  await expect(rows.nth(11)).toContainText("8,4E−15");
  await expect(rows.last()).toContainText("6,97");
  const sentences = last.locator(".sentences dd");
  await expect(sentences.first()).toContainText("100,00");
  await expect(sentences.nth(1)).toContainText("99,96");
  const share = await page.locator("lab-answer .share").textContent();
  await expect(sentences.nth(2)).toContainText(share ?? "");
  await expect(sentences.nth(3)).toContainText("80,21");
});

test("a remark leads to the corrected network beside the notebook's", async ({ page }) => {
  await openNotebook(page);
  await step(page, 5).getByRole("button", { name: "Comparar con la red corregida" }).click();
  await expect(page).toHaveURL(/compare=notebook-corrected/);
  await expect(page.locator("lab-compare .body")).toBeVisible();
  await expect(page.locator("lab-compare .choose")).toBeInViewport();
});

test("another network above does not change whose steps these are", async ({ page }) => {
  await openNotebook(page, "?panel=notebook&model=notebook-corrected&lang=en");
  await expect(step(page, 5).getByRole("row").last()).toContainText("119,040");
  await expect(step(page, 9).getByRole("table")).toContainText("output 19, dead");
});

for (const [theme, lang] of [
  ["light", "es"],
  ["dark", "en"],
]) {
  test(`no rule of WCAG is broken in the steps: ${theme}, ${lang}`, async ({ page }) => {
    await openNotebook(page, `?panel=notebook&compare=notebook-corrected&reading=sigmoid&theme=${theme}&lang=${lang}`);
    await page.locator(".step .twin summary").click();
    await page.locator('.step[data-step="5"] .result > button').click();
    const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });
}

test("no string of the other language is left in the steps", async ({ page }) => {
  await openNotebook(page, "?panel=notebook&compare=notebook-corrected&lang=en");
  for (const part of [".notebook", "lab-compare"]) await expect(page.locator(part)).not.toContainText(/[áéíóúñ¿¡]/);
});

for (const width of [320, 360, 768]) {
  test(`at ${width} pixels nothing is cut off`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await openNotebook(page);
    await page.locator(".step .twin summary").click();
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  });
}

test.describe("when a part does not come", () => {
  test.use({ mayComplain: true });

  test("a sentence names it, the other steps stand, and trying again works", async ({ page }) => {
    await page.route(/runs\/notebook-seed2\.jsonl$/, (route) => route.fulfill({ status: 503 }));
    await open(page, "?panel=notebook");
    await expect(page.locator('lab-notices .notice[data-scope="notebook"]')).toContainText("runs/notebook-seed2.jsonl");
    await expect(step(page, 4).getByRole("row").last()).toContainText("56.320");
    await expect(step(page, 8).locator(".waiting")).toBeVisible();
    await page.unroute(/runs\/notebook-seed2\.jsonl$/);
    await page.getByRole("button", { name: "Reintentar" }).click();
    await expect(step(page, 8).locator("polyline")).toHaveCount(7);
    await expect(page.locator("lab-notices .notice")).toHaveCount(0);
  });
});

test.describe("when its code does not come", () => {
  // What the service worker has kept would come in place of the fault.
  test.use({ mayComplain: true, serviceWorkers: "block" });

  test("it is asked for once, however often the page is shown anew, and again when the person wants it", async ({
    page,
  }) => {
    let asked = 0;
    await page.route(PANEL, (route) => ((asked += 1), route.abort("internetdisconnected")));
    await open(page);
    await visit(page, "notebook");
    await expect(page.locator('lab-notices .notice[data-scope="notebook"]')).toContainText("panels/notebook/panel.js");
    await page.locator("main").focus();
    for (const image of [117, 118, 119]) {
      await page.keyboard.press("ArrowRight");
      await answered(page, image);
    }
    expect(asked).toBe(1);
    await page.unroute(PANEL);
    await page.getByRole("button", { name: "Reintentar" }).click();
    await expect(page.locator(".step")).toHaveCount(9);
    await expect(page.locator("lab-notices .notice")).toHaveCount(0);
  });
});
