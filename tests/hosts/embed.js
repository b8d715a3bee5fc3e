// What the tests of course pages share: the builder's text, and whether the embed answers in the page made of it.
import assert from "node:assert/strict";
import { USUAL, keysOf, linkOf } from "../../www/panels/course/choices.js";
import { snippet } from "../../www/panels/course/snippets.js";
import { dist, page, served } from "./browser.js";

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

/**
 * Opens the host's page from another address than ours: the embed inside answers, and asks the question whole.
 * @param {import("node:test").TestContext} context
 * @param {string} folder
 * @param {string} file
 */
export async function answers(context, folder, file) {
  const url = await served(context, { course: folder });
  const opened = await page(context);
  // To the browser `localhost` is another site than 127.0.0.1.
  await opened.goto(`${url.replace("127.0.0.1", "localhost")}/course/${file}`);
  const frame = opened.frameLocator("iframe");
  // A page that a framework takes over may replace its frame once.
  await opened.waitForLoadState("networkidle");
  await opened.locator("iframe").first().scrollIntoViewIfNeeded();
  await frame.locator("lab-answer .share").filter({ hasText: /\d/ }).waitFor({ timeout: 60_000 });
  assert.equal(await frame.locator(".question p").evaluate((node) => node.lastChild?.textContent), CHOICES.question);
  assert.match((await frame.locator("lab-picture .frame").getAttribute("aria-label")) ?? "", /\b25\b/);
}
