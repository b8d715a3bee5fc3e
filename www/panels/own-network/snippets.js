// @ts-check
/**
 * The lines that write what a network's own program answers to the first ten test images: `answers.npy`. Pure.
 * @param {string} kind Of the file, by `ModelContents.kind`.
 * @param {string} name Of the file.
 */
export function snippetOf(kind, name) {
  const file = JSON.stringify(name);
  if (["pytorch", "pytorch-stream", "safetensors"].includes(kind))
    return [
      "import numpy as np, torch, torchvision  # model: yours, with its weights; transform: the one it was trained with",
      'test = torchvision.datasets.CIFAR10("data", train=False, download=True, transform=transform)',
      'np.save("answers.npy", model.eval()(torch.stack([test[i][0] for i in range(10)])).detach().numpy())',
    ].join("\n");
  if (kind === "onnx")
    return [
      "import numpy as np, onnxruntime, keras  # divide as your training did; drop transpose(...) where the input is NHWC",
      "pictures = keras.datasets.cifar10.load_data()[1][0][:10].astype('float32').transpose(0, 3, 1, 2) / 255",
      `network = onnxruntime.InferenceSession(${file}); name = network.get_inputs()[0].name`,
      'np.save("answers.npy", np.concatenate([network.run(None, {name: p[None]})[0] for p in pictures]))',
    ].join("\n");
  return [
    "import keras, numpy as np  # divide by 255 only if your training did",
    `model = keras.models.load_model(${file}, compile=False)`,
    'np.save("answers.npy", model.predict(keras.datasets.cifar10.load_data()[1][0][:10] / 255))',
  ].join("\n");
}
