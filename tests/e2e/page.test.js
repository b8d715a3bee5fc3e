// @ts-check
// The first page as a person uses it: the answer that is there, other images, models, engines, all 10,000.
import { answered, cells, expect, open, painted, test, truth, twin, watchPaint, withoutList } from "./lab-page.js";

test("image 116 is answered without a click", async ({ page }) => {
  await open(page);
  await expect(page.locator("lab-picture figcaption strong")).toHaveText("Avión");
  await expect(page.getByRole("img", { name: /Imagen de prueba 116.*Avión/ })).toBeVisible();
  const rows = await twin(page);
  const best = rows.filter(([, , mark]) => mark?.includes("respuesta de la red"));
  expect(best).toHaveLength(1);
  await expect(page.locator("lab-answer .sentence")).toContainText(`${best[0]?.[0]} ${best[0]?.[1]}`);
  await expect(page.locator("lab-story")).toContainText("6,97");
  await expect(page.locator("lab-facts .figure")).toHaveText(/^\d\d,\d\d\s%$/);
  await expect(page.locator("lab-facts")).toContainText("119.040");
});

test("the picture on the screen is the image, pixel by pixel, in light and dark", async ({ page }) => {
  await open(page, "?theme=dark");
  const { label, colours } = await truth(page, 116);
  expect(label).toBe(0);
  await expect.poll(() => cells(page, "lab-picture canvas")).toEqual(colours);
  const sample = page.locator("lab-samples button[aria-current] canvas");
  await sample.scrollIntoViewIfNeeded();
  expect(await sample.evaluate((canvas) => canvas.clientWidth)).toBeGreaterThanOrEqual(44);
});

test("the numbers in the table are those that were painted", async ({ page }) => {
  await watchPaint(page);
  await open(page);
  for (const press of ["", "ArrowRight", "ArrowRight"]) {
    if (press) await page.keyboard.press(press);
    await expect
      .poll(async () => {
        const { bars } = await painted(page, "bars");
        const rows = await twin(page);
        const strip = (/** @type {string} */ label) => label.replace(/[→✓] /g, "");
        const drawn = bars.map((/** @type {any} */ { label, text, best, truth }) => [strip(label), text, best, truth]);
        const written = rows.map(([name, text, marks]) => [name, text, !!marks?.includes("→"), !!marks?.includes("✓")]);
        return JSON.stringify(drawn) === JSON.stringify(written) && drawn.length >= 10;
      })
      .toBe(true);
  }
  const { bars } = await painted(page, "bars");
  const sum = bars.reduce((/** @type {number} */ total, /** @type {any} */ { value }) => total + value, 0);
  expect(sum).toBeCloseTo(1, 4);
});

test("the table takes the bars' place and nothing else moves", async ({ page }) => {
  await open(page);
  const table = page.locator("lab-answer .chart table");
  const foot = page.locator("lab-answer .foot");
  const place = () => foot.evaluate((node) => Math.round(node.getBoundingClientRect().top + scrollY));
  const before = await place();
  await page.locator("lab-answer").getByRole("radio", { name: "Tabla" }).check();
  expect((await table.boundingBox())?.height).toBeGreaterThan(200);
  expect(await place()).toBe(before);
  await page.locator("lab-answer").getByRole("radio", { name: "Barras" }).check();
  await expect(page.locator("lab-answer .chart canvas")).toBeVisible();
});

test("arrows, buttons, the field and the samples lead to other images", async ({ page }) => {
  await open(page);
  await page.keyboard.press("ArrowRight");
  await answered(page, 117);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await answered(page, 115);
  await page.getByRole("button", { name: "Imagen siguiente" }).click();
  await answered(page, 116);
  await page.getByRole("button", { name: "Imagen anterior" }).click();
  await answered(page, 115);
  const field = page.getByLabel("Imagen de prueba", { exact: true });
  await field.fill("9999");
  await field.press("Enter");
  await answered(page, 9999);
  await page.getByRole("button", { name: "Imagen siguiente" }).click();
  await answered(page, 0);
  const samples = page.locator("lab-samples button");
  await expect(samples).toHaveCount(12);
  const last = samples.last();
  const name = (await last.getAttribute("aria-label")) ?? "";
  await last.click();
  await answered(page, Number(/\d+/.exec(name)?.[0]));
  await expect(last).toHaveAttribute("aria-current", "true");
  await expect(field).toHaveValue(/\d+/);
});

