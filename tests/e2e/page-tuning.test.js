// @ts-check
// The dense layers alone learn: the setting and what follows from it, the link, a run to its end, and what is refused.
import { expect, open, test } from "./lab-page.js";

test("dense layers alone: settings that follow, the link, features once, the run to its end", async ({ page }) => {
  await open(page, "?place=train&lang=es&from=model&flip=1&shift=2&images=1000&epochs=3&lr=0.0001");
  const field = (/** @type {string} */ name) => page.locator(`#train-${name}`);
  const more = page.locator("lab-recipe summary");
  await expect(more).toHaveText(
    "Más ajustes: 3 cambiados (empezar con, reflejar la mitad de las imágenes, desplazamiento)",
  );
  await more.click();
  await expect(field("flip")).toBeChecked();
  await field("trains").selectOption("dense");
  await expect(field("flip")).not.toBeChecked();
  await expect(field("flip")).toBeDisabled();
  await expect(field("shift")).toBeDisabled();
  await expect(field("shift")).toHaveValue("0");
  await expect(page.locator("#train-trains-about")).toContainText("una sola vez");
  await expect.poll(() => page.url()).toContain("trains=dense");
  expect(page.url()).not.toMatch(/flip|shift/);
  /** @type {string[]} */
  const said = [];
  await page.exposeFunction("heard", (/** @type {string} */ text) => said.push(text));
  await page.evaluate(() => {
    const { heard } = /** @type {any} */ (globalThis);
    const now = document.querySelector("lab-train .now") ?? document.body;
    new MutationObserver(() => heard(now.textContent)).observe(now, {
      childList: true,
      characterData: true,
      subtree: true,
    });
  });
  await page.locator("lab-train [data-do=start]").click();
  await expect(page.locator("lab-train .status")).toContainText("Tras la época 3", { timeout: 60_000 });
  expect(
    said.some((text) => /Antes del primer paso: \d+ de 2\.000 imágenes/.test(text)),
    said.join("\n"),
  ).toBe(true);
  await page.locator("lab-train [data-do=reset]").click();
  await field("from").selectOption("random");
  await expect(field("trains")).toHaveValue("all");
  await expect(field("trains")).toBeDisabled();
  await expect(field("flip")).toBeEnabled();
});

test("a link whose settings do not go together is mended, and says so", async ({ page }) => {
  await open(page, "?place=train&lang=es&trains=dense&from=model&flip=1&workers=99");
  const linked = page.locator("lab-train .linked");
  await expect(linked).toContainText("Reflejar la mitad de las imágenes: el enlace pide «1»");
  await expect(linked).toContainText("Procesos: el enlace pide «99»");
  await open(page, "?place=train&lang=es&trains=dense");
  await expect(linked).toContainText(
    "el enlace pide «dense», que aquí no es posible; se usa todas, como en el cuaderno",
  );
});

test("what is refused is said in the page's language alone", async ({ page }) => {
  await open(page, "?place=train&lang=es");
  const problem = page.locator("lab-train .problem");
  const give = (/** @type {string} */ text) =>
    page
      .locator("lab-train input[type=file]")
      .setInputFiles({ name: "a.cifar-run", buffer: Buffer.from(text), mimeType: "application/octet-stream" });
  await give(`cifar-lab-run/1\n${"x".repeat(200)}`);
  await expect(problem).toHaveText(
    "No se puede usar este entrenamiento: El archivo está cortado o cambiado: su suma de control no coincide. Usa otra copia, o empieza de nuevo.",
    { timeout: 30_000 },
  );
  await give("cifar-lab-run/7\n");
  await expect(problem).toHaveText(/es de otra versión de esta página: vuelve a cargarla, o empieza de nuevo\.$/);
});
