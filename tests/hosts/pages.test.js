// The builder's texts in pages of books and notebooks, as their hosts make them.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { hosts, scratch } from "./browser.js";
import { answers, both, chapter, course, text } from "./embed.js";
import { notebookOf } from "./jupyter.js";

for (const form of /** @type {const} */ (["markdown", "iframe"])) {
  test(`Markdown with raw HTML: ${form}`, async (context) => {
    const folder = scratch(context);
    const { default: MarkdownIt } = await import(
      pathToFileURL(createRequire(join(hosts, "package.json")).resolve("markdown-it")).href
    );
    writeFileSync(
      join(folder, "page.html"),
      `<!doctype html><meta charset="utf-8"><title>page</title>${MarkdownIt({ html: true }).render(`# Course\n\n${await both(context, form)}\n\nText`)}`,
    );
    await answers(context, folder, "page.html");
  });
}

test("the element in a plain page", async (context) => {
  const folder = scratch(context);
  writeFileSync(
    join(folder, "page.html"),
    `<!doctype html><meta charset="utf-8"><title>page</title><body>${await both(context, "element")}</body>`,
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
    `# Networks\n\nText before.\n${await both(context, "mdbook")}\nText after.\n`,
  );
  execFileSync(join(hosts, "bin/mdbook"), ["build"], { cwd: folder, stdio: "ignore" });
  await answers(context, join(folder, "book"), "networks.html");
});

// Its theme comes from a host that no registry mirrors: what Jupyter Book makes of the chapter is shown by the theme's own
// renderer, without the page around it.
test("Jupyter Book 2: the chapter as the theme's renderer shows it", async (context) => {
  const book = join(hosts, "book");
  const folder = course(
    context,
    {
      "index.md": chapter(await both(context, "myst")),
      "myst.yml": "version: 1\nproject:\n  title: Course\nsite:\n  template: ./theme\n",
      "theme/template.yml": "jtex: v1\ntitle: none\nversion: 1.0.0\nkind: site\n",
    },
    book,
  );
  execFileSync(join(hosts, "python/bin/jupyter-book"), ["build", "--site", "--strict"], {
    cwd: folder,
    stdio: "ignore",
  });
  const { mdast } = JSON.parse(readFileSync(join(folder, "_build/site/content/index.json"), "utf8"));
  const part = (/** @type {string} */ name) =>
    import(pathToFileURL(createRequire(join(book, "package.json")).resolve(name)).href);
  const [{ createElement }, { renderToStaticMarkup }, { MyST, DEFAULT_RENDERERS }, { ThemeProvider }] =
    await Promise.all(["react", "react-dom/server", "myst-to-react", "@myst-theme/providers"].map(part));
  const content = createElement(MyST, { ast: mdast });
  const shown = renderToStaticMarkup(createElement(ThemeProvider, { renderers: DEFAULT_RENDERERS }, content));
  // What the theme says to a frame, whatever the text says.
  assert.match(shown, /<iframe [^>]*title="cifar-lab"[^>]*allow="autoplay"/);
  writeFileSync(
    join(folder, "page.html"),
    `<!doctype html><meta charset="utf-8"><title>page</title><style>.relative { position: relative } .inline-block { display: inline-block }</style>
     <main style="width: 700px">${shown}</main>`,
  );
  const opened = await answers(context, folder, "page.html");
  const { width = 0, height = 0 } = (await opened.locator("iframe").first().boundingBox()) ?? {};
  assert.ok(width > 0 && Math.abs(height / width - 0.6) < 0.01, `${width} by ${height}`);
  assert.ok(await opened.getByRole("link", { name: "cifar-lab" }).first().getAttribute("href"));
});

test("Jupyter: a notebook that is run, as nbconvert shows it", async (context) => {
  const folder = scratch(context);
  writeFileSync(
    join(folder, "course.ipynb"),
    notebookOf([await text(context, "jupyter"), await text(context, "jupyter", "es")]),
  );
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
