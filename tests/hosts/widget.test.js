// The Python wheel in notebooks of others: what is set in Python is looked at in the browser, and the answer is read in Python.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { archive, hosts, page, scratch, served, wheel } from "./browser.js";
import { freePort, jupyterLab, serves } from "./jupyter.js";

const picture = (/** @type {string} */ name) => join(import.meta.dirname, "../pictures", name);
const python = join(hosts, "python/bin/python");

/**
 * A folder with the wheel's package in it, and another for the notebook.
 * @param {import("node:test").TestContext} context
 */
function installed(context) {
  const packages = scratch(context);
  execFileSync(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-index", "--target", packages, wheel]);
  const folder = scratch(context);
  for (const name of ["cat.png", "rocket.jpg"]) copyFileSync(picture(name), join(folder, name));
  return { packages, folder };
}

/**
 * What the npm package says to the same files, in a page that fetches everything.
 * @param {import("node:test").TestContext} context
 * @param {string[]} names
 * @returns {Promise<number[][]>} Ten probabilities each.
 */
async function ofNpmPackage(context, names) {
  const folder = scratch(context);
  execFileSync("tar", ["xzf", archive], { cwd: folder });
  for (const name of names) copyFileSync(picture(name), join(folder, name));
  writeFileSync(join(folder, "page.html"), "<!doctype html><title>page</title>");
  const url = await served(context, { out: folder });
  const opened = await page(context);
  await opened.goto(`${url}/out/page.html`);
  return opened.evaluate(async (names) => {
    const { CifarLab } = await import(/** @type {any} */ (new URL("package/cifar-lab.js", location.href).href));
    const lab = await CifarLab.open();
    const answers = [];
    for (const name of names) {
      const { probabilities } = await lab.classify(await (await fetch(name)).blob());
      answers.push([...probabilities].slice(0, 10));
    }
    return answers;
  }, names);
}

/**
 * Hosts that a page asks for anything, besides its own.
 * @param {import("@playwright/test").Page} opened
 */
function othersAskedBy(opened) {
  /** @type {Set<string>} */
  const others = new Set();
  opened.context().on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (/^(http|ws)s?:$/.test(protocol) && hostname !== "127.0.0.1") others.add(request.url());
  });
  return others;
}

test("its own tests, with the wheel and with numpy and Pillow", (context) => {
  const { packages, folder } = installed(context);
  const tests = join(import.meta.dirname, "../../crates/widget/tests");
  const run = () => execFileSync(python, ["-B", "-m", "unittest", "discover", "-s", tests], { cwd: folder, env: { ...process.env, PYTHONPATH: packages }, encoding: "utf8", stdio: "pipe" });
  assert.doesNotThrow(run);
});

const CELLS = [
  'import io, json, numpy\nfrom PIL import Image\nfrom cifar_lab_widget import CifarLab\nw = CifarLab(lang="en")\nw',
  'w.image = "cat.png"',
  'w.image = numpy.asarray(Image.open("cat.png").convert("RGB"))',
  'w.image = b"no picture"',
  'w.lang = "es"\nw.image = Image.open("cat.png")',
  "print(json.dumps([w.prediction, w.error, len(w.image)]))",
];
const [SHOW, PATH, ARRAY, NONE, SPANISH, PRINT] = CELLS.keys();

