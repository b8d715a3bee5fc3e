// @ts-check
// Makes what stands for the page elsewhere: the icons, from www/styles/icon.svg, and the picture that a link to the page
// shows, which is the page itself. `cargo xtask serve --dist-only` must be running; its address is the argument:
//   node tests/first-impression/make.js http://127.0.0.1:8080/
import { readFileSync } from "node:fs";
import { chromium } from "@playwright/test";

const www = new URL("../../www/", import.meta.url);
const browser = await chromium.launch({
  executablePath: process.env.CIFAR_LAB_BROWSER,
  args: ["--disable-gpu", "--force-color-profile=srgb", "--no-sandbox"],
});

/** @param {string} name @param {number} side @param {boolean} isMaskable Systems cut it to their own shape: the middle counts. */
async function icon(name, side, isMaskable = false) {
  const page = await browser.newPage({ viewport: { width: side, height: side } });
  const svg = readFileSync(new URL("styles/icon.svg", www), "utf8");
  const drawn = isMaskable
    ? svg.replace('rx="7"', "").replace('viewBox="0 0 32 32"', 'viewBox="-4 -4 40 40" style="background:#1d4ed8"')
    : svg;
  await page.setContent(
    `<style>body{margin:0;background:transparent}svg{display:block;width:100vw;height:100vh}</style>${drawn}`,
  );
  await page.screenshot({ path: new URL(`icons/${name}.png`, www).pathname, omitBackground: true });
  await page.close();
}

await icon("icon-192", 192);
await icon("icon-512", 512);
await icon("icon-maskable", 512, true);

const [address] = process.argv.slice(2);
if (address) {
  // The size that link previews are made for.
  const page = await browser.newPage({ viewport: { width: 1200, height: 630 }, locale: "es-ES" });
  await page.goto(`${address}?theme=light&lang=es`);
  await page.locator("lab-answer .share").filter({ hasText: /\d/ }).waitFor({ timeout: 120_000 });
  await page.locator("lab-samples canvas").nth(11).waitFor();
  await page.screenshot({ path: new URL("social.png", www).pathname });
}
await browser.close();
