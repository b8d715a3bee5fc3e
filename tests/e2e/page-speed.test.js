// @ts-check
// A person opens the speed panel by a link, measures the device by keyboard, and copies the figures as text.
import { expect, file, open, test } from "./lab-page.js";

test("a device is measured with nothing fetched but the engines' modules, and its figures are copied", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.setViewportSize({ width: 360, height: 800 });
  /** @type {string[]} */
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await open(page, "?panel=speed");
  const panel = page.locator("lab-speed");
  const start = panel.getByRole("button", { name: "Medir", exact: true });
  await expect(start).toBeEnabled();
  // The other panels' code comes behind the answer: all of it is here when every element is known.
  await page.waitForFunction(() => !document.querySelector(":not(:defined)"));
  const before = new Set(asked);

  await start.focus();
  await page.keyboard.press("Enter");
  await expect(panel.getByRole("button", { name: "Parar", exact: true })).toBeFocused();
  const rows = panel.locator("tbody tr");
  await expect(rows).toHaveCount(6, { timeout: 100_000 });
  await expect(panel.getByRole("button", { name: "Medir otra vez" })).toBeFocused();
  await expect(panel.getByRole("status").first()).toHaveText(/^Listo: [\d.,]+ imágenes por segundo/);
  for (const row of await rows.all()) await expect(row.locator(".rate")).toHaveText(/^[\d.,]*[1-9][\d.,]*$/);
  const news = [...new Set(asked)].filter((path) => !before.has(path));
  const engines = [
    ...["learn", "learn-flex"].flatMap((name) => [file(`${name}.js`), file(`${name}_bg.wasm`)]),
    /\/(training|parts)\/(loop|shard-worker|time)[\w-]*\.js$/,
    // The page holds it; a lab of its own asks for it.
    /\/assets\.json$/,
  ];
  expect(news.filter((path) => !engines.some((engine) => engine.test(path)))).toEqual([]);
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);

  await panel.getByRole("button", { name: "Copiar como texto" }).click();
  await expect(panel.getByRole("button", { name: "Copiado" })).toBeVisible();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text.split("\n")).toHaveLength(9);
  expect(text).toContain(
    `Kernels, lotes de 32: ${await rows.nth(1).locator(".rate").textContent()} imágenes por segundo`,
  );

  await panel.getByRole("button", { name: "Cerrar el panel de velocidad" }).click();
  await expect(start).toBeHidden();
  expect(new URL(page.url()).searchParams.has("panel")).toBe(false);
});

test("a measurement is stopped, and timings refuse what they cannot time", async ({ page }) => {
  await open(page, "?panel=speed&lang=en");
  const panel = page.locator("lab-speed");
  await panel.getByRole("button", { name: "Measure", exact: true }).click();
  await panel.getByRole("button", { name: "Stop" }).click();
  await expect(panel.getByRole("status").first()).toHaveText("Stopped.");
  await expect(panel.locator("table")).toBeHidden();

  const codes = await page.evaluate(async () => {
    const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
    const lab = await CifarLab.open();
    const image = new Uint8Array(3072);
    const calls = [
      () => lab.time(new Uint8Array(10)),
      () => lab.time(image, { repeats: 0 }),
      () => lab.timeTraining(image, new Uint8Array(2)),
      () => lab.timeTraining(image, new Uint8Array(1), { steps: 0 }),
    ];
    const refused = await Promise.all(
      calls.map((call) =>
        call().then(
          () => "nothing",
          (/** @type {any} */ error) => error.code,
        ),
      ),
    );
    const { ms, memory, logits } = await lab.time(image, { repeats: 3 });
    const found = { refused, ms: ms > 0, memory, logits: logits.length, peak: await lab.peak(), old: await lab.roof() };
    lab.close();
    return found;
  });
  expect(codes.refused).toEqual(["argument", "argument", "argument", "argument"]);
  expect(codes).toMatchObject({ ms: true, logits: 20 });
  // Bytes of a worker's memory, and multiply-adds a second, which the slowest phone has by the hundred million.
  expect(codes.memory).toBeLessThanOrEqual(48 * 1024 * 1024);
  expect(Math.min(codes.peak, codes.old)).toBeGreaterThan(1e8);
});