test("every test image can be reached, the last of each sheet too, and has its own class", async ({ page }) => {
  await open(page);
  const names = await page.evaluate(async () => {
    const words = await (await fetch("lang/es.json")).json();
    return Array.from({ length: 10 }, (_, label) => words[`class.${label}`]);
  });
  const field = page.getByLabel("Imagen de prueba", { exact: true });
  for (const index of [0, 999, 1000, 4999, 9999]) {
    await field.fill(`${index}`);
    await field.press("Enter");
    await answered(page, index);
    const { label } = await truth(page, index);
    await expect(page.locator("lab-picture figcaption strong")).toHaveText(names[label]);
  }
});

test("a number out of range is refused with a sentence, and the image stays", async ({ page }) => {
  await open(page);
  const field = page.getByLabel("Imagen de prueba", { exact: true });
  for (const wrong of ["10000", "-1", "1.5", ""]) {
    await field.fill(wrong);
    await field.press("Tab");
    await expect(page.locator("lab-picture .problem")).toHaveText("Escribe un número entero de 0 a 9999.");
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await answered(page, 116);
    await field.fill("116");
    await field.press("Tab");
    await expect(page.locator("lab-picture .problem")).toHaveText("");
  }
});

test("each model of the site's list can be chosen and shows its own facts", async ({ page }) => {
  await open(page, "?place=inside");
  const models = page.locator("lab-models input");
  const listed = await page.evaluate(async () => {
    const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
    const lab = await CifarLab.open();
    const facts = [];
    for (const { name } of lab.models)
      facts.push({ name, ...(await lab.loadModel(name)), parameters: lab.summary().parameters });
    lab.close();
    return facts;
  });
  await expect(models).toHaveCount(listed.length);
  for (const { name, accuracy, parameters } of [...listed.slice(1), listed[0]]) {
    await page.locator(`lab-models input[value="${name}"]`).check();
    const share = new Intl.NumberFormat("es", { style: "percent", minimumFractionDigits: 2 }).format(accuracy);
    await expect(page.locator("lab-facts .figure")).toHaveText(share);
    await expect(page.locator("lab-facts")).toContainText(new Intl.NumberFormat("es").format(parameters));
    await expect(page).toHaveURL(listed.length > 1 ? new RegExp(`model=${name}`) : /./);
    await answered(page, 116);
  }
});

test("the engines agree, and each says what it fetches before it does", async ({ page }) => {
  test.setTimeout(240_000);
  await open(page, "?place=inside");
  const plan = await twin(page);
  const fetched = /** @type {string[]} */ ([]);
  page.on("request", (request) => fetched.push(request.url()));
  for (const [engine, module] of [
    ["Flex", "learn-flex_bg"],
    ["NdArray", "learn-ndarray_bg"],
  ]) {
    const radio = page.getByRole("radio", { name: engine, exact: true });
    const about = page.locator(`#${await radio.getAttribute("aria-describedby")}`);
    if (await radio.isDisabled()) {
      await expect(about).toContainText("no lo incluye");
      continue;
    }
    await expect(about).toContainText(/se descargan \d+,\d\sMB/);
    expect(fetched.filter((url) => url.includes(`${module}`))).toEqual([]);
    await radio.check();
    await expect(page.locator("lab-answer .meta")).toContainText(`Calculada con ${engine}`, { timeout: 60_000 });
    await expect(about).toContainText("Ya está descargado");
    expect(fetched.filter((url) => url.includes(`${module}`))).toHaveLength(1);
    const rows = await twin(page);
    expect(rows.map(([name]) => name)).toEqual(plan.map(([name]) => name));
    rows.forEach(([, text], place) =>
      expect(Math.abs(share(text) - share(plan[place]?.[1]))).toBeLessThanOrEqual(0.011),
    );
  }
});

/** A percentage as a number: "95,79 %", "< 0,01 %". */
const share = (/** @type {string | undefined} */ text) => Number((text ?? "").replace(/[^\d,]/g, "").replace(",", "."));

