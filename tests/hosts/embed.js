// What the tests of course pages share: the builder's text, and whether the embed answers in the page made of it.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { USUAL, keysOf, linkOf } from "../../www/panels/course/choices.js";
import { snippet } from "../../www/panels/course/snippets.js";
import { dist, hosts, othersAskedBy, page, scratch, served } from "./browser.js";

const CHOICES = { ...USUAL, lang: "en", image: 25, question: 'Why "this" & not <that>?' };

/**
 * The text for a form, with our site on an address of its own.
 * @param {import("node:test").TestContext} context
 * @param {import("../../www/panels/course/snippets.js").Form} form
 */
export async function text(context, form) {
  const base = `${await served(context, { lab: dist })}/lab/`;
  return snippet(form, {
    url: linkOf(CHOICES, base),
    script: `${base}cifar-lab-element.js`,
    keys: keysOf(CHOICES),
    title: "cifar-lab",
    height: 700,
  });
}

/** A chapter of Markdown around a text. */
export const chapter = (/** @type {string} */ embed) => `# Course\n\nText before.\n${embed}\nText after.\n`;

/**
 * A folder with these files, below the installed packages: a link to them is not enough for Astro.
 * @param {import("node:test").TestContext} context
 * @param {Record<string, string>} files
 * @param {string} [above] Where the packages are.
 */
export function course(context, files, above = hosts) {
  const folder = scratch(context, above);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

/**
 * Opens the host's page from another address than ours: the embed inside answers, asks the question whole, is loaded as
 * often as said, and no other host is asked for anything.
 * @param {import("node:test").TestContext} context
 * @param {string} folder
 * @param {string} file
 * @param {{ loads?: number, asks?: string[] }} [expected]
 */
export async function answers(context, folder, file, expected) {
  const url = await served(context, { course: folder });
  // To the browser `localhost` is another site than 127.0.0.1.
  return answersAt(context, `${url.replace("127.0.0.1", "localhost")}/course/${file}`, expected);
}

/**
 * The same of a page that its host serves itself.
 * @param {import("node:test").TestContext} context
 * @param {string} address
 * @param {{ loads?: number, asks?: string[] }} [expected] `asks`: hosts that its pages ask whatever one says.
 */
export async function answersAt(context, address, { loads = 1, asks = [] } = {}) {
  const opened = await page(context);
  const others = othersAskedBy(opened);
  let loaded = 0;
  opened.on("request", (request) => {
    if (request.isNavigationRequest() && request.url().includes("/embed.html")) loaded++;
  });
  await opened.goto(address);
  const frame = opened.frameLocator("iframe");
  await opened.locator("iframe").first().scrollIntoViewIfNeeded();
  await frame.locator("lab-answer .share").filter({ hasText: /\d/ }).waitFor({ timeout: 60_000 });
  assert.equal(await frame.locator(".question p").evaluate((node) => node.lastChild?.textContent), CHOICES.question);
  assert.match((await frame.locator("lab-picture .frame").getAttribute("aria-label")) ?? "", /\b25\b/);
  const { CIFAR_LAB_SHOTS } = process.env;
  if (CIFAR_LAB_SHOTS)
    await opened.screenshot({
      path: join(CIFAR_LAB_SHOTS, `${context.name}${new URL(address).pathname}.png`.replaceAll(/[^\w.]+/g, "-")),
    });
  assert.deepEqual(
    [...others].filter((one) => !asks.includes(new URL(one).hostname)),
    [],
  );
  assert.equal(loaded, loads);
  return opened;
}
