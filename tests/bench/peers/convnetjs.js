// ConvNetJS: plain JavaScript, one image after the other. It has no Adam: its steps are Adadelta's.
peer = ({ layers }) => {
  // It was written for pages alone.
  globalThis.window ??= globalThis;
  importScripts("/peers/convnetjs/build/convnet.js");
  const definitions = [{ type: "input", out_sx: 32, out_sy: 32, out_depth: 3 }];
  for (const { kind, filters, kernel, padding, size, units } of layers) {
    if (kind === "conv")
      definitions.push({ type: "conv", filters, sx: kernel, stride: 1, pad: padding === "same" ? 1 : 0 });
    else if (kind === "max_pool") definitions.push({ type: "pool", sx: size, stride: size });
    else if (kind === "dense") definitions.push({ type: "fc", num_neurons: units });
    else if (kind === "relu") Object.assign(definitions.at(-1), { activation: "relu" });
    else if (kind !== "flatten") throw new Error(`ConvNetJS has no ${kind}`);
  }
  // Its softmax brings a dense layer along; the last one here is that.
  const { num_neurons } = definitions.pop();
  definitions.push({ type: "softmax", num_classes: num_neurons });
  const net = new convnetjs.Net();
  net.makeLayers(definitions);
  const own = net.layers.filter(({ layer_type }) => ["conv", "fc"].includes(layer_type));
  layers
    .filter(({ weight }) => weight)
    .forEach(({ weight, bias, input, output: [filters], kernel = 1, kind }, place) => {
      // Channels side by side, as its volumes are; behind a flatten the inputs are a map.
      const before =
        kind === "conv" ? [input[0], kernel, kernel] : own[place].num_inputs === input[0] && mapBefore(layers, place);
      const [c, h, w] = before || [input[0], 1, 1];
      for (let filter = 0; filter < filters; filter++) {
        for (let at = 0; at < c * h * w; at++) {
          const [channel, pixel] = [Math.floor(at / (h * w)), at % (h * w)];
          own[place].filters[filter].w[pixel * c + channel] = weight[filter * c * h * w + at];
        }
        own[place].biases.w[filter] = bias[filter];
      }
    });
  const volume = new convnetjs.Vol(32, 32, 3);
  const show = (images, image) => {
    for (let at = 0; at < 3072; at++) volume.w[(at % 1024) * 3 + Math.floor(at / 1024)] = images[image * 3072 + at];
    return volume;
  };
  const trainer = new convnetjs.Trainer(net, { method: "adadelta", batch_size: 32, l2_decay: 0 });
  return {
    threads: 1,
    infer(images, n) {
      const logits = new Float32Array(n * num_neurons);
      for (let image = 0; image < n; image++) {
        net.forward(show(images, image));
        logits.set(own.at(-1).out_act.w, image * num_neurons);
      }
      return logits;
    },
    train(images, labels) {
      let loss = 0;
      labels.forEach((label, image) => (loss += trainer.train(show(images, image), label).cost_loss));
      return loss / labels.length;
    },
  };
};

/** The map that a flatten before this layer, counted among those with weights, reads. */
function mapBefore(layers, place) {
  const at = layers.indexOf(layers.filter(({ weight }) => weight)[place]);
  return layers[at - 1]?.kind === "flatten" ? layers[at - 1].input : null;
}
