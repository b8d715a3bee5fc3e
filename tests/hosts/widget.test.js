// The Python wheel in notebooks of others: what is set in Python is looked at in the browser, and the answer is read in Python.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { dist, othersAskedBy, page } from "./browser.js";
import { answersAt, text } from "./embed.js";
import { Notebook, freePort, notebookOf, serves } from "./jupyter.js";
import { installed, ofNpmPackage, picture, python } from "./wheel.js";

test("its own tests, with the wheel, numpy, Pillow, pandas and Keras, and its types", (context) => {
  const { packages, folder } = installed(context);
  const tests = join(import.meta.dirname, "../../crates/widget/tests");
  const run = (/** @type {string[]} */ ...args) =>
    execFileSync(python, ["-B", "-m", ...args], {
      cwd: folder,
      env: { ...process.env, PYTHONPATH: packages, MYPYPATH: packages },
      encoding: "utf8",
      stdio: "pipe",
    });
  assert.doesNotThrow(() => run("unittest", "discover", "-s", tests));
  const strictly = ["--strict", "--ignore-missing-imports", "--cache-dir", join(folder, "mypy")];
  assert.doesNotThrow(() => run("mypy", ...strictly, join(packages, "cifar_lab_widget"), join(tests, "typed.py")));
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
  const opened = await page(context);
  const others = othersAskedBy(opened);
  const notebook = await Notebook.open(context, opened, { ...installed(context), cells: CELLS });
  const panel = opened.locator(".cifar-lab-widget");
  const sentence = panel.locator(".sentence");
  /** What Python reads once the browser has answered. */
  const answered = async () => {
    for (let tries = 0; tries < 50; tries++) {
      const values = await notebook.printed(PRINT);
      if (values[0] || values[1]) return values;
    }
    throw new Error("Python hears no answer");
  };
  const breaches = async () => {
    const { violations } = await new AxeBuilder({ page: opened }).include(".cifar-lab-widget").analyze();
    return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
  };

  await notebook.run(SHOW);
  await panel.locator(".samples button").nth(11).waitFor({ timeout: 60_000 });
  assert.equal(await sentence.innerText(), "No picture yet.");

  await notebook.run(PATH);
  const [cat, , cats] = await answered();
  assert.deepEqual(cat.probabilities, ofCat);
  assert.equal(cat.logits.length, 20);
  assert.equal(cats, statSync(picture("cat.png")).size);
  assert.ok((await sentence.innerText()).startsWith(`${cat.label}: `));

  // The same pixels as an array are the same picture.
  await notebook.run(ARRAY);
  const [again, , bytes] = await answered();
  assert.notEqual(bytes, cats);
  assert.deepEqual(again, cat);

  // Test image 116, which the network calls an airplane.
  await panel.getByRole("button", { name: "Test image 116" }).press("Enter");
  await sentence.filter({ hasText: "airplane: 71.86" }).waitFor();
  const [airplane] = await answered();
  assert.deepEqual([airplane.label, airplane.index, airplane.probabilities[0].toFixed(4)], ["airplane", 0, "0.7186"]);

  await panel.locator("input[type=file]").setInputFiles(picture("rocket.jpg"));
  await sentence.filter({ hasText: "%", hasNotText: "71.86" }).waitFor();
  const [rocket, , rockets] = await answered();
  assert.deepEqual(rocket.probabilities, ofRocket);
  assert.equal(rockets, statSync(picture("rocket.jpg")).size);

  // Dropped, with the notebook around that would take a file for its own.
  const dropped = await opened.evaluateHandle(
    (bytes) => {
      const files = new DataTransfer();
      files.items.add(new File([new Uint8Array(bytes)], "cat.png", { type: "image/png" }));
      return files;
    },
    [...readFileSync(picture("cat.png"))],
  );
  await panel.dispatchEvent("drop", { dataTransfer: dropped });
  await sentence.filter({ hasText: `${cat.label}: ` }).waitFor();
  assert.deepEqual((await answered()).slice(0, 3), [cat, "", cats]);

  await notebook.run(NONE);
  const problem = panel.getByRole("alert");
  await problem.filter({ hasText: "cannot read that file as a picture" }).waitFor();
  assert.deepEqual((await answered()).slice(0, 2), [null, await problem.innerText()]);

  // In the other language; then in the dark, in a page that was loaded anew with the same Python behind it.
  await notebook.run(SPANISH);
  await sentence.filter({ hasText: "%" }).waitFor();
  assert.deepEqual(await breaches(), []);
  await notebook.reloadInTheDark();
  await sentence.filter({ hasText: "%" }).waitFor({ timeout: 60_000 });
  assert.deepEqual(await breaches(), []);
  assert.equal(await panel.getAttribute("lang"), "es");
  assert.match(await panel.innerText(), /Venado/);
  assert.deepEqual([...others], []);
});

