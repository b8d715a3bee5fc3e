// @ts-check
// What goes wrong becomes a sentence with a way to try again, and what worked goes on working.
import { createHash } from "node:crypto";
import { answered, changed, expect, file, open, test, withoutList } from "./lab-page.js";

/** @typedef {import("@playwright/test").Page} Page */
/** @typedef {import("@playwright/test").Route} Route */

// The browser tells of failed requests by itself. What the service worker has kept would come in place of the faults.
test.use({ mayComplain: true, serviceWorkers: "block" });

const WEIGHTS = file("notebook.safetensors");
const status = (/** @type {number} */ status) => (/** @type {Route} */ route) => route.fulfill({ status });
const abort = (/** @type {Route} */ route) => route.abort("internetdisconnected");
const short = changed((body) => body.subarray(0, 999));
const flip = changed((body) => (body.writeUInt8(body.readUInt8(9000) ^ 1, 9000), body));

/** @param {Page} page */
const notice = (page, scope = "open") => page.locator(`lab-notices .notice[data-scope="${scope}"]`);

/** @type {[string, RegExp, (route: Route) => Promise<void>, string][]} */
const OPENINGS = [
  [
    "weights not found",
    WEIGHTS,
    status(404),
    "No se pudo descargar models/notebook.safetensors: el servidor responde 404.",
  ],
  ["weights cut short", WEIGHTS, short, "models/notebook.safetensors llegó incompleto: 999 bytes en lugar de"],
  ["weights of another hash", WEIGHTS, flip, "models/notebook.safetensors no es el archivo que esta página espera"],
  [
    "no connection",
    WEIGHTS,
    abort,
    "No se pudo descargar models/notebook.safetensors: no hay conexión con el servidor.",
  ],
  [
    "list of files unreadable",
    /\/assets\.json$/,
    (route) => route.fulfill({ body: "<html>" }),
    "No se puede leer assets.json.",
  ],
  [
    "module not found",
    file("view_bg.wasm"),
    status(404),
    "No se pudo descargar view_bg.wasm: el servidor responde 404. Si sigue así, tu red o el servidor retiene",
  ],
  ["module broken", file("view_bg.wasm"), short, "No se pudo cargar el módulo view. Si sigue así, tu red"],
  ["worker not found", /\/worker\.js$/, status(404), "No se puede iniciar el proceso del módulo view."],
];

for (const [what, address, answer, sentence] of OPENINGS) {
  test(`opening, ${what}: a sentence, and trying again works`, async ({ page }) => {
    await withoutList(page);
    await page.route(address, answer);
    await page.goto("./");
    await expect(notice(page)).toContainText(sentence);
    await expect(page.locator("lab-answer .sentence")).toContainText("Todavía no hay respuesta");
    await page.unroute(address);
    await page.getByRole("button", { name: "Reintentar" }).click();
    await answered(page, 116);
    await expect(page.locator("lab-notices .notice")).toHaveCount(0);
  });
}

test("a download that stands still is told of, and goes on when it comes", async ({ page }) => {
  /** @type {() => void} */
  let go = () => {};
  const held = new Promise((resolve) => (go = () => resolve(undefined)));
  await page.route(WEIGHTS, async (route) => (await held, route.continue()));
  await page.clock.install();
  await page.goto("./?lang=en");
  const row = page.locator("lab-answer lab-downloads li", { hasText: "notebook.safetensors" });
  await expect(row).toBeVisible();
  await page.clock.fastForward(14_000);
  await expect(row.getByRole("status")).toBeEmpty();
  await page.clock.fastForward(2000);
  await expect(row.getByRole("status")).toContainText("Nothing has come for 15 seconds");
  go();
  await page.clock.resume();
  await answered(page, 116);
});

