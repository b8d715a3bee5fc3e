// The builder's texts in pages of books and notebooks, as their hosts make them.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { hosts, scratch } from "./browser.js";
import { answers, text } from "./embed.js";
import { notebookOf } from "./jupyter.js";

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
  writeFileSync(join(folder, "course.ipynb"), notebookOf([await text(context, "jupyter")]));
  const bin = join(hosts, "python/bin");
  // Its pages take MathJax and RequireJS from a host of others, unless they are told not to.
  const own = ["--HTMLExporter.mathjax_url=", "--HTMLExporter.require_js_url="];
  execFileSync(join(bin, "jupyter-nbconvert"), ["--to", "html", "--execute", ...own, "course.ipynb"], {
    cwd: folder,
    stdio: "ignore",
    env: { ...process.env, PATH: `${bin}:${process.env.PATH}` },
  });
  await answers(context, folder, "course.html");
});
