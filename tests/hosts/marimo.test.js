// marimo: as an application with a Python beside it, and exported to a page in which Python runs, too.
import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { hosts, scratch, served, wheel } from "./browser.js";
import { answers, answersAt, text } from "./embed.js";
import { freePort, serves } from "./jupyter.js";
import { installed, ofNpmPackage, picture, python } from "./wheel.js";

const beside = (/** @type {string} */ name) => join(import.meta.dirname, name);

/**
 * The notebook, with what it reads beside it.
 * @param {import("node:test").TestContext} context
 * @param {string} folder
 */
async function notebookIn(context, folder) {
  const [en, es] = [await text(context, "marimo", "en"), await text(context, "marimo", "es")];
  const notebook = readFileSync(beside("marimo_app.py"), "utf8").replace("WHEEL", basename(wheel));
  writeFileSync(
    join(folder, "app.py"),
    notebook.replace("EMBED_EN", () => en).replace("EMBED_ES", () => es),
  );
  copyFileSync(wheel, join(folder, basename(wheel)));
  mkdirSync(join(folder, "public"));
  copyFileSync(picture("cat.png"), join(folder, "public/cat.png"));
}

/**
 * The panel's answers are the npm package's, and Python reads them.
 * @param {import("node:test").TestContext} context
 * @param {import("@playwright/test").Page} opened
 */
async function readsAnswers(context, opened) {
  const [ofCat] = await ofNpmPackage(context, ["cat.png"]);
  const read = opened.locator("pre, code").filter({ hasText: "Python reads" });
  const cat = await read.filter({ hasText: "index" }).innerText({ timeout: 60_000 });
  assert.deepEqual(JSON.parse(cat.replace("Python reads ", "")).probabilities, ofCat);
  await opened.getByRole("button", { name: "Test image 116" }).press("Enter");
  await read.filter({ hasText: '"airplane"' }).waitFor();
}

test("marimo: the embeds answer, and cells that read the widget's answer run when it comes", async (context) => {
  const { packages, folder } = installed(context);
  await notebookIn(context, folder);
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const args = ["run", "app.py", "--headless", "--host=127.0.0.1", `--port=${port}`, "--no-token"];
  await serves(context, "marimo", args, { folder, packages, address: `${address}/health` });
  await readsAnswers(context, await answersAt(context, address.replace("127.0.0.1", "localhost")));
});

/**
 * The notebook's page as `marimo export html-wasm --offline` makes it, with Python and its packages from a copy of Pyodide's
 * distribution.
 * @param {import("node:test").TestContext} context
 */
async function exported(context) {
  const [folder, mirror] = [scratch(context), scratch(context)];
  const pyodide = join(hosts, "node_modules/pyodide-of-marimo");
  execFileSync(python, [beside("marimo_mirror.py"), pyodide, mirror, join(hosts, "wheels"), join(hosts, "marimo")]);
  await notebookIn(context, folder);
  const url = await served(context, { mirror });
  const command = ["export", "html-wasm", "app.py", "--output=site", "--no-sandbox", "--offline"];
  // Not the blocking call: the copy is served by this very process.
  await promisify(execFile)(python, [beside("marimo_export.py"), ...command, `--pyodide-index-url=${url}/mirror/`], {
    cwd: folder,
    env: { ...process.env, PATH: `${join(hosts, "python/bin")}:${process.env.PATH}` },
  });
  return join(folder, "site");
}

test("marimo without a server: embeds and widget answer in the exported page, and no other host is asked", async (context) => {
  await readsAnswers(context, await answers(context, await exported(context), "index.html"));
});