test("JupyterLab: all widgets of a page share one worker, which ends with the last of them and outlives the kernel", async (context) => {
  const opened = await page(context);
  // The last picture has 18 MB: more than the way back from a panel carries.
  const large =
    'import numpy\nc = CifarLab(image=numpy.random.default_rng(1).integers(0, 256, (2400, 2600, 3), dtype="uint8"))\nc';
  const cells = [
    "from cifar_lab_widget import CifarLab\na = CifarLab()\na",
    'b = CifarLab(image="cat.png")\nb',
    "a.close()",
    "b.close()",
    large,
    'from cifar_lab_widget import CifarLab\nd = CifarLab(image="cat.png")\nd',
  ];
  const notebook = await Notebook.open(context, opened, { ...installed(context), cells });
  const panels = opened.locator(".cifar-lab-widget");
  const workers = () => opened.workers().filter((worker) => worker.url().startsWith("blob:"));
  await notebook.run(0);
  await panels.locator(".samples button").nth(11).waitFor({ timeout: 60_000 });
  await notebook.run(1);
  await panels.nth(1).locator(".sentence").filter({ hasText: "%" }).waitFor({ timeout: 60_000 });
  assert.equal(workers().length, 1);
  const [only] = workers();
  await notebook.run(2);
  await panels.nth(1).waitFor({ state: "detached" });
  assert.deepEqual(workers(), [only]);
  const ended = only?.waitForEvent("close", { timeout: 30_000 });
  await notebook.run(3);
  await ended;
  await notebook.run(4);
  await panels.locator(".sentence").filter({ hasText: "%" }).waitFor({ timeout: 60_000 });
  assert.equal(workers().length, 1);
  // Who starts Python again has a panel that answers.
  await notebook.restart();
  await notebook.run(5);
  await panels.nth(1).locator(".sentence").filter({ hasText: "%" }).waitFor({ timeout: 60_000 });
});

test("JupyterLab: two notebooks with a kernel each share the worker of their page, and one outlives the other's kernel", async (context) => {
  const opened = await page(context);
  const place = installed(context);
  const show = 'from cifar_lab_widget import CifarLab\nw = CifarLab(lang="en", image="cat.png")\nw';
  writeFileSync(join(place.folder, "other.ipynb"), notebookOf([show, 'w.image = "rocket.jpg"', show]));
  const notebook = await Notebook.open(context, opened, { ...place, cells: [show] });
  const sentence = opened
    .locator(".jp-NotebookPanel:not(.lm-mod-hidden) .cifar-lab-widget .sentence")
    .filter({ hasText: "%" });
  const workers = () => opened.workers().filter((worker) => worker.url().startsWith("blob:"));
  await notebook.run(0);
  await sentence.waitFor({ timeout: 60_000 });
  await notebook.openBeside("other.ipynb");
  await notebook.run(0);
  await sentence.waitFor({ timeout: 60_000 });
  const cat = await sentence.innerText();
  assert.equal(workers().length, 1);
  await notebook.endFirstKernel();
  await notebook.run(1);
  await sentence.filter({ hasNotText: cat }).waitFor({ timeout: 60_000 });
  await notebook.run(2);
  await sentence.nth(1).waitFor({ timeout: 60_000 });
  assert.equal(workers().length, 1);
});

