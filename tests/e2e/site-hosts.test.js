// @ts-check
// Hosts as they are: without headers, in a folder, with wrong types, and with a connection that dies.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, test } from "./lab-page.js";
import { PlainHost } from "./plain-host.js";

test.use({ mayComplain: true });

/** Each is on the way to the first answer, and each is cut at another place. @type {[RegExp, number][]} */
const CUTS = [
  [/index\.html$/, 0.4],
  [/^boot\.js$/, 0.5],
  [/^app\.js$/, 0.9],
  [/page\.css$/, 0.5],
  [/lang\/es\.json$/, 0.99],
  [/view_bg.*\.wasm$/, 0.5],
  [/notebook-[0-9a-f]{10}\.safetensors$/, 0.999],
  [/^worker\.js$/, 0.5],
];

test("any static server will do: a folder, no headers, wasm called text", async ({ page }) => {
  const host = await new PlainHost().open("curso/2 de octubre");
  try {
    await page.goto(`${host.address}?image=6`);
    await expect(page.locator("lab-answer .share")).toContainText("%", { timeout: 60_000 });
    await page.goto(`${host.address}index.html?panel=notebook`);
    await expect(page.locator(".step")).toHaveCount(9, { timeout: 60_000 });
  } finally {
    host.close();
  }
});

test("a server that takes another module, packed long ago, for ours is told of, with what to do, and trying again works", async ({
  page,
}) => {
  const host = await new PlainHost().open("lab");
  const built = new URL("../../dist/", import.meta.url);
  const { path } = JSON.parse(readFileSync(new URL("assets.json", built), "utf8"))["evaluate_bg.wasm"];
  host.packed.set(/view_bg.*\.wasm$/, gzipSync(readFileSync(new URL(path, built))));
  try {
    await page.goto(`${host.address}?lang=en`);
    const notice = page.locator('lab-notices .notice[data-scope="open"]');
    await expect(notice).toContainText("The module view could not be loaded. If this stays so, your network", {
      timeout: 60_000,
    });
    host.packed.clear();
    await notice.locator(".retry").click();
    await expect(page.locator("lab-answer .share")).toContainText("%", { timeout: 60_000 });
  } finally {
    host.close();
  }
});

for (const [name, part] of CUTS) {
  test(`a connection that dies at ${100 * part} % of ${name.source}: the page goes on, or says so and the way on works`, async ({
    page,
  }) => {
    const host = await new PlainHost().open("lab");
    host.cut = { name, part };
    try {
      await page.goto(host.address).catch(() => page.goto(host.address));
      const share = page.locator("lab-answer .share", { hasText: "%" });
      const again = page.locator(".cannot a:visible, lab-notices .retry").first();
      await expect(share.or(again).first()).toBeVisible({ timeout: 60_000 });
      // The language's file comes behind the first answer.
      await expect.poll(() => host.cut, { message: "the file was asked for" }).toBeNull();
      if (!(await share.isVisible())) await again.click();
      await expect(share).toBeVisible({ timeout: 60_000 });
    } finally {
      host.close();
    }
  });
}

// From the first files to those that are kept for a visit without a network: each number ends in another part of them.
for (const count of [2, 12, 35, 60])
  test(`a first visit whose host is gone after ${count} files goes on when it is back, and is kept in the end`, async ({
    page,
    context,
  }) => {
    const host = await new PlainHost().open("lab");
    host.left = count;
    try {
      await page.goto(host.address);
      await expect.poll(() => host.left, { timeout: 60_000 }).toBeLessThan(0);
      host.left = Number.POSITIVE_INFINITY;
      await page.reload();
      const share = page.locator("lab-answer .share", { hasText: "%" });
      await expect(share).toBeVisible({ timeout: 60_000 });
      await expect(page.locator("lab-notices .notice")).toHaveCount(0);
      await expect(page.locator("lab-offline > p").first()).toContainText("se abre también sin conexión", {
        timeout: 60_000,
      });
      await context.setOffline(true);
      await page.reload();
      await expect(share).toBeVisible({ timeout: 60_000 });
    } finally {
      host.close();
    }
  });
