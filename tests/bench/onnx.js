// A network as an ONNX file, since onnxruntime reads nothing else. Field numbers are those of onnx.proto3.

/** @typedef {import("./networks.js").Layer} Layer */

const text = new TextEncoder();

/** @param {number} value */
function varint(value) {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return [...bytes, value];
}

/**
 * @param {number} field
 * @param {number} value
 */
const number = (field, value) => Uint8Array.from([...varint(field * 8), ...varint(value)]);

/**
 * @param {number} field
 * @param {...(Uint8Array | string)} parts
 */
function message(field, ...parts) {
  const bytes = parts.map((part) => (typeof part === "string" ? text.encode(part) : part));
  const length = bytes.reduce((sum, part) => sum + part.length, 0);
  const head = Uint8Array.from([...varint(field * 8 + 2), ...varint(length)]);
  const all = new Uint8Array(head.length + length);
  let at = 0;
  for (const part of [head, ...bytes]) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/**
 * @param {string} operation
 * @param {string[]} inputs
 * @param {string} output
 * @param {Record<string, number | number[]>} [attributes]
 */
function node(operation, inputs, output, attributes = {}) {
  const listed = Object.entries(attributes).map(([name, value]) => {
    const [values, type] = Array.isArray(value) ? [value.map((item) => number(8, item)), 7] : [[number(3, value)], 2];
    return message(5, message(1, name), ...values, number(20, type));
  });
  return message(1, ...inputs.map((name) => message(1, name)), message(2, output), message(4, operation), ...listed);
}

/**
 * @param {string} name
 * @param {number[]} shape
 * @param {Float32Array} values
 */
function initializer(name, shape, values) {
  const raw = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return message(5, ...shape.map((size) => number(1, size)), number(2, 1), message(8, name), message(9, raw));
}

/**
 * @param {number} field
 * @param {string} name
 * @param {(number | string)[]} shape
 */
function value(field, name, shape) {
  const sizes = shape.map((size) => message(1, typeof size === "number" ? number(1, size) : message(2, size)));
  return message(field, message(1, name), message(2, message(1, number(1, 1), message(2, ...sizes))));
}

/** @type {Record<string, (layer: Layer, input: string[], output: string) => Uint8Array>} */
const NODES = {
  conv: ({ padding }, inputs, output) => node("Conv", inputs, output, padding === "same" ? { pads: [1, 1, 1, 1] } : {}),
  dense: (_, inputs, output) => node("Gemm", inputs, output, { transB: 1 }),
  relu: (_, inputs, output) => node("Relu", inputs, output),
  gelu: (_, inputs, output) => node("Gelu", inputs, output),
  max_pool: ({ size }, inputs, output) =>
    node("MaxPool", inputs, output, { kernel_shape: [size, size], strides: [size, size] }),
  global_max_pool: (_, inputs, output) => node("GlobalMaxPool", inputs, output),
  flatten: (_, inputs, output) => node("Flatten", inputs, output),
};

/**
 * @param {Layer[]} layers
 * @returns {Uint8Array} from `pixels`, [n, 3, 32, 32], to `logits`, [n, outputs]
 */
export function onnx(layers) {
  /** @type {Uint8Array[]} */
  const [nodes, weights] = [[], []];
  let last = "pixels";
  const add = (/** @type {Layer} */ layer, /** @type {string} */ output, /** @type {string[]} */ more = []) => {
    nodes.push(NODES[layer.kind](layer, [last, ...more], output));
    last = output;
  };
  layers.forEach((layer, place) => {
    const output = place === layers.length - 1 ? "logits" : `value${place}`;
    if (layer.weight) {
      const [weight, bias] = [`weight${place}`, `bias${place}`];
      const window = layer.kind === "conv" ? [layer.input[0], layer.kernel, layer.kernel] : layer.input;
      weights.push(initializer(weight, [layer.output[0], ...window], layer.weight));
      weights.push(initializer(bias, [layer.output[0]], layer.bias));
      return add(layer, output, [weight, bias]);
    }
    if (layer.kind !== "global_max_pool") return add(layer, output);
    // It leaves maps of one value.
    add(layer, `${output}map`);
    add({ ...layer, kind: "flatten" }, output);
  });
  const outputs = layers.at(-1).output;
  const ends = [value(11, "pixels", ["n", 3, 32, 32]), value(12, "logits", ["n", ...outputs])];
  const graph = message(7, ...nodes, message(2, "network"), ...weights, ...ends);
  // Version 20 of the operators is the first with GELU, version 9 of the format the first with those.
  const parts = [number(1, 9), graph, message(8, message(1, ""), number(2, 20))];
  const model = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    model.set(part, at);
    at += part.length;
  }
  return model;
}