test("a weights file with a wrong header is refused with what Rust says of it", async ({ page, request }) => {
  const assets = await (await request.get("assets.json")).json();
  const [weights, list] = [assets["models/notebook.safetensors"], assets["models/models.json"]];
  const bytes = Buffer.from(await (await request.get(weights.path)).body());
  bytes.fill(0x7b, 8, 20);
  const sha256 = (/** @type {Buffer} */ body) => createHash("sha256").update(body).digest("hex");
  const models = await (await request.get(list.path)).json();
  models.models[0].sha256 = sha256(bytes);
  const models_json = Buffer.from(JSON.stringify(models));
  Object.assign(weights, { sha256: sha256(bytes) });
  Object.assign(list, { sha256: sha256(models_json), bytes: models_json.length });
  const give = (/** @type {Buffer} */ body) => (/** @type {Route} */ route) => route.fulfill({ body });
  await page.route(file("notebook.safetensors"), give(bytes));
  await page.route(file("models.json"), give(models_json));
  await withoutList(page);
  await page.route(/\/assets\.json$/, (route) => route.fulfill({ json: assets }));
  await page.goto("./?lang=en");
  await expect(notice(page)).toContainText("The weights file models/notebook.safetensors cannot be used");
  await expect(notice(page).locator(".detail")).not.toHaveText("");
});

test("a sheet that does not come: the answer before stays, other images are answered, trying again works", async ({
  page,
}) => {
  const sheet = file("test-04.png");
  await page.route(sheet, status(503));
  await open(page);
  const field = page.getByLabel("Imagen de prueba", { exact: true });
  await field.fill("4321");
  await field.press("Enter");
  await expect(notice(page, "image")).toContainText("No se pudo descargar data/test-04.png: el servidor responde 503.");
  await expect(page.locator("lab-answer .sentence")).toContainText("Avión");
  await page.locator("lab-samples button").nth(1).click();
  await expect(page.locator("lab-notices .notice")).toHaveCount(0);
  await field.fill("4321");
  await field.press("Enter");
  await expect(notice(page, "image")).toBeVisible();
  await page.unroute(sheet);
  await page.getByRole("button", { name: "Reintentar" }).click();
  await answered(page, 4321);
  await expect(page.locator("lab-notices .notice")).toHaveCount(0);
});

test("offline, an image that is not here is a sentence; what is here is answered", async ({ page, context }) => {
  await open(page);
  // The panels' code comes behind the first answer.
  await page.waitForLoadState("networkidle");
  await context.setOffline(true);
  const field = page.getByLabel("Imagen de prueba", { exact: true });
  await field.fill("5555");
  await field.press("Enter");
  await expect(notice(page, "image")).toContainText("No tienes conexión");
  await page.locator("lab-samples button").nth(2).click();
  await expect(page.locator("lab-notices .notice")).toHaveCount(0);
  await context.setOffline(false);
  await field.fill("5555");
  await field.press("Enter");
  await answered(page, 5555);
});

test("an engine that the site is still building is waited for, and the page says so", async ({ page }) => {
  /** @type {(value?: unknown) => void} */
  let isBuilt = () => {};
  const built = new Promise((resolve) => (isBuilt = resolve));
  /** @type {Record<string, string>} */
  const places = {};
  await withoutList(page);
  // As `cargo xtask serve` lists and answers what it has not built yet.
  await page.route(/\/assets\.json$/, async (route) => {
    const assets = await (await route.fetch()).json();
    for (const name of ["learn-flex.js", "learn-flex_bg.wasm"]) {
      places[name] = assets[name].path;
      assets[name] = { path: name, bytes: 0, sha256: "" };
    }
    await route.fulfill({ json: assets });
  });
  await page.route(/\/learn-flex(_bg)?\.(js|wasm)$/, async (route) => {
    await built;
    const url = new URL(route.request().url());
    const name = url.pathname.slice(url.pathname.lastIndexOf("/") + 1);
    await route.fulfill({ response: await route.fetch({ url: new URL(places[name], url).href }) });
  });
  await open(page, "?place=inside");
  await expect(page.locator("#about-flex")).toContainText("Aún se estaba compilando");
  await page.getByRole("radio", { name: "Flex", exact: true }).check();
  const row = page.locator("lab-downloads li", { hasText: "learn-flex_bg.wasm" }).first();
  await expect(row.locator("p")).toHaveText(/^Aún se está compilando/);
  isBuilt();
  await expect(page.locator("lab-answer .meta")).toContainText("Calculada con Flex", { timeout: 60_000 });
  await expect(row.locator("p")).toHaveText("");
});

