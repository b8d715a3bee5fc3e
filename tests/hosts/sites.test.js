// The builder's texts in pages that site builders have made of them.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { hosts } from "./browser.js";
import { answers, both, chapter, course } from "./embed.js";

const python = (/** @type {string} */ name) => join(hosts, "python/bin", name);

test("Docusaurus: .md and .mdx", async (context) => {
  const page = chapter(await both(context, "mdx"));
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
  // By the address that its links give: opened as `index.html`, any page of Docusaurus makes its content anew once.
  await answers(context, join(folder, "build"), "");
  await answers(context, join(folder, "build"), "plain/");
});

test("VitePress", async (context) => {
  const folder = course(context, {
    "package.json": '{ "private": true, "type": "module" }',
    ".vitepress/config.js": 'export default { title: "Course", base: "/course/" };',
    "index.md": chapter(await both(context, "markdown")),
  });
  execFileSync(join(hosts, "node_modules/.bin/vitepress"), ["build"], { cwd: folder, stdio: "ignore" });
  await answers(context, join(folder, ".vitepress/dist"), "index.html");
});

test("Starlight: .md and .mdx", async (context) => {
  const page = `---\ntitle: Course\n---\n\n${await both(context, "markdown")}\n`;
  const starlight = join(hosts, "starlight");
  const files = {
    // Astro reads here which packages have parts of its own kind.
    "package.json":
      '{ "private": true, "type": "module", "dependencies": { "@astrojs/starlight": "*", "astro": "*" } }',
    "astro.config.mjs": `import starlight from "@astrojs/starlight";
      export default { base: "/course/", integrations: [starlight({ title: "Course" })] };`,
    "src/content.config.ts": `import { defineCollection } from "astro:content";
      import { docsLoader } from "@astrojs/starlight/loaders";
      import { docsSchema } from "@astrojs/starlight/schema";
      export const collections = { docs: defineCollection({ loader: docsLoader(), schema: docsSchema() }) };`,
    "src/content/docs/index.md": page,
    "src/content/docs/parts.mdx": page,
  };
  const folder = course(context, files, starlight);
  execFileSync(join(hosts, "node_modules/.bin/node"), [join(starlight, "node_modules/.bin/astro"), "build"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: "1" },
  });
  for (const file of ["", "parts/"]) {
    const opened = await answers(context, join(folder, "dist"), file);
    assert.equal((await opened.locator("iframe").first().boundingBox())?.height, 700);
  }
});

test("Observable Framework", async (context) => {
  const folder = course(context, {
    // Its pages take fonts from a host of others, unless they are told not to.
    "observablehq.config.js": 'export default { base: "/course/", globalStylesheets: [] };',
    "src/index.md": chapter(await both(context, "markdown")),
  });
  execFileSync(join(hosts, "node_modules/.bin/observable"), ["build"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, OBSERVABLE_TELEMETRY_DISABLE: "true" },
  });
  await answers(context, join(folder, "dist"), "");
});

for (const unsafe of [true, false])
  test(`Hugo, ${unsafe ? "with" : "without"} \`unsafe = true\``, async (context) => {
    const folder = course(context, {
      "hugo.toml": `baseURL = "/course/"\ntitle = "Course"\n[markup.goldmark.renderer]\nunsafe = ${unsafe}\n`,
      "layouts/home.html": '<!doctype html><meta charset="utf-8"><title>{{ .Title }}</title>{{ .Content }}',
      "content/_index.md": `---\ntitle: Course\n---\n\n${chapter(await both(context, "markdown"))}`,
    });
    execFileSync(python("hugo"), ["--quiet"], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
    if (unsafe) return void (await answers(context, join(folder, "public"), ""));
    const page = readFileSync(join(folder, "public/index.html"), "utf8");
    assert.doesNotMatch(page, /<iframe/);
    assert.match(page, /<a href="[^"]*\/lab\/embed\.html[^"]*">cifar-lab<\/a>/);
  });

test("Sphinx with myst-parser", async (context) => {
  const folder = course(context, {
    "source/conf.py": 'project = "Course"\nextensions = ["myst_parser"]\n',
    "source/index.md": chapter(await both(context, "markdown")),
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
    "docs/index.md": chapter(await both(context, "markdown")),
  });
  execFileSync(python("mkdocs"), ["build", "--quiet"], { cwd: folder, stdio: "ignore" });
  await answers(context, join(folder, "site"), "index.html");
});

for (const options of [[], ["--embed-resources"]]) {
  test(`pandoc ${options.join(" ")}`.trim(), async (context) => {
    const folder = course(context, { "course.md": chapter(`\n${await both(context, "quarto")}\n`) });
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
