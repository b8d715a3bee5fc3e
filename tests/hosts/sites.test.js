// The builder's texts in pages that site builders have made of them.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { hosts, scratch } from "./browser.js";
import { answers, text } from "./embed.js";

/**
 * A folder with these files, and the installed packages beside them.
 * @param {import("node:test").TestContext} context
 * @param {Record<string, string>} files
 */
function course(context, files) {
  const folder = scratch(context);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  symlinkSync(join(hosts, "node_modules"), join(folder, "node_modules"));
  return folder;
}

const python = (/** @type {string} */ name) => join(hosts, "python/bin", name);
const chapter = (/** @type {string} */ embed) => `# Course\n\nText before.\n${embed}\nText after.\n`;

test("Docusaurus: .md and .mdx", async (context) => {
  const page = chapter(await text(context, "mdx"));
  const folder = course(context, {
    "package.json": '{ "private": true }',
    "docusaurus.config.js": `module.exports = { title: "Course", url: "http://localhost", baseUrl: "/course/",
      presets: [["classic", { docs: { routeBasePath: "/" }, blog: false, theme: {} }]] };`,
    "docs/plain.md": page,
    "docs/parts.mdx": `---\nslug: /\n---\n\n${page}`,
  });
  execFileSync(join(hosts, "node_modules/.bin/docusaurus"), ["build"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DO_NOT_TRACK: "1", DOCUSAURUS_NO_TELEMETRY: "1" },
  });
  await answers(context, join(folder, "build"), "index.html");
  await answers(context, join(folder, "build"), "plain/index.html");
});

test("VitePress", async (context) => {
  const folder = course(context, {
    "package.json": '{ "private": true, "type": "module" }',
    ".vitepress/config.js": 'export default { title: "Course", base: "/course/" };',
    "index.md": chapter(await text(context, "markdown")),
  });
  execFileSync(join(hosts, "node_modules/.bin/vitepress"), ["build"], { cwd: folder, stdio: "ignore" });
  await answers(context, join(folder, ".vitepress/dist"), "index.html");
});

test("Sphinx with myst-parser", async (context) => {
  const folder = course(context, {
    "source/conf.py": 'project = "Course"\nextensions = ["myst_parser"]\n',
    "source/index.md": chapter(await text(context, "markdown")),
  });
  execFileSync(python("sphinx-build"), ["-q", "source", "out"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
  });
  await answers(context, join(folder, "out"), "index.html");
});

test("MkDocs with Material", async (context) => {
  const folder = course(context, {
    "mkdocs.yml": "site_name: Course\ntheme:\n  name: material\n  font: false\n",
    "docs/index.md": chapter(await text(context, "markdown")),
  });
  execFileSync(python("mkdocs"), ["build", "--quiet"], { cwd: folder, stdio: "ignore" });
  await answers(context, join(folder, "site"), "index.html");
});

for (const options of [[], ["--embed-resources"]]) {
  test(`pandoc ${options.join(" ")}`.trim(), async (context) => {
    const folder = course(context, { "course.md": chapter(`\n${await text(context, "quarto")}\n`) });
    const pandoc = execFileSync(python("python"), ["-c", "import pypandoc; print(pypandoc.get_pandoc_path())"]);
    execFileSync(
      pandoc.toString().trim(),
      ["--standalone", ...options, "--metadata", "title=Course", "--output", "page.html", "course.md"],
      { cwd: folder },
    );
    assert.doesNotMatch(readFileSync(join(folder, "page.html"), "utf8"), /src="data:text/);
    await answers(context, folder, "page.html");
  });
}
