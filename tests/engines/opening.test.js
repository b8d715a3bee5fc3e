// @ts-check
// The page opens: the first answer without a click, each file once, nothing on the console; a page that is left says nothing.
import { answered, expect, isSeen, says, test, text } from "./engine.js";

/** A browser asks for a site's icon by itself, whether or not the page shows it. */
const ICON = "styles/icon.svg";

for (const lang of ["es", "en"]) {
  test(`the first answer needs no click, and no file is asked for twice: ${lang}`, async ({ tab, host }) => {
    await tab.goto(`${host.address}?lang=${lang}`);
    await answered(tab, /\b116\b/);
    // What the service worker keeps for the next visit it asks for by itself: here only the page's own are meant.
    const own = await tab.evaluate(() =>
      performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname.slice(1)),
    );
    expect(own.filter((name, place) => name !== ICON && own.indexOf(name) !== place)).toEqual([]);
    expect(own).toContain("boot.js");
    const whole = ["assets.json", `lang/${lang}.json`, "app.js", "worker.js"];
    await says(tab, "lab-offline > p", /offline|sin conexión/);
    // Once by the page, and once to be kept.
    for (const name of whole) expect(host.asked.filter((one) => one === name).length, name).toBeLessThanOrEqual(2);
  });
}

test("the next image, another network, and 360 pixels", async ({ tab, host }) => {
  await tab.goto(`${host.address}?lang=en`);
  await answered(tab, /\b116\b/);
  const before = await text(tab, "lab-answer tbody");
  await tab.click("main");
  await tab.press("ArrowRight");
  await answered(tab, /\b117\b/);
  expect(await text(tab, "lab-answer tbody")).not.toBe(before);
  await tab.goto(`${host.address}?lang=en&model=notebook-corrected&theme=dark`);
  await answered(tab, /\b116\b/);
  expect(await text(tab, "lab-answer tbody")).not.toBe(before);
  await tab.resize(360, 740);
  // Firefox's scroll bar takes a part of it.
  const over = () => tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await expect.poll(over).toBe(0);
  expect(await tab.evaluate(() => innerWidth)).toBe(360);
  expect(await isSeen(tab, "lab-answer .sentence")).toBe(true);
});

test("a page that is left while it loads complains of nothing", async ({ tab, host }) => {
  for (const wait of [0, 30, 80, 150, 250, 400, 700]) {
    await tab.goto(`${host.address}?lang=en&image=${wait}`);
    await tab.evaluate((wait) => new Promise((done) => setTimeout(done, wait)), wait);
  }
  await tab.goto(`${host.address}?lang=en`);
  await answered(tab, /\b116\b/);
});

test("a tab that comes back is there, and answers on", async ({ tab, host }) => {
  await tab.goto(`${host.address}?lang=en&image=7`);
  await answered(tab, /\b7\b/);
  await tab.goto(`${host.address}presets/en/draw.html`);
  // It may be loaded anew or taken out of the browser's store of pages: while it is on its way there is no page to ask.
  await tab.evaluate(() => setTimeout(() => history.back()));
  const isBack = () => isSeen(tab, "lab-picture").catch(() => false);
  await expect.poll(isBack, { timeout: 30_000 }).toBe(true);
  await answered(tab, /\b7\b/);
  await tab.click("main");
  await tab.press("ArrowRight");
  await answered(tab, /\b8\b/);
});
