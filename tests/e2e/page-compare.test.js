// @ts-check
// Two networks on one picture.
import { answered, expect, file, open, painted, test, truth, watchPaint } from "./lab-page.js";

const fact = (/** @type {import("@playwright/test").Page} */ page, /** @type {string} */ name) =>
  page.locator("lab-compare .facts").getByRole("row", { name: new RegExp(`^${name}`) });

test("a second model answers to the same picture, and its file's facts stand beside the first's", async ({ page }) => {
  await watchPaint(page);
  await open(page, "?place=inside");
  await page.getByLabel("Comparar con").selectOption("notebook-corrected");
  await expect(page.locator("lab-compare figure")).toHaveCount(2);
  await expect(page.locator("lab-compare .said").last()).toHaveText(/\S+ \d+,\d\d\s%/);
  await expect(page).toHaveURL(/compare=notebook-corrected/);
  await expect(fact(page, "Exactitud en prueba").getByRole("cell")).toHaveText(["70,63\u00a0%", "80,21\u00a0%"]);
  await expect(fact(page, "Parámetros").getByRole("cell")).toHaveText(["119.040", "118.430"]);
  await expect(fact(page, "Semilla").getByRole("cell")).toHaveText(["9", "1"]);
  await expect(fact(page, "Salidas")).not.toHaveClass(/same/);
  await expect(page.locator("lab-compare .same")).toHaveCount(0);
  // 80.21 and 70.63 % of 10,000: more than chance.
  await expect(page.locator("lab-compare .difference")).toContainText(
    "«El cuaderno, corregido» acierta 9,6 puntos más que «El cuaderno, como lo ejecutó Keras»",
  );
  await expect.poll(async () => (await painted(page, "compare-second"))?.bars.length).toBe(10);
});

test("its answer is the one that the model gives alone, also after stepping on", async ({ page }) => {
  await open(page, "?compare=notebook-corrected");
  await expect(page.locator("lab-compare .body")).toBeVisible();
  for (let step = 0; step < 5; step++) await page.keyboard.press("ArrowRight");
  await answered(page, 121);
  const expected = await page.evaluate(async () => {
    const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
    const lab = await CifarLab.open({ model: "notebook-corrected" });
    const { probabilities } = await lab.classify(121);
    lab.close();
    return new Intl.NumberFormat("es", { style: "percent", minimumFractionDigits: 2 }).format(
      Math.max(...probabilities),
    );
  });
  await expect(page.locator("lab-compare .said").last()).toContainText(expected);
  const { label } = await truth(page, 121);
  const names = await page.evaluate(async () => (await fetch("lang/es.json")).json());
  const isRight = (await page.locator("lab-compare .said").last().textContent())?.startsWith(names[`class.${label}`]);
  await expect(page.locator("lab-compare .verdict").last()).toHaveText(isRight ? "acierta" : "falla");
});

test("choosing the second as the first makes them change places", async ({ page }) => {
  await open(page, "?compare=notebook-corrected");
  await expect(page.locator("lab-compare .body")).toBeVisible();
  await page.locator('lab-models input[value="notebook-corrected"]').check();
  await expect(page).toHaveURL(/compare=notebook&model=notebook-corrected/);
  await expect(page.locator("lab-compare figure .name")).toHaveText([
    "El cuaderno, corregido",
    "El cuaderno, como lo ejecutó Keras",
  ]);
  await page.goBack();
  await expect(page.locator("lab-compare figure .name").first()).toHaveText("El cuaderno, como lo ejecutó Keras");
});

test("a link that compares with what there is not compares with nothing", async ({ page }) => {
  await open(page, "?compare=no-such-model");
  await expect(page.locator("lab-compare .body")).toBeHidden();
  await expect(page.getByLabel("Comparar con")).toHaveValue("");
  await expect(page.locator("lab-notices .notice")).toContainText("compare=no-such-model");
});

test.describe("when it does not come", () => {
  // A worker that starts late would ask the service worker, past the fault.
  test.use({ mayComplain: true, serviceWorkers: "block" });

  test("a sentence says so, the first answer stays, and trying again works", async ({ page }) => {
    const weights = file("notebook-corrected.safetensors");
    await page.route(weights, (route) => route.fulfill({ status: 503 }));
    await open(page, "?place=inside");
    await page.getByLabel("Comparar con").selectOption("notebook-corrected");
    const notice = page.locator('lab-notices .notice[data-scope="compare"]');
    await expect(notice).toContainText("el servidor responde 503");
    await expect(page.locator("lab-answer .sentence")).toContainText("Avión");
    await page.unroute(weights);
    await page.getByRole("button", { name: "Reintentar" }).click();
    await expect(page.locator("lab-compare .body")).toBeVisible();
    await expect(page.locator("lab-notices .notice")).toHaveCount(0);
  });
});