test("a site built without NdArray says so, also to a link that asks for it", async ({ page, request }) => {
  const assets = await (await request.get("assets.json")).json();
  for (const name of Object.keys(assets)) if (name.startsWith("learn-ndarray")) delete assets[name];
  await withoutList(page);
  await page.route(/\/assets\.json$/, (route) => route.fulfill({ json: assets }));
  await open(page, "?engine=ndarray&place=inside");
  await expect(page.locator("#about-ndarray")).toContainText("no lo incluye");
  await expect(page.getByRole("radio", { name: "NdArray" })).toBeDisabled();
  await expect(page.locator("lab-notices .notice")).toContainText("no incluye el motor ndarray");
  await expect(page.getByRole("radio", { name: "Kernels" })).toBeChecked();
  await expect(page.locator("lab-answer .meta")).toContainText("Calculada con Kernels");
});

test("an element that comes later shows the state too, and the page is gone through for it alone", async ({ page }) => {
  await page.addInitScript(() => {
    const find = document.getElementsByTagName.bind(document);
    Object.assign(globalThis, { walks: 0 });
    document.getElementsByTagName = /** @type {any} */ (
      (/** @type {string} */ name) => {
        /** @type {any} */ (globalThis).walks += 1;
        return find(name);
      }
    );
  });
  await open(page, "?lang=en");
  const walks = () => page.evaluate(() => /** @type {any} */ (globalThis).walks);
  await expect(page.locator("lab-facts").first()).not.toBeEmpty();
  let before = -1;
  const rests = async () => before === (before = await walks());
  // Until the parts below the first answer are there.
  await expect.poll(rests, { intervals: [500] }).toBe(true);
  await page.keyboard.press("ArrowRight");
  await answered(page, 117);
  expect(await walks()).toBe(before);
  await page.evaluate(() => document.body.append(document.createElement("lab-facts")));
  await page.keyboard.press("ArrowRight");
  await answered(page, 118);
  await expect(page.locator("body > lab-facts")).not.toBeEmpty();
  expect(await walks()).toBe(before + 1);
});

test("the layer table has the network's shapes and arithmetic", async ({ page }) => {
  await open(page, "?lang=en&place=inside");
  await page.getByText("Layer by layer", { exact: true }).click();
  const table = page.getByRole("table", { name: "Layers of the network notebook" });
  await expect(table.getByRole("row").nth(1)).toContainText("32 filters of 3 × 3, no padding");
  await expect(table.getByRole("row").nth(1)).toContainText("30 × 30 × 32");
  await expect(table.getByRole("row").nth(1)).toContainText("(3×3×3 + 1) × 32 = 896");
  await expect(table.getByRole("row").last()).toContainText("119,040");
  await expect(table.getByRole("row").last()).toContainText("465");
});

test("all test images can be evaluated here; the figure is the one that is claimed; stopping stops", async ({
  page,
}) => {
  test.setTimeout(600_000);
  await open(page, "?lang=en&place=evaluate");
  const start = page.getByRole("button", { name: "Evaluate all 10,000" });
  const count = page.locator("lab-evaluation .count");
  await start.click();
  await expect(count).toContainText(/^[1-9][\d,]* of 10,000/, { timeout: 60_000 });
  await expect(page.getByRole("button", { name: "Stop" })).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await answered(page, 117);
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(start).toBeFocused();
  await expect(page.locator("lab-evaluation .result .figure")).toHaveText("");
  await start.click();
  const figure = page.locator("lab-evaluation .result .figure");
  await expect(figure).toHaveText(/\d\d\.\d\d%/, { timeout: 500_000 });
  const claimed = await page.locator("lab-facts .figure").textContent();
  await expect(page.locator("lab-evaluation .result")).toContainText(`says ${claimed}: the same.`);
});

test("what travels is counted; the second visit finds it in the cache", async ({ page }) => {
  await open(page);
  const list = page.locator("footer lab-downloads");
  await list.locator("summary").click();
  for (const name of ["view_bg.wasm", "models/notebook.safetensors", "data/samples.png"]) {
    await expect(list.locator("li", { hasText: name }).locator(".bytes")).toHaveText(/^\d+(,\d)?\s[kM]B$/);
  }
  await page.reload();
  await answered(page, 116);
  await list.locator("summary").click();
  for (const name of ["view_bg.wasm", "models/notebook.safetensors", "data/samples.png"]) {
    await expect(list.locator("li", { hasText: name }).locator(".bytes")).toHaveText(/ya guardado$/);
  }
});
