// The two networks that are timed, and how the other libraries get them: as a list of layers with their weights, batch
// norm folded into the convolution before it. Our engines get the same weights as a file, norms and all.
import { CIFAR_10 } from "../../www/workers/output-names.js";
import { write } from "./safetensors.js";

/**
 * @typedef {import("./safetensors.js").Tensors} Tensors
 * @typedef {{ kind: string, filters?: number, kernel?: number, padding?: "valid" | "same", size?: number, units?: number }} LayerSpec
 * @typedef {{ name: string, input: [number, number, number], layers: LayerSpec[] }} Spec
 * @typedef {LayerSpec & { input: number[], output: number[], weight?: Float32Array, bias?: Float32Array }} Layer
 *   `input` and `output`: [channels, height, width] or [values]; `weight`: [out, in, rows, columns] or [out, in].
 */

const conv = (/** @type {number} */ filters) => ({
  kind: "conv",
  filters,
  kernel: 3,
  padding: /** @type {const} */ ("same"),
});
const after = [{ kind: "batch_norm" }, { kind: "gelu" }];
const pool = { kind: "max_pool", size: 2 };

/** 118 million multiply-adds an image. */
/** @type {Spec} */
export const WIDE = {
  name: "wide",
  input: [3, 32, 32],
  layers: [
    { kind: "conv", filters: 24, kernel: 2, padding: "valid" },
    conv(64),
    pool,
    ...after,
    conv(64),
    ...after,
    conv(256),
    pool,
    ...after,
    conv(256),
    ...after,
    conv(256),
    pool,
    ...after,
    conv(256),
    ...after,
    { kind: "global_max_pool" },
    { kind: "dense", units: 10 },
  ],
};

/** @param {LayerSpec} layer @param {number[]} input @returns {number[]} */
function outputOf({ kind, filters = 0, kernel = 1, padding, size = 1, units = 0 }, [c, h, w]) {
  const cut = padding === "same" ? 0 : kernel - 1;
  if (kind === "conv") return [filters, h - cut, w - cut];
  if (kind === "max_pool") return [c, Math.floor(h / size), Math.floor(w / size)];
  if (kind === "global_max_pool") return [c];
  if (kind === "flatten") return [c * h * w];
  return kind === "dense" ? [units] : h ? [c, h, w] : [c];
}

/** The tensors' names and shapes, as the weights file has them. @param {Spec} spec */
function* named({ input, layers }) {
  /** @type {Record<string, number>} */
  const counts = {};
  /** @type {Record<string, string>} */
  const stems = { conv: "conv", batch_norm: "norm", dense: "dense" };
  /** @type {number[]} */
  let shape = input;
  for (const layer of layers) {
    const output = outputOf(layer, shape);
    const stem = stems[layer.kind];
    counts[layer.kind] = (counts[layer.kind] ?? 0) + 1;
    yield { layer, name: stem && `${stem}${counts[layer.kind]}`, input: shape, output };
    shape = output;
  }
}

const product = (/** @type {number[]} */ sizes) => sizes.reduce((a, b) => a * b, 1);

/** A small generator of our own, so that every run has the same weights (xorshift32). @param {number} seed */
function generator(seed) {
  let state = seed;
  const uniform = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  // Twelve uniform numbers are normal enough for weights.
  const normal = () => Array.from({ length: 12 }, uniform).reduce((a, b) => a + b) - 6;
  return { uniform, normal };
}

/**
 * Random weights in He's scale, so that values neither fade nor grow through the layers, and norms that do something.
 * @param {Spec} spec
 * @param {number} seed
 * @returns {Tensors}
 */
