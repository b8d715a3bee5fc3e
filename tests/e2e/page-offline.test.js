// @ts-check
// Without network: what one visit keeps, a new version, pictures that other programs share.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { answered, expect, looked, open, picturePath, test, visit } from "./lab-page.js";
import { PlainHost } from "./plain-host.js";

/** @typedef {import("@playwright/test").Page} Page */

const read = (/** @type {string} */ path) => readFileSync(new URL(`../../dist/${path}`, import.meta.url), "utf8");

/** @param {Page} page */
async function kept(page) {
  await expect(page.locator("lab-offline > p").first()).toContainText("se abre también sin conexión", {
    timeout: 60_000,
  });
}

test.describe("with the network off", () => {
  // What is not stored is asked for, and the browser complains.
  test.use({ mayComplain: true });

  test("after one visit the page opens, classifies, shows a lesson and looks at a file with the network off", async ({
    page,
    context,
  }) => {
    await open(page);
    await kept(page);
    await context.setOffline(true);
    await open(page, "?lesson=pixels&image=6", 6);
    await expect(page.locator("lab-answer .share")).toContainText("%");
    await expect(page.locator(".lesson-step")).toHaveCount(5);
    await visit(page, "classify");
    // What is not stored is one sentence with the way to have it, whatever it is, and the number stays the picture's.
    const field = page.locator("lab-picture input[type=number]");
    await field.fill("9999");
    await field.press("Enter");
    await expect(page.locator("lab-notices .notice")).toContainText("marca «Guardar también todas las imágenes");
    await expect(field).toHaveValue("6");
    await expect(page).toHaveURL(/image=6&/);
    await visit(page, "inside");
    await expect(page.locator("lab-notices .notice[data-scope~=inside]")).toBeVisible();
    await expect(page.locator("lab-notices .notice")).toHaveCount(1);
    await visit(page, "classify");
    await page.locator("lab-ways input[value=file]").check();
    await page.locator("lab-file input[type=file]").setInputFiles(picturePath("cat.png"));
    await looked(page);
    await context.setOffline(false);
  });
});

test("all pictures and the training module are kept on request, with their size said before; and nothing is, on request", async ({
  page,
  context,
}) => {
  test.slow();
  await open(page);
  await kept(page);
  const all = page.getByRole("checkbox", { name: /Guardar también/ });
  await expect(page.locator("lab-offline label").nth(1)).toContainText(/\d+,\d\sMB/);
  await all.check();
  await expect(page.locator("lab-offline > p").first()).toContainText("Toda la página se abre sin conexión", {
    timeout: 60_000,
  });
  const stored = await page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);
  const told = await page.locator("lab-offline > p").first().textContent();
  expect(
    Math.abs(
      Number(
        told
          ?.match(/(\d+),(\d)\sMB/)
          ?.slice(1)
          .join("."),
      ) -
        stored / 1e6,
    ),
  ).toBeLessThan(2);
  await context.setOffline(true);
  await open(page, "?image=9999&place=train", 9999);
  await page.getByRole("button", { name: "Empezar a entrenar" }).click();
  await expect(page.locator("lab-train .now")).toContainText("Época", { timeout: 60_000 });
  await context.setOffline(false);
  await page.getByRole("checkbox", { name: "Guardar la página" }).uncheck();
  await expect(page.locator("lab-offline > p").first()).toContainText("no se guarda");
  expect(await page.evaluate(() => caches.keys())).toEqual([]);
});

test("a new version waits for a word, and no page gets files of two", async ({ page, context }) => {
  const host = await new PlainHost().open("lab");
  try {
    await page.goto(host.address);
    await kept(page);
    await page.reload();
    await answered(page, 116);
    // The same site with other words, as a second build would be: the list's entry changes with the file.
    const words = read("lang/es.json").replaceAll('"Lecciones"', '"Lecciones nuevas"');
    const digest = createHash("sha256").update(words).digest("hex");
    host.changed.set("lang/es.json", words);
    host.changed.set(
      "sw.js",
      read("sw.js")
        .replace(/version: "\w+"/, 'version: "second"')
        .replace(
          /("path": ?"lang\/es\.json", ?"bytes": ?)\d+(, ?"sha256": ?)"\w+"/,
          `$1${Buffer.byteLength(words)}$2"${digest}"`,
        ),
    );
    await page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
    const notice = page.locator("lab-offline .news");
    await expect(notice).toBeVisible({ timeout: 60_000 });
    await page.reload();
    await answered(page, 116);
    await expect(page.locator("#lessons-title")).toHaveText("Lecciones");
    const other = await context.newPage();
    await other.goto(`${host.address}index.html?image=7`);
    await notice.getByRole("button", { name: "Actualizar" }).click();
    await expect(notice).toContainText("otra pestaña");
    // Tabs of the same host that are not the page have nothing to lose.
    await other.goto(`${host.address}robots.txt`);
    await (await context.newPage()).goto(`${host.address}embed.html`);
    await notice.getByRole("button", { name: "Actualizar" }).click();
    await expect(page.locator("#lessons-title")).toHaveText("Lecciones nuevas", { timeout: 30_000 });
    const pages = (await page.evaluate(() => caches.keys())).filter((name) => name.includes(" page "));
    expect(pages).toEqual([expect.stringContaining("second")]);
  } finally {
    host.close();
  }
});

test("what is kept for the page is the page's: an embed and its workers get what the host has", async ({
  page,
  context,
}) => {
  const host = await new PlainHost().open("lab");
  try {
    await page.goto(host.address);
    await kept(page);
    // As of a later version: that worker's own module.
    const { path } = JSON.parse(read("assets.json"))["view.js"];
    host.changed.set(path, `${read(path)}\nglobalThis.isLater = true;`);
    await page.reload();
    await answered(page, 116);
    const embed = await context.newPage();
    await embed.goto(`${host.address}embed.html?lang=es`);
    await expect(embed.locator("lab-answer .share")).toContainText("%", { timeout: 60_000 });
    const isLater = (/** @type {Page} */ tab) =>
      Promise.all(tab.workers().map((worker) => worker.evaluate(() => "isLater" in globalThis)));
    expect(await isLater(page)).toEqual([false]);
    expect(await isLater(embed)).toEqual([true]);
  } finally {
    host.close();
  }
});

test("a picture that another program shares is looked at", async ({ page }) => {
  await open(page);
  await kept(page);
  await page.reload();
  await answered(page, 116);
  const bytes = [...readFileSync(picturePath("noise-32.png"))];
  const to = await page.evaluate(async (bytes) => {
    const form = new FormData();
    form.append("picture", new File([new Uint8Array(bytes)], "ruido.png", { type: "image/png" }));
    return (await fetch("share", { method: "POST", body: form })).url;
  }, bytes);
  expect(to).toContain("shared=1");
  await page.goto(to);
  await looked(page);
  await expect(page).not.toHaveURL(/shared/);
});

test.describe("in a frame", () => {
  // The plain file around the frame has no icon.
  test.use({ mayComplain: true });

  test("there is no service worker; the manifest and its icons are there", async ({ page, request }) => {
    await page.goto("robots.txt");
    await page.evaluate(() => {
      const frame = document.createElement("iframe");
      Object.assign(frame, { src: "./", width: "800", height: "800" });
      document.body.append(frame);
    });
    await expect(page.frameLocator("iframe").locator("lab-answer .share")).toContainText("%", { timeout: 60_000 });
    expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
    const { icons, share_target } = await (await request.get("manifest.webmanifest")).json();
    for (const { src } of icons) expect((await request.get(src)).status()).toBe(200);
    expect(share_target.params.files[0].name).toBe("picture");
  });
});
