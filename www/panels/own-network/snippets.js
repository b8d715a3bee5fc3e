// @ts-check
/**
 * The lines that write what a network's own program answers to the first ten test images: `answers.npy`, or `answers.csv`
 * where the program does not run in Python. Pure.
 * @typedef {Pick<import("../../cifar-lab.js").ModelContents, "kind" | "normalization" | "notes" | "pixels">} Said
 */

/**
 * @param {Said} contents
 * @param {{ name: string, pixels: string, layers: string }} chosen `name`: of the file; `pixels`, `layers`: "" where the file says them.
 * @returns {string} Empty for a kind of file that has no program of its own.
 */
export function snippetOf(contents, { name, pixels, layers }) {
  const kind = contents.kind ?? "";
  const file = JSON.stringify(name);
  if (kind.startsWith("tensorflow-js"))
    return [
      'import * as tf from "@tensorflow/tfjs"; import { readFileSync, writeFileSync } from "node:fs"; // model: yours, loaded',
      'const records = [...readFileSync("test_batch.bin").subarray(0, 30730)]; // of CIFAR-10’s binary version',
      `const pictures = tf.tensor(records, [10, 3073]).slice([0, 1]).reshape([10, 3, 32, 32]).transpose([0, 2, 3, 1])${inTensors(contents, pixels)};`,
      'writeFileSync("answers.csv", (await model.predict(pictures).array()).map((row) => row.join()).join("\\n"));',
    ].join("\n");
  const scale = scaleOf(contents, pixels);
  if (["pytorch", "pytorch-stream", "safetensors"].includes(kind))
    return [
      "import numpy as np, torch, torchvision  # model: yours, with its weights; transform: the one it was trained with",
      'test = torchvision.datasets.CIFAR10("data", train=False, download=True, transform=transform)',
      'np.save("answers.npy", model.eval()(torch.stack([test[i][0] for i in range(10)])).detach().numpy())',
    ].join("\n");
  if (kind === "onnx")
    return [
      "import numpy as np, onnxruntime, keras  # without transpose(...) where the input is rows x columns x channels",
      `pictures = keras.datasets.cifar10.load_data()[1][0][:10].astype("float32").transpose(0, 3, 1, 2)${scale}`,
      `network = onnxruntime.InferenceSession(${file}); name = network.get_inputs()[0].name`,
      'np.save("answers.npy", np.concatenate([network.run(None, {name: p[None]})[0] for p in pictures]))',
    ].join("\n");
  if (!kind.startsWith("keras")) return "";
  return [
    layers === "" ? "import keras, numpy as np" : "import keras, numpy as np  # model: built as in your notebook",
    layers === "" ? `model = keras.models.load_model(${file}, compile=False)` : `model.load_weights(${file})`,
    `pictures = keras.datasets.cifar10.load_data()[1][0][:10].astype("float32")${scale}`,
    'np.save("answers.npy", model.predict(pictures))',
  ].join("\n");
}

/**
 * What is done to pixels of 0 to 255 before the network sees them: what its own layers do is not done twice.
 * @param {Said} contents
 * @param {string} chosen
 */
function scaleOf(contents, chosen) {
  const scaling = scalingOf(contents, chosen);
  if (!scaling) return "";
  const one = (/** @type {number[]} */ values) =>
    values.length === 1 ? String(values[0]) : `np.array([${values.join(", ")}], "float32")`;
  const [shift, spread] = [one(scaling.mean), one(scaling.std)];
  if (shift === "0" && spread === "1") return " / 255";
  return ` / (255 * ${spread}) - ${shift} / ${spread}`;
}

/**
 * The same in TensorFlow.js.
 * @param {Said} contents
 * @param {string} chosen
 */
function inTensors(contents, chosen) {
  const scaling = scalingOf(contents, chosen);
  if (!scaling) return "";
  const one = (/** @type {number[]} */ values) => (values.length === 1 ? String(values[0]) : `[${values.join(", ")}]`);
  const [shift, spread] = [one(scaling.mean), one(scaling.std)];
  return `.div(255)${shift === "0" ? "" : `.sub(${shift})`}${spread === "1" ? "" : `.div(${spread})`}`;
}

/**
 * `(pixels / 255 - mean) / std`, one number each where the channels have the same; null where bytes go in as they are.
 * @param {Said} contents
 * @param {string} chosen
 * @returns {{ mean: number[], std: number[] } | null}
 */
function scalingOf({ normalization, notes, pixels }, chosen) {
  if (normalization) return notes.some(({ code }) => code === "byte-pixels") ? null : { mean: [0], std: [1] };
  if (chosen === "0..255") return null;
  const { mean, std } = pixels.find(({ code }) => code === chosen)?.normalization ?? { mean: [0], std: [1] };
  const one = (/** @type {readonly number[]} */ values) => {
    const rounded = values.map((value) => Math.round(value * 1e4) / 1e4);
    return new Set(rounded).size === 1 ? rounded.slice(0, 1) : rounded;
  };
  return { mean: one(mean), std: one(std) };
}
