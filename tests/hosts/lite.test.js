// JupyterLite: a course without a server. Python runs in the browser, and all of it comes from the built site.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { hosts, othersAskedBy, page, scratch, served, wheel } from "./browser.js";
import { text } from "./embed.js";
import { Notebook, notebookOf } from "./jupyter.js";

const pyodide = join(hosts, "node_modules/pyodide");
const wheels = join(hosts, "wheels");
/** What Pyodide loads by itself; all else piplite installs from the site. */
const LOADED = ["micropip", "packaging"];
const CELLS = (/** @type {string} */ embed) => [
  embed,
  "%pip install -q cifar-lab-widget",
  'from cifar_lab_widget import CifarLab\nw = CifarLab(lang="en", image="cat.png")\nw',
  "print(w.prediction['label'], len(w.prediction['probabilities']))",
];
const [EMBED, INSTALL, SHOW, PRINT] = [0, 1, 2, 3];

/** Pyodide as a site keeps it: of its long list of packages those that are there. */
function keepPyodide(/** @type {string} */ place) {
  mkdirSync(place, { recursive: true });
  for (const name of ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip"])
    copyFileSync(join(pyodide, name), join(place, name));
  const lock = JSON.parse(readFileSync(join(pyodide, "pyodide-lock.json"), "utf8"));
  lock.packages = Object.fromEntries(LOADED.map((name) => [name, lock.packages[name]]));
  for (const one of Object.values(lock.packages)) {
    const bytes = readFileSync(join(wheels, one.file_name));
    one.sha256 = createHash("sha256").update(bytes).digest("hex");
    writeFileSync(join(place, one.file_name), bytes);
  }
  writeFileSync(join(place, "pyodide-lock.json"), JSON.stringify(lock));
}

test("JupyterLite: the embed of a cell, and the widget from its wheel, answer without another host", async (context) => {
  const folder = scratch(context);
  keepPyodide(join(folder, "static/pyodide"));
  cpSync(wheels, join(folder, "pypi"), { recursive: true });
  copyFileSync(wheel, join(folder, "pypi", wheel.split("/").at(-1) ?? ""));
  mkdirSync(join(folder, "content"));
  copyFileSync(join(import.meta.dirname, "../pictures/cat.png"), join(folder, "content/cat.png"));
  writeFileSync(
    join(folder, "content/course.ipynb"),
    notebookOf(CELLS(await text(context, "jupyter", "es")), "python"),
  );
  const settings = { "@jupyterlite/pyodide-kernel-extension:kernel": { disablePyPIFallback: true } };
  writeFileSync(
    join(folder, "jupyter-lite.json"),
    JSON.stringify({ "jupyter-lite-schema-version": 0, "jupyter-config-data": { litePluginSettings: settings } }),
  );
  const bin = join(hosts, "python/bin");
  execFileSync(join(bin, "jupyter-lite"), ["build", "--contents", "content", "--output-dir", "site"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, PATH: `${bin}:${process.env.PATH}` },
  });
  assert.ok(readdirSync(join(folder, "site/pypi")).some((name) => name.startsWith("cifar_lab_widget")));

  const url = await served(context, { course: join(folder, "site") });
  const opened = await page(context);
  const others = othersAskedBy(opened);
  await opened.setViewportSize({ width: 1300, height: 2400 });
  await opened.goto(`${url.replace("127.0.0.1", "localhost")}/course/lab/index.html?path=course.ipynb`);
  const notebook = new Notebook(url, opened, "course.ipynb");
  await opened.locator(".jp-Notebook .jp-CodeCell").nth(PRINT).waitFor({ timeout: 60_000 });
  await opened.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").waitFor({ timeout: 120_000 });
  await notebook.run(EMBED);
  await opened
    .frameLocator(".jp-OutputArea iframe")
    .locator("lab-answer .share")
    .filter({ hasText: /\d/ })
    .waitFor({ timeout: 60_000 });
  await notebook.run(INSTALL);
  await notebook.run(SHOW);
  await opened.locator(".cifar-lab-widget .sentence").filter({ hasText: "%" }).waitFor({ timeout: 60_000 });
  await notebook.run(PRINT);
  const printed = await opened.locator(".jp-CodeCell").nth(PRINT).locator(".jp-OutputArea-output").innerText();
  const { CIFAR_LAB_SHOTS } = process.env;
  if (CIFAR_LAB_SHOTS) await opened.screenshot({ path: join(CIFAR_LAB_SHOTS, "jupyterlite.png") });
  assert.match(printed, /^\w+ 10\n?$/);
  assert.deepEqual([...others], []);
});
