// TensorFlow.js with its WebAssembly backend. That backend lacks the gradient of a convolution's weights; here it is
// put together from what it has: a convolution of the images with the outputs' gradient as the filter.
peer = async ({ layers }) => {
  importScripts("/peers/@tensorflow/tfjs/dist/tf.min.js");
  importScripts("/peers/@tensorflow/tfjs-backend-wasm/dist/tf-backend-wasm.min.js");
  tf.wasm.setWasmPaths(`${location.origin}/peers/@tensorflow/tfjs-backend-wasm/dist/`);
  tf.wasm.setThreadsCount(1);
  await tf.setBackend("wasm");
  if (!tf.getKernel("Conv2DBackpropFilter", "wasm")) registerFilterGradient();

  // A pixel's channels lie side by side here; so do the kernels' weights, and the inputs of a dense layer after a flatten.
  const weights = layers.map(({ kind, weight, bias, input, output, kernel }, place) => {
    if (!weight) return null;
    const turned = tf.tidy(() => {
      if (kind === "conv") return tf.transpose(tf.tensor(weight, [output[0], input[0], kernel, kernel]), [2, 3, 1, 0]);
      const before = layers[place - 1]?.kind === "flatten" ? layers[place - 1].input : [...input, 1, 1];
      const pixels = tf.transpose(tf.tensor(weight, [output[0], ...before]), [0, 2, 3, 1]);
      return tf.transpose(tf.reshape(pixels, [output[0], input[0]]));
    });
    return [tf.variable(turned), tf.variable(tf.tensor(bias))];
  });
  const gelu = (x) => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));
  const forward = (images, n, isTraining) => {
    let x = tf.transpose(tf.tensor(images, [n, 3, 32, 32]), [0, 2, 3, 1]);
    for (let place = 0; place < layers.length; place++) {
      const { kind, padding, size } = layers[place];
      const isRelu = layers[place + 1]?.kind === "relu";
      const activation = isRelu ? "relu" : "linear";
      const [filter, bias] = weights[place] ?? [];
      if (kind === "conv" && !isTraining)
        x = tf.fused.conv2d({ x, filter, strides: 1, pad: padding, bias, activation });
      else if (kind === "conv") x = tf.add(tf.conv2d(x, filter, 1, padding), bias);
      else if (kind === "dense" && !isTraining) x = tf.fused.matMul({ a: x, b: filter, bias, activation });
      else if (kind === "dense") x = tf.add(tf.matMul(x, filter), bias);
      else if (kind === "max_pool") x = tf.maxPool(x, size, size, "valid");
      else if (kind === "global_max_pool") x = tf.max(x, [1, 2]);
      else if (kind === "flatten") x = tf.reshape(x, [n, -1]);
      else if (kind === "gelu") x = gelu(x);
      else if (kind === "relu" && isTraining) x = tf.relu(x);
    }
    return x;
  };
  const adam = tf.train.adam(0.001, 0.9, 0.999, 1e-7);
  const outputs = layers.at(-1).output[0];
  return {
    threads: tf.wasm.getThreadsCount(),
    infer(images, n) {
      const logits = tf.tidy(() => forward(images, n, false));
      const values = logits.dataSync();
      logits.dispose();
      return values;
    },
    train(images, labels) {
      const loss = adam.minimize(
        () =>
          tf.losses.softmaxCrossEntropy(
            tf.oneHot(tf.tensor1d(labels, "int32"), outputs),
            forward(images, labels.length, true),
          ),
        true,
      );
      const [value] = loss.dataSync();
      loss.dispose();
      return value;
    },
  };
};

function registerFilterGradient() {
  tf.registerKernel({
    kernelName: "Conv2DBackpropFilter",
    backendName: "wasm",
    kernelFunc: ({ inputs: { x, dy }, attrs: { pad } }) =>
      tf.tidy(() => {
        if (pad !== "valid") throw new Error("only valid convolutions are trained here");
        const [images, gradient] = [tf.transpose(x, [3, 1, 2, 0]), tf.transpose(dy, [1, 2, 0, 3])];
        return tf.transpose(tf.conv2d(images, gradient, 1, "valid"), [1, 2, 0, 3]);
      }),
  });
}
