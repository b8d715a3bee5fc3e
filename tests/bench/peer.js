// A peer in its own worker (classic, since the peers' bundles are). It gets images as numbers, [n, 3, 32, 32], and
// answers with logits, or with milliseconds an iteration.

/** @type {(images: Float32Array, n: number) => Promise<Float32Array> | Float32Array} */
let logits;

const peers = {
  /** @param {{ model: Uint8Array }} given */
  async onnxruntime({ model }) {
    importScripts("/peers/onnxruntime-web/dist/ort.wasm.min.js");
    ort.env.wasm.wasmPaths = `${location.origin}/peers/onnxruntime-web/dist/`;
    ort.env.wasm.numThreads = 1;
    const session = await ort.InferenceSession.create(model);
    return async (images, n) => {
      const { logits } = await session.run({ pixels: new ort.Tensor("float32", images, [n, 3, 32, 32]) });
      return logits.data;
    };
  },

  /** @param {{ tensors: Record<string, { shape: number[], values: Float32Array }> }} given */
  async tfjs({ tensors }) {
    importScripts("/peers/@tensorflow/tfjs/dist/tf.min.js");
    importScripts("/peers/@tensorflow/tfjs-backend-wasm/dist/tf-backend-wasm.min.js");
    tf.wasm.setWasmPaths(`${location.origin}/peers/@tensorflow/tfjs-backend-wasm/dist/`);
    tf.wasm.setThreadsCount(1);
    await tf.setBackend("wasm");
    const read = (name) => tf.tensor(tensors[name].values, tensors[name].shape);
    // TensorFlow keeps a pixel's channels side by side; so do its kernels' weights, and the first dense layer's input.
    const kernel = (name) => tf.tidy(() => tf.transpose(read(name), [2, 3, 1, 0]));
    const dense = (name) => tf.tidy(() => tf.transpose(read(name)));
    const convolutions = ["conv1", "conv2", "conv3"].map((name) => [kernel(`${name}.weight`), read(`${name}.bias`)]);
    const [outputs] = tensors["dense1.weight"].shape;
    const first = tf.tidy(() =>
      tf.transpose(tf.reshape(tf.transpose(tf.reshape(read("dense1.weight"), [outputs, 64, 4, 4]), [0, 2, 3, 1]), [outputs, 1024])),
    );
    const [bias1, second, bias2] = [read("dense1.bias"), dense("dense2.weight"), read("dense2.bias")];
    return (images, n) => {
      const result = tf.tidy(() => {
        let x = tf.transpose(tf.tensor(images, [n, 3, 32, 32]), [0, 2, 3, 1]);
        convolutions.forEach(([weight, bias], index) => {
          x = tf.fused.conv2d({ x, filter: weight, strides: 1, pad: "valid", bias, activation: "relu" });
          if (index < 2) x = tf.maxPool(x, 2, 2, "valid");
        });
        x = tf.fused.matMul({ a: tf.reshape(x, [n, 1024]), b: first, bias: bias1, activation: "relu" });
        return tf.fused.matMul({ a: x, b: second, bias: bias2 });
      });
      const values = result.dataSync();
      result.dispose();
      return values;
    };
  },
};

addEventListener("message", async ({ data }) => {
  try {
    if (data.peer) {
      logits = await peers[data.peer](data);
      postMessage({ ready: true });
      return;
    }
    const { images, n, repeats } = data;
    const begin = performance.now();
    let answer;
    for (let repeat = 0; repeat < repeats; repeat++) answer = await logits(images, n);
    postMessage({ ms: (performance.now() - begin) / repeats, logits: answer.slice() });
  } catch (error) {
    postMessage({ error: String(error?.stack ?? error) });
  }
});