test("an engine that does not come: the one before answers on, and trying again works", async ({ page }) => {
  await page.route(file("learn-flex_bg.wasm"), status(404));
  await open(page, "?place=inside");
  await page.getByRole("radio", { name: "Flex" }).click();
  await expect(notice(page, "engine")).toContainText("No se pudo descargar learn-flex_bg.wasm");
  await expect(page.getByRole("radio", { name: "Kernels" })).toBeChecked();
  // Away from the choice of the engine, where arrows mean something else.
  await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement)?.blur());
  await page.keyboard.press("ArrowRight");
  await answered(page, 117);
  await expect(page.locator("lab-answer .meta")).toContainText("Calculada con Kernels");
  await page.unroute(file("learn-flex_bg.wasm"));
  await page.getByRole("button", { name: "Reintentar" }).click();
  await expect(page.locator("lab-answer .meta")).toContainText("Calculada con Flex", { timeout: 60_000 });
});

test("an evaluation that fails can be tried again", async ({ page }) => {
  await page.route(file("test-00.png"), status(500));
  await open(page, "?place=evaluate");
  await page.getByRole("button", { name: "Evaluar las 10.000" }).click();
  await expect(notice(page, "evaluation")).toContainText("data/test-00.png", { timeout: 60_000 });
  await page.unroute(file("test-00.png"));
  await page.getByRole("button", { name: "Reintentar" }).click();
  await expect(page.locator("lab-evaluation .count")).toContainText(/^[1-9]/, { timeout: 60_000 });
  await page.getByRole("button", { name: "Parar", exact: true }).click();
});

/** Worker.js with a fault at image 777. */
const faulty = (/** @type {string} */ fault) =>
  changed(
    (body) => `${body}
    const sound = onmessage;
    onmessage = (event) => {
      if (event.data.args?.[1] === 777) { ${fault} } else return sound(event);
    };`,
  );
const PANIC = `self.cifarLabPanic = "panicked at paint.rs:1:1"; setTimeout(() => { throw new Error("trap"); });`;

for (const [what, fault, sentence] of /** @type {const} */ ([
  ["panics", PANIC, "El módulo view ha fallado. La página lo ha reiniciado"],
  ["is killed", "close();", "El proceso del módulo view se detuvo de repente. La página lo ha reiniciado"],
])) {
  test(`a worker that ${what} is replaced, the page says so and goes on`, async ({ page }) => {
    await page.route(/\/worker\.js$/, faulty(fault));
    await open(page);
    const field = page.getByLabel("Imagen de prueba", { exact: true });
    await field.fill("777");
    await field.press("Enter");
    await expect(notice(page, "worker")).toContainText(sentence);
    await page.getByRole("button", { name: "Cerrar este mensaje" }).click();
    await expect(page.locator("lab-notices .notice")).toHaveCount(0);
    // The picture that was there is there again, on a fresh canvas.
    const shot = () => page.locator("lab-picture canvas").screenshot();
    const restored = await shot();
    await page.locator("lab-samples button").first().click();
    const sample = Number(
      /\d+/.exec((await page.locator("lab-samples button").first().getAttribute("aria-label")) ?? "")?.[0],
    );
    await answered(page, sample);
    if (sample === 116) expect((await shot()).equals(restored)).toBe(true);
    await page.keyboard.press("ArrowRight");
    await answered(page, sample + 1);
    await expect.poll(async () => (await shot()).equals(restored)).toBe(false);
  });
}

test("a worker that dies again and again is left alone until it is tried again", async ({ page }) => {
  await page.route(/\/worker\.js$/, faulty("close();"));
  await open(page);
  const field = page.getByLabel("Imagen de prueba", { exact: true });
  await field.fill("777");
  await field.press("Enter");
  for (let death = 1; death < 4; death++) {
    await expect(notice(page, "worker")).toContainText("sigue funcionando");
    await page.getByRole("button", { name: "Reintentar" }).click();
  }
  await expect(notice(page, "worker")).toContainText("Ha fallado varias veces");
  await page.unroute(/\/worker\.js$/);
  await page.getByRole("button", { name: "Reintentar" }).last().click();
  await answered(page, 777);
});
