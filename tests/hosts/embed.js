// What the tests of course pages share: the builder's text, and whether the embed answers in the page made of it.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { USUAL, keysOf, linkOf } from "../../www/panels/course/choices.js";
import { snippet } from "../../www/panels/course/snippets.js";
import { dist, hosts, othersAskedBy, page, scratch, served } from "./browser.js";

/** Of each language what a teacher chooses; the address and the name have what a host may alter. */
const CHOICES = {
  en: { ...USUAL, lang: "en", image: 25, question: 'Why "this" & not <that>?' },
  es: { ...USUAL, lang: "es", image: 25, question: "¿Por qué «esto» y no <aquello>, señor?" },
};
const TITLES = { en: "cifar-lab", es: "cifar-lab: ¿qué ve aquí la red?" };
/** @typedef {keyof typeof CHOICES} Lang */
const LANGS = /** @type {const} */ (["en", "es"]);

/**
 * The text for a form, with our site on an address of its own.
 * @param {import("node:test").TestContext} context
 * @param {import("../../www/panels/course/snippets.js").Form} form
 * @param {Lang} [lang]
 */
export async function text(context, form, lang = "en") {
  const base = `${await served(context, { lab: dist })}/lab/`;
  return snippet(form, {
    url: linkOf(CHOICES[lang], base),
    script: `${base}cifar-lab-element.js`,
    keys: keysOf(CHOICES[lang]),
    title: TITLES[lang],
    height: 700,
  });
}

/**
 * The texts of both languages, one below the other.
 * @param {import("node:test").TestContext} context
 * @param {import("../../www/panels/course/snippets.js").Form} form
 */
export async function both(context, form) {
  return (await Promise.all(LANGS.map((lang) => text(context, form, lang)))).join("\n\n");
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
 * Opens the host's page from another address than ours: the embed of each language answers, asks the question whole, is
 * loaded as often as said, and no other host is asked for anything.
 * @param {import("node:test").TestContext} context
 * @param {string} folder
 * @param {string} file
 * @param {Expected} [expected]
 */
export async function answers(context, folder, file, expected) {
  const url = await served(context, { course: folder });
  // To the browser `localhost` is another site than 127.0.0.1.
  return answersAt(context, `${url.replace("127.0.0.1", "localhost")}/course/${file}`, expected);
}

/**
 * The same of a page that its host serves itself.
 * @typedef {{ loads?: number, asks?: string[], langs?: readonly Lang[] }} Expected `asks`: hosts that its pages ask whatever one
 *   says; `langs`: of the embeds on the page.
 * @param {import("node:test").TestContext} context
 * @param {string} address
 * @param {Expected} [expected]
 */
export async function answersAt(context, address, { loads = 1, asks = [], langs = LANGS } = {}) {
  const opened = await page(context);
  const others = othersAskedBy(opened);
  /** @type {(string | null)[]} */
  const loaded = [];
  opened.on("request", (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (request.isNavigationRequest() && pathname.endsWith("/embed.html")) loaded.push(searchParams.get("lang"));
  });
  await opened.goto(address);
  for (const lang of langs) {
    const place = `iframe[src*="lang=${lang}"]`;
    const frame = opened.frameLocator(place);
    await opened.locator(place).scrollIntoViewIfNeeded();
    await frame.locator("lab-answer .share").filter({ hasText: /\d/ }).waitFor({ timeout: 60_000 });
    const asked = await frame.locator(".question p").evaluate((node) => node.lastChild?.textContent);
    assert.equal(asked, CHOICES[lang].question);
    assert.equal(await frame.locator("html").getAttribute("lang"), lang);
    assert.match((await frame.locator("lab-picture .frame").getAttribute("aria-label")) ?? "", /\b25\b/);
  }
  const { CIFAR_LAB_SHOTS } = process.env;
  if (CIFAR_LAB_SHOTS)
    await opened.screenshot({
      path: join(CIFAR_LAB_SHOTS, `${context.name}${new URL(address).pathname}.png`.replaceAll(/[^\w.]+/g, "-")),
    });
  assert.deepEqual(
    [...others].filter((one) => !asks.includes(new URL(one).hostname)),
    [],
  );
  assert.deepEqual(
    loaded.sort(),
    langs.flatMap((lang) => Array.from({ length: loads }, () => lang)),
  );
  return opened;
}
