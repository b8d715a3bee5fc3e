// What editors and cleaners leave of the builder's HTML: hosts that cannot be installed run one of these on what is pasted.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { hosts, page, served } from "./browser.js";
import { answers, both, course, text } from "./embed.js";

const modules = join(hosts, "node_modules");
const LINK = /<p><a [^>]*href="[^"]*\/lab\/embed\.html[^"]*"[^>]*>cifar-lab<\/a><\/p>/;
const shown = (/** @type {string} */ left) => `<!doctype html><meta charset="utf-8"><title>page</title>${left}`;

/**
 * What is left after a text has been in TinyMCE.
 * @param {import("node:test").TestContext} context
 * @param {string} given
 * @param {object} options
 */
async function edited(context, given, options) {
  const opened = await page(context);
  await opened.goto(`${await served(context, { tinymce: join(modules, "tinymce") })}/tinymce/package.json`);
  await opened.setContent("<textarea></textarea>");
  await opened.addScriptTag({ url: "/tinymce/tinymce.min.js" });
  return opened.evaluate(
    async ([given, options]) => {
      const { tinymce } = /** @type {any} */ (window);
      const own = { selector: "textarea", license_key: "gpl", base_url: "/tinymce", suffix: ".min", ...options };
      const [editor] = await tinymce.init(own);
      editor.setContent(given);
      return /** @type {string} */ (editor.getContent());
    },
    /** @type {const} */ ([given, options]),
  );
}

test("TinyMCE boxes the frame in a sandbox without scripts: it says so, with its address, and the link is left", async (context) => {
  const left = await edited(context, await text(context, "iframe"), {});
  assert.match(left, /<iframe [^>]*sandbox=""/);
  assert.match(left, LINK);
  const folder = course(context, { "index.html": shown(left) });
  const opened = await page(context);
  await opened.goto(`${await served(context, { course: folder })}/course/`);
  const said = opened.frameLocator("iframe").locator(".without p[lang=en]");
  await said.filter({ hasText: "Open it in a new tab" }).waitFor();
  const address = await said.locator("a").evaluate((link) => /** @type {HTMLAnchorElement} */ (link).href);
  assert.match(address, /\/lab\/embed\.html\?panel=classify&image=25/);
});

test("TinyMCE with `sandbox_iframes: false` keeps the frame", async (context) => {
  const left = await edited(context, await both(context, "iframe"), { sandbox_iframes: false });
  assert.match(left, LINK);
  await answers(context, course(context, { "index.html": shown(left) }), "");
});

test("DOMPurify takes the frame away, and leaves the link", async (context) => {
  const opened = await page(context);
  await opened.setContent("");
  await opened.addScriptTag({ content: readFileSync(join(modules, "dompurify/dist/purify.min.js"), "utf8") });
  for (const form of /** @type {const} */ (["iframe", "moodle", "slides"])) {
    const left = await opened.evaluate(
      (given) => /** @type {any} */ (window).DOMPurify.sanitize(given),
      await both(context, form),
    );
    assert.doesNotMatch(left, /<iframe/);
    assert.match(left, LINK);
  }
});

/**
 * Lists of others, as far as our text has such tags. WordPress, for authors without `unfiltered_html`: `$allowedposttags` of
 * `wp-includes/kses.php` at commit 001ffe8 of its mirror, without iframe. Canvas: `gems/canvas_sanitize` of canvas-lms at commit
 * 03f405c, from before it allowed `allow`.
 */
const LISTS = {
  "sanitize-html's own": {},
  WordPress: { allowedTags: ["a", "p"], allowedAttributes: { a: ["href", "title", "rel", "target"] } },
  Canvas: {
    allowedTags: ["a", "iframe", "p"],
    allowedAttributes: {
      "*": ["style", "class", "id", "title"],
      a: ["href", "target", "name"],
      iframe: ["src", "width", "height", "name", "align", "frameborder", "scrolling", "sandbox", "allowfullscreen"],
    },
  },
};

for (const [name, list] of Object.entries(LISTS))
  test(`sanitize-html with the list: ${name}`, async (context) => {
    const clean = createRequire(join(hosts, "package.json"))("sanitize-html");
    const left = clean(await both(context, "iframe"), list);
    assert.match(left, LINK);
    if (name !== "Canvas") return assert.doesNotMatch(left, /<iframe/);
    assert.doesNotMatch(left, /allow=/);
    await answers(context, course(context, { "index.html": shown(left) }), "");
  });
