// @ts-check
// A processor without SIMD, which is what browsers ask for (on PCs SSE 4.1) and no newer one gives: V8 pretends to have one. The
// module that answers there takes a minute to build: `cargo xtask test --all`. A published build has it, too: after `cargo xtask build`,
// CIFAR_LAB_ALL=1 npx playwright test --config tests/e2e/playwright.config.js page-plain
import { chromium, test as bare } from "@playwright/test";
import config from "./playwright.config.js";
import { expect, open, test } from "./lab-page.js";

for (const one of [test, bare]) one.skip(!process.env.CIFAR_LAB_ALL, "only with `cargo xtask test --all`");

const { launchOptions } = config.use ?? {};
const args = [...(launchOptions?.args ?? []), "--js-flags=--no-enable-sse4-1"];
for (const one of [test, bare]) one.use({ launchOptions: { ...launchOptions, args } });

/** Of the first test images: logits as text, whose digits are all of a 32-bit number. */
const logits = async () => {
  const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
  const lab = await CifarLab.open();
  const images = Array.from({ length: 64 }, (_, index) => lab.image({ index }));
  const planar = (await Promise.all(images)).map((/** @type {any} */ image) => image.planar);
  const told = [];
  for (const one of planar) told.push((await lab.logits(one)).join());
  const refused = await lab.inspect().catch((/** @type {any} */ error) => error.code);
  lab.close();
  return { hasSimd: CifarLab.hasSimd, told, refused };
};

test("pictures get their answers, and the page says what is missing", async ({ page }) => {
  await open(page, "?lang=en");
  const notice = page.locator("lab-notices .notice[data-scope=processor]");
  await expect(notice).toContainText("no SIMD instructions");
  await expect(notice.locator("button")).toHaveCount(1);
  await notice.locator("button.dismiss").click();
  await expect(notice).toHaveCount(0);
});

// No page of the site: browsers ask for an icon that a list of files does not name, and complain that there is none.
bare(
  "the answers are those of other processors to the bit, and what else is asked for is refused",
  async ({ page }) => {
    await page.goto("assets.json");
    const here = await page.evaluate(logits);
    expect([here.hasSimd, here.refused]).toEqual([false, "processor"]);
    const usual = await chromium.launch(launchOptions);
    const other = await usual.newPage({ baseURL: config.use?.baseURL ?? "" });
    await other.goto("assets.json");
    const there = await other.evaluate(logits);
    await usual.close();
    expect(there.hasSimd).toBe(true);
    expect(here.told).toEqual(there.told);
  },
);
