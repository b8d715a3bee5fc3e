// The wheel's own notebook: a network that was trained in Keras answers in the panel as it does there, and the answer stays.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { dist, hosts, othersAskedBy, page } from "./browser.js";
import { Notebook, envOf } from "./jupyter.js";
import { installed } from "./wheel.js";

const FILE = join(import.meta.dirname, "../../crates/widget/examples/from-keras-to-the-page.ipynb");
/** @type {{ cell_type: string, source: string[] }[]} */
const CELLS = JSON.parse(readFileSync(FILE, "utf8")).cells;
const [IMAGES, TRAIN, SHOW, ANSWER, COMPARE] = [0, 1, 2, 3, 4];

test("from Keras to the page: the panel answers as Keras does, and without a browser the answer is a picture", async (context) => {
  const { packages, folder } = installed(context);
  const env = { KERAS_BACKEND: "jax", CIFAR_LAB_PAGE: dist };
  const opened = await page(context);
  const others = othersAskedBy(opened);
  const cells = CELLS.filter((cell) => cell.cell_type === "code").map(({ source }) => source.join(""));
  assert.equal(cells.length, 5);
  const notebook = await Notebook.open(context, opened, { packages, folder, cells, env });
  for (const place of [IMAGES, TRAIN, SHOW]) await notebook.run(place);
  assert.equal(await notebook.output(IMAGES).innerText(), "((1000, 32, 32, 3), (1000,))");
  assert.match(await notebook.output(TRAIN).innerText(), /^\(119040, \[[12]\.\d+\]\)$/);
  const sentence = opened.locator(".cifar-lab-widget .sentence");
  await sentence.filter({ hasText: "%" }).waitFor({ timeout: 60_000 });
  const said = await sentence.innerText();
  const difference = await notebook.printed(COMPARE);
  assert.ok(difference < 1e-5, `${difference}`);
  await notebook.run(ANSWER);
  assert.equal(await notebook.output(ANSWER).locator("img").getAttribute("alt"), said);
  assert.deepEqual([...others], []);
  const { CIFAR_LAB_SHOTS } = process.env;
  if (CIFAR_LAB_SHOTS) await opened.screenshot({ path: join(CIFAR_LAB_SHOTS, "from-keras.png") });

  // The file as it is shipped, run without a browser where the answers are.
  copyFileSync(FILE, join(folder, "again.ipynb"));
  const args = "nbconvert --execute --ExecutePreprocessor.store_widget_state=False --to html again.ipynb".split(" ");
  execFileSync(join(hosts, "python/bin/jupyter"), args, {
    cwd: folder,
    env: { ...envOf({ packages, folder }), ...env },
    stdio: "pipe",
  });
  const html = readFileSync(join(folder, "again.html"), "utf8");
  const shown = await page(context);
  await shown.setContent(html);
  const told = await shown
    .locator("img[alt]")
    .evaluateAll((all) => /** @type {HTMLImageElement[]} */ (all).map(({ alt, naturalWidth }) => [alt, naturalWidth]));
  assert.deepEqual(told, [
    [said, 1120],
    [said, 1120],
  ]);
  if (CIFAR_LAB_SHOTS) await shown.screenshot({ path: join(CIFAR_LAB_SHOTS, "kept-answer.png"), fullPage: true });
});