test("JupyterLab: panels of the page in a frame heed Python, and tell it what they find", async (context) => {
  const opened = await page(context);
  const others = othersAskedBy(opened);
  const cells = [
    'import json\nfrom cifar_lab_widget import CifarLab\nw = CifarLab(panel="inside", lang="es", lock=["stage"], question="¿Qué ves?", settings={"image": 25})\nw',
    'w.lock = []\nw.settings = {"image": 116}\nw.panel = "draw"',
    'w.panel = "evaluate"',
    "print(json.dumps([w.prediction, w.evaluation and [w.evaluation['n'], w.evaluation['accuracy']]]))",
    "frame = w.evaluation_frame()\nprint(json.dumps([len(frame), float(frame.right.mean()), int(w.confusion_frame().to_numpy().sum()) + w.evaluation['outside']]))",
  ];
  const [SHOW, DRAW, EVALUATE, TOLD, FRAME] = [0, 1, 2, 3, 4];
  const notebook = await Notebook.open(context, opened, {
    ...installed(context),
    cells,
    env: { CIFAR_LAB_PAGE: dist },
  });
  const frame = opened.frameLocator(".cifar-lab-frame iframe");
  /** @type {string[]} */
  const documents = [];
  opened.on("request", (request) => request.resourceType() === "document" && documents.push(request.url()));
  await notebook.run(SHOW);
  await frame.locator("lab-inside .overview, lab-inside canvas").first().waitFor({ timeout: 60_000 });
  assert.match(documents.join(), /^http:\/\/127\.0\.0\.1:\d+\/embed\.html\?[^,]*panel=inside/);
  assert.equal(documents.length, 1);
  assert.match((await opened.locator("iframe").getAttribute("title")) ?? "", /^cifar-lab: \S/);
  assert.equal(await frame.locator("html").getAttribute("lang"), "es");
  assert.equal(await frame.locator(".question p").evaluate((node) => node.lastChild?.textContent), "¿Qué ves?");
  const told = async () => (await notebook.printed(TOLD))[0];
  let said = await told();
  for (let tries = 0; !said && tries < 50; tries++) said = await told();
  assert.deepEqual([said.probabilities.length, said.logits], [10, null]);
  await notebook.run(DRAW);
  await frame.locator("lab-picture").first().waitFor({ timeout: 60_000 });
  await notebook.run(EVALUATE);
  const start = frame.locator("lab-evaluation button.primary");
  await start.click({ timeout: 60_000 });
  let evaluated = null;
  for (let tries = 0; !evaluated && tries < 200; tries++) evaluated = (await notebook.printed(TOLD))[1];
  assert.equal(evaluated[0], 10_000);
  assert.deepEqual(await notebook.printed(FRAME), [10_000, evaluated[1], 10_000]);
  const { CIFAR_LAB_SHOTS } = process.env;
  if (CIFAR_LAB_SHOTS) await opened.screenshot({ path: join(CIFAR_LAB_SHOTS, "widget-panel.png") });
  assert.deepEqual([...others], []);
});

test("Voila: the embed of a cell, and the widget, answer", async (context) => {
  const { packages, folder } = installed(context);
  const cells = [
    await text(context, "jupyter"),
    await text(context, "jupyter", "es"),
    'from cifar_lab_widget import CifarLab\nCifarLab(lang="en", image="cat.png")',
  ];
  writeFileSync(join(folder, "course.ipynb"), notebookOf(cells));
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const args = ["course.ipynb", "--no-browser", `--port=${port}`, "--Voila.ip=127.0.0.1"];
  await serves(context, "voila", args, { folder, packages, address: `${address}/voila/static/favicon.ico` });
  // Its template names a style sheet of icons there.
  const asks = ["cdn.jsdelivr.net"];
  const opened = await answersAt(context, address.replace("127.0.0.1", "localhost"), { asks });
  await opened.locator(".cifar-lab-widget .sentence").filter({ hasText: "%" }).waitFor({ timeout: 60_000 });
});
