// @ts-check
/**
 * Runs the lines that the page shows for TensorFlow.js: `node tensorflow_js_lines.js PACKAGES FOLDER NORMALIZATION`. PACKAGES
 * and FOLDER as in tensorflow_js.js; FOLDER has `test_batch.bin`, too, ten records of CIFAR-10's binary version or more, and
 * gets `answers.csv`. NORMALIZATION is `{"mean": [...], "std": [...]}`, or empty where the network's own layers scale.
 */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { snippetOf } from "../../www/panels/own-network/snippets.js";

const [, , packages = "", folder = "", normalization = ""] = process.argv;
const pixels = normalization ? [{ code: "chosen", normalization: JSON.parse(normalization) }] : [];
const notes = normalization ? [] : [{ code: "byte-pixels", layer: null, array: null }];
const own = { mean: [0, 0, 0], std: [1, 1, 1] };
const contents = /** @type {any} */ ({
  kind: "tensorflow-js",
  normalization: normalization ? null : own,
  notes,
  pixels,
});
const lines = snippetOf(contents, { name: "model.json", pixels: "chosen", layers: "" });
// What a person has: the package beside the script, and a model.
const script = join(packages, "lines.mjs");
const model = new URL("./tensorflow_js_model.js", import.meta.url).href;
const [first = "", ...rest] = lines.split("\n");
const has = [`import { modelIn } from ${JSON.stringify(model)};`, 'const model = await modelIn(tf, ".");'];
writeFileSync(script, [first, ...has, ...rest].join("\n"));
const { status } = spawnSync("node", [resolve(script)], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
process.exitCode = status ?? 1;
