// @ts-check
// Damaged pictures: the bytes of the native program, the answers before and after, accuracy by kind and strength.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import { choose, expect, open, test, visit } from "./lab-page.js";

const recorded = JSON.parse(readFileSync(new URL("../golden/recorded-corruptions.json", import.meta.url), "utf8"));

test("a picture is damaged, and accuracy on damaged test images is measured", async ({ page }) => {
  test.setTimeout(300_000);
  await page.setViewportSize({ width: 360, height: 800 });
  await open(page, "?lang=en&place=evaluate");
  const view = page.locator("lab-robustness");
  await view.scrollIntoViewIfNeeded();
  const said = view.locator(".damaged .said");
  await expect(said).toContainText(/^Gaussian noise, strength 3: the answer/, { timeout: 60_000 });
  await view.getByLabel("Damage", { exact: true }).selectOption({ label: "Less contrast" });
  await view.getByLabel("Strength", { exact: true }).focus();
  await page.keyboard.press("End");
  await expect(said).toContainText(/^Less contrast, strength 5: the answer/);
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);

  // Changed so that the network errs: by little, as the sentence says, and another network is shown it.
  await view.getByText("This picture, changed so that the network errs").click();
  const attack = view.locator(".attack");
  await expect(attack.locator(".said")).toContainText(/^No colour value moved by more than 4 of 255; .* values,/);
  await attack.getByLabel("PGD: many steps").check();
  await attack.getByLabel("At most (epsilon)").focus();
  await page.keyboard.press("Home");
  await expect(attack.locator(".said")).toContainText(/^No colour value moved by more than 0 of 255; .* 0 moved/);
  await page.keyboard.press("End");
  await expect(attack.locator(".said")).toContainText(
    /^No colour value moved by more than 16 of 255.* and now it says/,
  );
  await expect(page).toHaveURL(/attack=16-10/);
  await attack.getByLabel("Show it to another network, too").selectOption({ label: "The notebook, as written" });
  await expect(attack.getByRole("row")).toHaveCount(3, { timeout: 60_000 });
  await expect(attack.locator(".said")).toContainText("The other network");
  await expect(page).toHaveURL(/attack=16-10-notebook-as-written/);
  await expect(page).toHaveURL(/damage=contrast-5/);
  const { violations } = await new AxeBuilder({ page }).include("lab-robustness").analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);

  // A measurement that is stopped leaves nothing, and another one can begin.
  const start = view.locator(".measured").getByRole("button", { name: "Measure" });
  await start.click();
  const stop = view.locator(".measured").getByRole("button", { name: "Stop" });
  await expect(view.locator(".measured .count")).toContainText(/^[1-9][\d,]* of 18,200 answers/);
  await stop.click();
  await expect(start).toBeEnabled();
  await expect(view.locator(".measured").getByRole("table", { name: /^Percent right/ })).toBeHidden();

  // What other resizers lose on test images.
  await view.locator(".resized-set").getByRole("button", { name: "Measure" }).click();
  await expect(view.locator(".resized-set tbody tr")).toHaveCount(7, { timeout: 60_000 });

  // A photo of one's own is shown as other programs make it 32 x 32.
  const resized = view.locator(".resizers");
  await expect(resized).toContainText("A test image has 32 × 32 pixels already");
  await visit(page, "classify");
  await choose(page, "cat.png");
  await expect(page.locator("lab-picture .frame")).toHaveAttribute("aria-label", /of your picture/);
  await visit(page, "evaluate");
  await view.scrollIntoViewIfNeeded();
  await expect(resized.getByRole("listitem")).toHaveCount(6, { timeout: 60_000 });
  await expect(resized.locator(".said")).toContainText(/^Of the other 5 ways, [0-5] gives? the same answer/);

  // The module gives the native program's bytes, and counts.
  const found = await page.evaluate(async () => {
    const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
    const lab = await CifarLab.open();
    const robustness = await lab.robustness();
    const pictures = Uint8Array.from({ length: 6144 }, (_, at) =>
      Math.floor((at % 32) * 7 + (Math.floor(at / 32) % 32) * 3 + Math.floor(at / 1024) * 29),
    );
    /** @type {Record<string, number[]>} */
    const bytes = {};
    for (const { name } of robustness.corruptions) {
      const damaged = await robustness.corrupt(pictures, { corruption: name, strength: 4, seed: 9, first: 40 });
      bytes[name] = [...damaged];
    }
    const wrong = await robustness
      .corrupt(pictures, { corruption: "fog", strength: 6 })
      .catch((/** @type {any} */ error) => error.code);
    const report = await robustness.measure({ corruptions: ["contrast"], images: 150 });
    // Without noise, the nearest of 49 pixels is the test image's own; with it, the mean of all is the better choice.
    const resized = [0, 40].map((noise) => robustness.measureResizers({ images: 100, noise }));
    const [even, noisy] = await Promise.all(resized);
    const refused = await robustness
      .photographed(pictures, { noise: 256 })
      .catch((/** @type {any} */ error) => error.code);
    // Another network than the loaded one is measured beside it.
    await lab.loadModel("notebook-corrected");
    const network = { name: "another", weights: lab.weightsBytes() };
    await lab.loadModel("notebook");
    const other = await robustness.measure({ corruptions: ["contrast"], images: 150, network });
    robustness.close();
    const once = await lab.corrupt(pictures.slice(0, 3072), { corruption: "fog", strength: 4, seed: 9, first: 40 });
    // By at most two of 255, and the network errs where it was right.
    const { planar, label } = await lab.image({ index: 7 });
    const attacked = await lab.attack(7, { epsilon: 2, steps: 10 });
    const furthest = Math.max(
      ...attacked.map((/** @type {number} */ byte, /** @type {number} */ at) => Math.abs(byte - (planar[at] ?? 0))),
    );
    const answers = [await lab.classify(7), await lab.classify(attacked)].map(({ index }) => index);
    const attack = { furthest, answers, label };
    lab.close();
    return { bytes, wrong, report, once: [...once], attack, even, noisy, refused, other };
  });
  const hashes = Object.entries(found.bytes).map(([name, bytes]) => [
    name,
    createHash("sha256").update(Uint8Array.from(bytes)).digest("hex"),
  ]);
  expect(Object.fromEntries(hashes)).toEqual(recorded);
  expect(found.wrong).toBe("argument");
  expect(found.once).toEqual(found.bytes.fog.slice(0, 3072));
  expect(found.attack.furthest).toBe(2);
  expect(found.attack.answers[0]).toBe(found.attack.label);
  expect(found.attack.answers[1]).not.toBe(found.attack.label);
  const shares = (/** @type {any} */ { resizers }) =>
    Object.fromEntries(resizers.map((/** @type {any} */ { resizer, accuracy }) => [resizer, accuracy]));
  expect(shares(found.even).nearest).toBe(found.even.clean);
  expect(shares(found.noisy)["area-mean"]).toBeGreaterThan(shares(found.noisy).nearest);
  expect(found.refused).toBe("argument");
  expect(found.other.model).toBe("another");
  expect(found.other.clean).toBeGreaterThan(found.report.clean);
  const { clean, curves, images } = found.report;
  expect([images, curves.length, curves[0].accuracy.length]).toEqual([150, 1, 5]);
  expect(clean).toBeGreaterThan(0.6);
  expect(curves[0].accuracy[4]).toBeLessThan(0.4);
});

