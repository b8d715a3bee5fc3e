// @ts-check
/**
 * The lines that write what a network's own program answers to the first ten test images: `answers.npy`. Pure.
 * @typedef {Pick<import("../../cifar-lab.js").ModelContents, "kind" | "normalization" | "notes" | "pixels">} Said
 */

/**
 * @param {Said} contents
 * @param {{ name: string, pixels: string, layers: string }} chosen `name`: of the file; `pixels`, `layers`: "" where the file says them.
 * @returns {string} Empty where the program does not run in Python.
 */
export function snippetOf(contents, { name, pixels, layers }) {
  const kind = contents.kind ?? "";
  const file = JSON.stringify(name);
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
function scaleOf({ normalization, notes, pixels }, chosen) {
  if (normalization) return notes.some(({ code }) => code === "byte-pixels") ? "" : " / 255";
  const { mean, std } = pixels.find(({ code }) => code === chosen)?.normalization ?? { mean: [0], std: [1] };
  if (chosen === "0..255") return "";
  const one = (/** @type {readonly number[]} */ values) => {
    const rounded = values.map((value) => Math.round(value * 1e4) / 1e4);
    return new Set(rounded).size === 1 ? String(rounded[0]) : `np.array([${rounded.join(", ")}], "float32")`;
  };
  const [shift, spread] = [one(mean), one(std)];
  if (shift === "0" && spread === "1") return " / 255";
  return ` / (255 * ${spread}) - ${shift} / ${spread}`;
}
