// @ts-check
// What stands for the page elsewhere: in link previews, in search engines, on a phone's first screen.
import { readFileSync } from "node:fs";
import { answered, expect, open, test } from "./lab-page.js";

/** Where the test build says that it lies (crates/xtask/src/test/stages.rs). */
const ADDRESS = "https://cifar-lab.example/lab/";
/** @param {Buffer} png */
const sizeOf = (png) => [png.readUInt32BE(16), png.readUInt32BE(20)];

test("a link preview gets a title, a text and a picture of the size that is said", async ({ page, request }) => {
  await page.goto("./");
  const meta = Object.fromEntries(
    await page
      .locator("meta[property^='og:']")
      .evaluateAll((all) => all.map((one) => [one.getAttribute("property"), one.getAttribute("content") ?? ""])),
  );
  expect(meta["og:url"]).toBe(ADDRESS);
  expect(meta["og:image"]).toBe(`${ADDRESS}social.png`);
  for (const key of ["og:title", "og:description", "og:image:alt", "og:type"])
    expect((meta[key] ?? "").length, key).toBeGreaterThan(6);
  const picture = await request.get(meta["og:image"].replace(ADDRESS, "./"));
  expect(sizeOf(await picture.body())).toEqual([Number(meta["og:image:width"]), Number(meta["og:image:height"])]);
});

test("a search engine finds a learning resource in both languages, and is let in", async ({ page, request }) => {
  await page.goto("./");
  const data = JSON.parse((await page.locator("script[type='application/ld+json']").textContent()) ?? "");
  expect(data).toMatchObject({ "@context": "https://schema.org", inLanguage: ["es", "en"], isAccessibleForFree: true });
  expect(data["@type"]).toContain("LearningResource");
  expect(data.teaches.length).toBeGreaterThan(3);
  expect(await (await request.get("robots.txt")).text()).toMatch(/^User-agent: \*\nAllow: \/\s*$/);
  expect(await page.locator("meta[name=description]").getAttribute("content")).toMatch(/CIFAR-10.*CIFAR-10/);
});

test("each page and each language has a title that says what it is", async ({ page }) => {
  const titles = [];
  for (const path of ["?lang=es", "?lang=en", "presets/es/draw.html", "presets/en/draw.html"]) {
    await page.goto(`./${path}`);
    if (path.startsWith("?")) await answered(page, 116);
    titles.push(await page.title());
  }
  expect(new Set(titles).size).toBe(titles.length);
  for (const title of titles) expect(title.length).toBeGreaterThan(15);
});

test("a browser finds nothing that keeps the page from being installed, and icons of the sizes that are said", async ({
  page,
  request,
  baseURL,
}) => {
  await open(page);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  const session = await page.context().newCDPSession(page);
  const { errors } = await session.send("Page.getAppManifest");
  expect(errors).toEqual([]);
  const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
  // A context of the tests keeps nothing, as a private window does; that is the window's doing.
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== "in-incognito")).toEqual([]);
  const { icons } = await (await request.get("manifest.webmanifest")).json();
  for (const { src, sizes, type } of icons) {
    const icon = await request.get(new URL(src, baseURL).href);
    if (type === "image/png") expect(sizeOf(await icon.body()).join("x"), src).toBe(sizes);
    else expect(await icon.text(), src).toContain("<svg");
  }
  expect((await request.get((await page.locator("link[rel=icon]").getAttribute("href")) ?? "")).status()).toBe(200);
});

test("who cites it finds how, with the version of the build", () => {
  const read = (/** @type {string} */ path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
  const citation = read("CITATION.cff");
  const [, version] = /^version = "([\d.]+)"/m.exec(read("Cargo.toml")) ?? [];
  expect(citation).toContain(`version: ${version}\n`);
  for (const key of ["cff-version: 1.2.0", "message:", "title:", "authors:", 'license: "MIT OR Apache-2.0"'])
    expect(citation).toContain(key);
});