test.describe("a worker that ends", () => {
  test.use({ mayComplain: true });

  test("is told of, and another one damages the same picture", async ({ page }) => {
    await page.addInitScript(() => {
      const Plain = Worker;
      globalThis.Worker = /** @type {any} */ (
        class extends Plain {
          /** @param {any} url @param {any} options */
          constructor(url, options) {
            super(url, options);
            if (options.name.endsWith("robustness")) /** @type {any} */ (globalThis).damages = this;
          }
        }
      );
    });
    await open(page, "?lang=en&place=evaluate");
    const view = page.locator("lab-robustness");
    await view.scrollIntoViewIfNeeded();
    const said = view.locator(".damaged .said");
    await expect(said).toContainText(/^Gaussian noise, strength 3/, { timeout: 60_000 });
    // While it is asked.
    await view.getByLabel("Strength", { exact: true }).evaluate((/** @type {HTMLInputElement} */ strength) => {
      /** @type {any} */ (globalThis).damages.terminate();
      strength.value = "5";
      strength.dispatchEvent(new Event("input"));
    });
    const notice = page.locator('lab-notices .notice[data-scope="robustness"]');
    await expect(notice).toBeVisible();
    await notice.getByRole("button").first().click();
    await view.scrollIntoViewIfNeeded();
    await expect(said).toContainText(/^Gaussian noise, strength 5/, { timeout: 60_000 });
  });
});

test("a link has the second network, the damage, the curves and the noise; what is not here is passed over", async ({
  page,
}) => {
  const choices =
    "attack=2-1-accurate&damage=shot-noise-2-7&curves=images-1000_of-fog_with-gone.accurate&resized=1000-40";
  await open(page, `?lang=en&place=evaluate&${choices}`);
  const view = page.locator("lab-robustness");
  await view.scrollIntoViewIfNeeded();
  await expect(view.locator(".damaged .said")).toContainText(/^Shot noise, strength 2/, { timeout: 60_000 });
  await expect(view.locator(".attack").getByRole("row")).toHaveCount(3, { timeout: 60_000 });
  await expect(view.locator("#attack-other")).toHaveValue("accurate");
  await expect(view.locator("#robustness-images")).toHaveValue("1000");
  await expect(view.locator(".others input:checked")).toHaveCount(1);
  await expect(view.locator(".others input:checked")).toHaveValue("accurate");
  await expect(view.locator("#resizers-noise")).toHaveValue("40");
  await expect(view.locator("#resizers-images")).toHaveValue("1000");

  await view.locator("#robustness-images").selectOption("200");
  await view.locator(".others input:checked").uncheck();
  await expect(page).toHaveURL(/curves=of-fog_with-gone/);
  await view.locator("#resizers-noise").selectOption("0");
  await expect(page).toHaveURL(/resized=1000-0/);
  await view.getByRole("button", { name: "Randomise again" }).click();
  await expect(page).toHaveURL(/damage=shot-noise-2-8/);
  await page.goBack();
  await expect(page).toHaveURL(/damage=shot-noise-2-7/);
});

test("what is locked stays closed, and what is locked open stays open", async ({ page }) => {
  for (const [attack, isOpen] of /** @type {const} */ ([
    ["", false],
    ["&attack=4-1", true],
  ])) {
    await page.goto(`embed.html?panel=robustness&lang=en&lock=attack${attack}`);
    const details = page.locator("details.attack");
    await expect(details.locator("summary")).toBeVisible({ timeout: 30_000 });
    await expect(details).toHaveJSProperty("open", isOpen);
    await details.locator("summary").click();
    await expect(details).toHaveJSProperty("open", isOpen);
  }
  await page.goto("embed.html?panel=robustness&lang=en&lock=damage,curves,resized&damage=fog-4&resized=1000-10");
  await expect(page.locator(".damaged .said")).toContainText(/^Fog, strength 4/, { timeout: 60_000 });
  for (const part of ["#robustness-corruption", "#robustness-strength", "#robustness-images", "#resizers-noise"])
    await expect(page.locator(part)).toBeDisabled();
});
