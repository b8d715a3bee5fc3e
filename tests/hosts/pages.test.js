// The builder's texts in pages that their hosts have made of them.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { USUAL, keysOf, linkOf } from "../../www/panels/course/choices.js";
import { snippet } from "../../www/panels/course/snippets.js";
import { dist, hosts, page, scratch, served } from "./browser.js";

const CHOICES = { ...USUAL, lang: "en", image: 25, question: 'Why "this" & not <that>?' };

/**
 * The text for a form, with our site on an address of its own.
 * @param {import("node:test").TestContext} context
 * @param {import("../../www/panels/course/snippets.js").Form} form
 */
async function text(context, form) {
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
async function answers(context, folder, file) {
  const url = await served(context, { course: folder });
  const opened = await page(context);
  // To the browser `localhost` is another site than 127.0.0.1.
  await opened.goto(`${url.replace("127.0.0.1", "localhost")}/course/${file}`);
  const frame = opened.frameLocator("iframe");
  await opened.locator("iframe").first().scrollIntoViewIfNeeded();
  await frame.locator("lab-answer .share").filter({ hasText: /\d/ }).waitFor({ timeout: 60_000 });
  assert.equal(await frame.locator(".question p").evaluate((node) => node.lastChild?.textContent), CHOICES.question);
  assert.match((await frame.locator("lab-picture .frame").getAttribute("aria-label")) ?? "", /\b25\b/);
}

for (const form of /** @type {const} */ (["markdown", "iframe"])) {
  test(`Markdown with raw HTML: ${form}`, async (context) => {
    const folder = scratch(context);
    const { default: MarkdownIt } = await import(
      pathToFileURL(createRequire(join(hosts, "package.json")).resolve("markdown-it")).href
    );
    writeFileSync(
      join(folder, "page.html"),
      `<!doctype html><title>page</title>${MarkdownIt({ html: true }).render(`# Course\n\n${await text(context, form)}\n\nText`)}`,
    );
    await answers(context, folder, "page.html");
  });
}

test("the element in a plain page", async (context) => {
  const folder = scratch(context);
  writeFileSync(
    join(folder, "page.html"),
    `<!doctype html><title>page</title><body>${await text(context, "element")}</body>`,
  );
  await answers(context, folder, "page.html");
});

test("mdBook", async (context) => {
  const folder = scratch(context);
  mkdirSync(join(folder, "src"));
  writeFileSync(join(folder, "book.toml"), '[book]\ntitle = "Course"\n');
  writeFileSync(join(folder, "src/SUMMARY.md"), "# Summary\n\n- [Networks](networks.md)\n");
  writeFileSync(
    join(folder, "src/networks.md"),
    `# Networks\n\nText before.\n${await text(context, "mdbook")}\nText after.\n`,
  );
  execFileSync(join(hosts, "bin/mdbook"), ["build"], { cwd: folder, stdio: "ignore" });
  await answers(context, join(folder, "book"), "networks.html");
});

test("MyST: what its own parser finds in the text, in the frame that a theme makes of it", async (context) => {
  const folder = scratch(context);
  const { mystParse } = await import(
    pathToFileURL(createRequire(join(hosts, "package.json")).resolve("myst-parser")).href
  );
  /** @type {any[]} */
  const nodes = [mystParse(`# Course\n\n${await text(context, "myst")}\n\nText after.\n`)];
  for (const node of nodes) nodes.push(...(node.children ?? []));
  const [frame, caption, ...others] = [
    ...nodes.filter(({ type }) => type === "iframe"),
    ...nodes.filter(({ type }) => type === "caption"),
  ];
  assert.deepEqual([frame.width, caption.children[0].children[0].value, others], ["100%", "cifar-lab", []]);
  writeFileSync(
    join(folder, "page.html"),
    `<!doctype html><title>page</title><iframe src="${frame.src.replaceAll("&", "&amp;")}" width="${frame.width}" height="700"></iframe>`,
  );
  await answers(context, folder, "page.html");
});

test("Jupyter: a notebook that is run, as nbconvert shows it", async (context) => {
  const folder = scratch(context);
  const cell = {
    cell_type: "code",
    id: "embed",
    execution_count: null,
    metadata: {},
    outputs: [],
    source: await text(context, "jupyter"),
  };
  const kernel = { kernelspec: { name: "python3", display_name: "Python 3", language: "python" } };
  writeFileSync(
    join(folder, "course.ipynb"),
    JSON.stringify({ cells: [cell], metadata: kernel, nbformat: 4, nbformat_minor: 5 }),
  );
  const bin = join(hosts, "python/bin");
  execFileSync(join(bin, "jupyter-nbconvert"), ["--to", "html", "--execute", "course.ipynb"], {
    cwd: folder,
    stdio: "ignore",
    env: { ...process.env, PATH: `${bin}:${process.env.PATH}` },
  });
  await answers(context, folder, "course.html");
});
