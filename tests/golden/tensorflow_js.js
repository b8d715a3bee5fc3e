// @ts-check
/**
 * What TensorFlow.js answers with a layers model: `node tensorflow_js.js PACKAGES FOLDER PICTURES`. PACKAGES is a folder
 * into which `@tensorflow/tfjs` was installed, FOLDER has `model.json` and `weights.bin`, PICTURES is a file of f32 from 0
 * to 255, `[images, rows, columns, channels]` as the model's input has them. Prints the logits as JSON, a row a picture.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { modelIn } from "./tensorflow_js_model.js";

const [, , packages = "", folder = "", pictures = ""] = process.argv;
// It has no types here: its package is installed for this script alone.
/** @type {any} */
const tf = createRequire(join(packages, "package.json"))("@tensorflow/tfjs");
const model = await modelIn(tf, folder);
const values = new Float32Array(new Uint8Array(readFileSync(pictures)).buffer);
/** @type {number[]} */
const shape = model.inputs[0].shape.slice(1);
const count = values.length / shape.reduce((product, size) => product * size, 1);
const input = tf.tensor(values, [count, ...shape], "float32");
console.log(JSON.stringify(await model.predict(input).array()));