export function randomTensors(spec, seed) {
  const { uniform, normal } = generator(seed);
  /** @type {Tensors} */
  const tensors = {};
  const fill = (/** @type {string} */ name, /** @type {number[]} */ shape, /** @type {() => number} */ value) => {
    const values = Float32Array.from({ length: product(shape) }, value);
    tensors[name] = { shape, values };
  };
  for (const { layer, name, input, output } of named(spec)) {
    const channels = [output[0]];
    if (layer.kind === "batch_norm") {
      fill(`${name}.weight`, channels, () => 0.5 + uniform());
      fill(`${name}.bias`, channels, () => 0.4 * uniform() - 0.2);
      fill(`${name}.running_mean`, channels, () => 0.4 * uniform() - 0.2);
      fill(`${name}.running_var`, channels, () => 0.5 + uniform());
    } else if (name) {
      const { kernel = 1 } = layer;
      const window = layer.kind === "conv" ? [input[0], kernel, kernel] : [input[0]];
      const scale = Math.sqrt(2 / product(window));
      fill(`${name}.weight`, [...channels, ...window], () => scale * normal());
      fill(`${name}.bias`, channels, () => 0.1 * normal());
    }
  }
  return tensors;
}

/**
 * A weights file that the lab reads, with nothing besides the network: nothing was trained.
 * @param {Spec} spec
 * @param {Tensors} tensors
 */
export function fileOf(spec, tensors) {
  const data = {
    spec,
    normalization: { mean: [0, 0, 0], std: [1, 1, 1] },
    // The lab feeds a run the data set's images, which no network with classes of its own learns from.
    classes: CIFAR_10,
  };
  const json = Object.entries(data).map(([key, value]) => [key, JSON.stringify(value)]);
  const text = { name: spec.name, format: "cifar-lab/1" };
  return write({ ...Object.fromEntries(json), ...text }, tensors);
}

/**
 * The layers with their weights. A norm goes into the convolution before it, also across a max pool: its scale is
 * positive, so the largest stays the largest.
 * @param {Spec} spec
 * @param {Tensors} tensors
 * @returns {Layer[]}
 */
export function layersOf(spec, tensors) {
  /** @type {Layer[]} */
  const layers = [];
  for (const { layer, name, input, output } of named(spec)) {
    if (layer.kind === "batch_norm")
      fold(
        layers.findLast(({ kind }) => kind === "conv"),
        tensors,
        name ?? "",
      );
    else if (name) {
      const [weight, bias] = ["weight", "bias"].map((part) => tensors[`${name}.${part}`].values.slice());
      layers.push({ ...layer, input, output, weight, bias });
    } else if (layer.kind !== "sigmoid") layers.push({ ...layer, input, output });
  }
  return layers;
}

/** @param {Layer | undefined} conv @param {Tensors} tensors @param {string} norm */
function fold(conv, tensors, norm) {
  if (!conv?.weight || !conv.bias) throw new Error(`${norm} has no convolution before it`);
  const of = (/** @type {string} */ part) => tensors[`${norm}.${part}`].values;
  const { weight: weights, bias: biases } = conv;
  const window = weights.length / biases.length;
  biases.forEach((bias, channel) => {
    const scale = of("weight")[channel] / Math.sqrt(of("running_var")[channel] + 1e-5);
    if (!(scale > 0)) throw new Error("a norm with a scale that is not positive cannot pass a max pool");
    for (let at = 0; at < window; at++) weights[channel * window + at] *= scale;
    biases[channel] = (bias - of("running_mean")[channel]) * scale + of("bias")[channel];
  });
}

/**
 * Multiply-adds of one image: forward, and of a training step, which also has the gradients of each layer's input
 * (but for the first, which nobody needs) and of its weights.
 * @param {Spec} spec
 */
export function multiplyAdds(spec) {
  const each = [...named(spec)].map(({ layer, input, output }) => {
    if (layer.kind === "dense") return input[0] * output[0];
    return layer.kind === "conv" ? product(output) * input[0] * (layer.kernel ?? 1) ** 2 : 0;
  });
  const forward = each.reduce((a, b) => a + b);
  return { forward, training: 3 * forward - (each.find((count) => count > 0) ?? 0) };
}