test("JupyterLab: pictures from Python and from the panel are answered on both sides, and nothing is asked of other hosts", async (context) => {
  const [ofCat, ofRocket] = await ofNpmPackage(context, ["cat.png", "rocket.jpg"]);
  const { packages, folder } = installed(context);
  const { notebook, settings, connected } = await jupyterLab(context, { folder, packages, cells: CELLS });
  const opened = await page(context);
  await opened.setViewportSize({ width: 1300, height: 2000 });
  const others = othersAskedBy(opened);
  await opened.goto(notebook);
  const panel = opened.locator(".cifar-lab-widget");
  const sentence = panel.locator(".sentence");
  const cell = (/** @type {number} */ place) => opened.locator(".jp-Notebook .jp-CodeCell").nth(place);
  const run = async (/** @type {number} */ place) => {
    const prompt = cell(place).locator(".jp-InputPrompt");
    const before = (await prompt.innerText()).trim();
    // JupyterLab passes over the keys while it is still connecting.
    for (let tries = 0; tries < 12 && (await prompt.innerText()).trim() === before; tries++) {
      await cell(place).locator(".cm-content").click();
      await opened.keyboard.press("Control+Enter");
      await prompt.filter({ hasNotText: before }).waitFor({ timeout: 5000 }).catch(() => {});
    }
    await prompt.filter({ hasText: /\[\d+\]/, hasNotText: before }).waitFor({ timeout: 60_000 });
  };
  const printed = async (/** @type {number} */ place) => {
    await run(place);
    return JSON.parse(await cell(place).locator(".jp-OutputArea-output").innerText());
  };
  /** What Python reads once the browser has answered. */
  const answered = async () => {
    for (let tries = 0; tries < 50; tries++) {
      const values = await printed(PRINT);
      if (values[0] || values[1]) return values;
    }
    throw new Error("Python hears no answer");
  };
  const idle = async () => {
    await connected();
    await opened.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").waitFor({ timeout: 60_000 });
  };
  await idle();

  await run(SHOW);
  await panel.locator(".samples button").nth(11).waitFor({ timeout: 60_000 });
  assert.equal(await sentence.innerText(), "No picture yet.");

  await run(PATH);
  const [cat, , cats] = await answered();
  assert.deepEqual(cat.probabilities, ofCat);
  assert.equal(cat.logits.length, 20);
  assert.equal(cats, statSync(picture("cat.png")).size);
  assert.ok((await sentence.innerText()).startsWith(`${cat.label}: `));

  // The same pixels as an array are the same picture.
  await run(ARRAY);
  const [again, , bytes] = await answered();
  assert.notEqual(bytes, cats);
  assert.deepEqual(again, cat);

  // Test image 116, which the network calls an airplane.
  await panel.getByRole("button", { name: "Test image 116" }).press("Enter");
  await sentence.filter({ hasText: "airplane: 90.88" }).waitFor();
  const [airplane] = await answered();
  assert.deepEqual([airplane.label, airplane.index, airplane.probabilities[0].toFixed(4)], ["airplane", 0, "0.9088"]);

  await panel.locator("input[type=file]").setInputFiles(picture("rocket.jpg"));
  await sentence.filter({ hasText: "%", hasNotText: "90.88" }).waitFor();
  const [rocket, , rockets] = await answered();
  assert.deepEqual(rocket.probabilities, ofRocket);
  assert.equal(rockets, statSync(picture("rocket.jpg")).size);

  await run(NONE);
  const problem = panel.getByRole("alert");
  await problem.filter({ hasText: "not a picture" }).waitFor();
  assert.deepEqual((await answered()).slice(0, 2), [null, await problem.innerText()]);

  // In the other language and in the dark, after the page was loaded anew with the same Python behind it.
  await run(SPANISH);
  await sentence.filter({ hasText: "%" }).waitFor();
  await settings("@jupyterlab/apputils-extension:themes", { theme: "JupyterLab Dark" });
  await opened.keyboard.press("Escape");
  await opened.keyboard.press("Control+s");
  for (const background of ["light", "dark"]) {
    const { violations } = await new AxeBuilder({ page: opened }).include(".cifar-lab-widget").analyze();
    assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), [], background);
    if (background === "dark") break;
    await opened.reload();
    await opened.locator("body[data-jp-theme-light=false]").waitFor({ state: "attached", timeout: 60_000 });
    await idle();
    await sentence.filter({ hasText: "%" }).waitFor({ timeout: 60_000 });
  }
  assert.equal(await panel.getAttribute("lang"), "es");
  assert.match(await panel.innerText(), /Venado/);
  assert.deepEqual([...others], []);
});
