// The builder's texts in slides that their programs have made.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { hosts } from "./browser.js";
import { answers, course, text } from "./embed.js";

const modules = join(hosts, "node_modules");
const markdown = (/** @type {string} */ embed) => `# Course\n\n${embed}\n`;

/**
 * The embed in a slide answers, and the link below it is on the slide, too.
 * @param {Parameters<typeof answers>} page
 */
async function fits(...page) {
  const [context, folder, file, { langs } = {}] = page;
  const opened = await answers(context, folder, file, { langs: langs ?? ["en"] });
  const link = await opened.getByRole("link", { name: "cifar-lab" }).boundingBox();
  const slide = await opened.locator("section, .slidev-page-1").first().boundingBox();
  assert.ok(link && slide && link.y + link.height <= slide.y + slide.height, JSON.stringify({ link, slide }));
}

for (const [kind, lang, slide] of /** @type {const} */ ([
  ["HTML", "en", (/** @type {string} */ embed) => `<section><h2>Course</h2>${embed}</section>`],
  [
    "Markdown",
    "es",
    (/** @type {string} */ embed) =>
      `<section data-markdown><textarea data-template>\n${markdown(embed)}</textarea></section>`,
  ],
]))
  test(`reveal.js: a slide in ${kind}`, async (context) => {
    const folder = course(context, {
      "index.html": `<!doctype html><meta charset="utf-8"><title>Course</title><link rel="stylesheet" href="reveal/reveal.css">
        <link rel="stylesheet" href="reveal/theme/white.css"><div class="reveal"><div class="slides">
        ${slide(await text(context, "slides", lang))}</div></div>
        <script src="reveal/reveal.js"></script><script src="reveal/plugin/markdown.js"></script>
        <script>Reveal.initialize({ plugins: [RevealMarkdown] });</script>`,
    });
    cpSync(join(modules, "reveal.js/dist"), join(folder, "reveal"), { recursive: true });
    await fits(context, folder, "", { langs: [lang] });
  });

test("Marp, with --html", async (context) => {
  const folder = course(context, { "slides.md": markdown(await text(context, "slides", "es")) });
  marp(folder, "--html");
  await fits(context, folder, "slides.html", { langs: ["es"] });
});

test("Marp, without --html: the frame is shown as text, and the link is left", async (context) => {
  const folder = course(context, { "slides.md": markdown(await text(context, "slides")) });
  marp(folder);
  const slides = readFileSync(join(folder, "slides.html"), "utf8");
  assert.match(slides, /&lt;iframe/);
  assert.match(slides, /<a href="[^"]*\/lab\/embed\.html[^"]*">cifar-lab<\/a>/);
});

function marp(/** @type {string} */ folder, /** @type {string[]} */ ...options) {
  execFileSync(join(modules, ".bin/marp"), [...options, "--no-stdin", "slides.md", "--output", "slides.html"], {
    cwd: folder,
    stdio: "ignore",
  });
}

test("Slidev", async (context) => {
  const folder = course(context, {
    "package.json": '{ "private": true, "type": "module" }',
    // Its pages take fonts and an icon from hosts of others, unless they are told not to.
    "slides.md": `---\nfonts:\n  provider: none\nfavicon: "data:,"\n---\n\n${markdown(await text(context, "slides"))}`,
  });
  execFileSync(join(modules, ".bin/node"), [join(modules, ".bin/slidev"), "build", "--base", "/course/"], {
    cwd: folder,
    stdio: "ignore",
  });
  await fits(context, join(folder, "dist"), "");
});
