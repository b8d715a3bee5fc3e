// jax-js on its WebAssembly backend (the others need a GPU), compiled by its `jit`. Adam is written out, as Keras has it.
peer = async ({ layers }) => {
  const {
    init,
    defaultDevice,
    numpy: np,
    lax,
    nn,
    jit,
    valueAndGrad,
    tree,
  } = await import("/peers/@jax-js/jax/dist/index.js");
  await init("wasm");
  defaultDevice("wasm");
  const array = (values, shape) => np.array(values).reshape(shape);
  const weights = layers.flatMap(({ kind, weight, bias, input, output, kernel }, place) => {
    if (!weight) return [];
    if (kind === "conv") {
      const turned = np.transpose(array(weight, [output[0], input[0], kernel, kernel]), [2, 3, 1, 0]);
      return [{ weight: turned.reshape([kernel * kernel * input[0], output[0]]), bias: array(bias, [output[0]]) }];
    }
    const before = layers[place - 1]?.kind === "flatten" ? layers[place - 1].input : [...input, 1, 1];
    const turned = np.transpose(array(weight, [output[0], ...before]), [2, 3, 1, 0]);
    return [{ weight: turned.reshape([input[0], output[0]]), bias: array(bias, [output[0]]) }];
  });
  // Its own convolution is several times slower in WebAssembly than its matrix product: windows are laid out for that.
  const conv = (x, weight, kernel, pad) => {
    if (pad)
      x = np.pad(x, [
        [0, 0],
        [pad, pad],
        [pad, pad],
        [0, 0],
      ]);
    const [n, h, w, c] = x.shape;
    const [rows, columns] = [h + 1 - kernel, w + 1 - kernel];
    const shifts = Array.from({ length: kernel * kernel }, (_, at) => [Math.floor(at / kernel), at % kernel]);
    const windows = shifts.map(([i, j]) => x.ref.slice([], [i, i + rows], [j, j + columns], []));
    x.dispose();
    const patches = np.concatenate(windows, 3).reshape([n * rows * columns, kernel * kernel * c]);
    return np.dot(patches, weight).reshape([n, rows, columns, -1]);
  };
  const pool = (x, size) => {
    const [n, h, w, c] = x.shape;
    const [rows, columns] = [Math.floor(h / size), Math.floor(w / size)];
    const whole = x.slice([], [0, rows * size], [0, columns * size], []);
    return np.max(whole.reshape([n, rows, size, columns, size, c]), [2, 4]);
  };
  const forward = (weights, x) => {
    x = np.transpose(x, [0, 2, 3, 1]);
    let used = 0;
    for (const { kind, padding, size, kernel } of layers) {
      if (kind === "conv") {
        const { weight, bias } = weights[used++];
        x = conv(x, weight, kernel, padding === "same" ? 1 : 0).add(bias);
      } else if (kind === "dense") {
        const { weight, bias } = weights[used++];
        x = np.dot(x, weight).add(bias);
      } else if (kind === "max_pool") x = pool(x, size);
      else if (kind === "global_max_pool") x = np.max(x, [1, 2]);
      else if (kind === "flatten") x = x.reshape([x.shape[0], -1]);
      else if (kind === "relu") x = nn.relu(x);
      else if (kind === "gelu") x = nn.gelu(x, { approximate: false });
    }
    return x;
  };
  const infer = jit(forward);
  const outputs = layers.at(-1).output[0];
  const loss = (weights, x, y) => np.mean(np.sum(nn.logSoftmax(forward(weights, x)).mul(y), 1)).mul(-1);
  const step = jit((weights, m, v, x, y, rate) => {
    const [value, gradient] = valueAndGrad(loss)(tree.ref(weights), x, y);
    const newM = tree.map((m, g) => m.mul(0.9).add(g.mul(0.1)), m, tree.ref(gradient));
    const newV = tree.map((v, g) => v.mul(0.999).add(np.square(g).mul(0.001)), v, gradient);
    const moved = (w, m, v) => w.sub(m.mul(rate.ref).div(np.sqrt(v).add(1e-7)));
    const newWeights = tree.map(moved, weights, tree.ref(newM), tree.ref(newV));
    rate.dispose();
    return [value, newWeights, newM, newV];
  });
  const zeros = () => tree.map((w) => np.zeros(w.shape), weights);
  let [trained, m, v, steps] = [tree.ref(weights), zeros(), zeros(), 0];
  return {
    // Several only where memory may be shared, which needs a cross-origin isolated page.
    threads: self.crossOriginIsolated ? navigator.hardwareConcurrency : 1,
    async infer(images, n) {
      return infer(tree.ref(weights), array(images, [n, 3, 32, 32])).data();
    },
    async train(images, labels) {
      const hot = Float32Array.from({ length: labels.length * outputs }, (_, k) =>
        Number(labels[Math.floor(k / outputs)] === k % outputs),
      );
      steps += 1;
      const rate = np.array([(0.001 * Math.sqrt(1 - 0.999 ** steps)) / (1 - 0.9 ** steps)]).reshape([]);
      const x = array(images, [labels.length, 3, 32, 32]);
      const [value, ...next] = step(trained, m, v, x, array(hot, [labels.length, outputs]), rate);
      [trained, m, v] = next;
      return (await value.data())[0];
    },
  };
};
