// The notebook's network as an ONNX file, since onnxruntime reads nothing else. Field numbers are those of onnx.proto3.

/** @typedef {import("./weights.js").Tensor} Tensor */

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
    const [values, type] = Array.isArray(value)
      ? [value.map((item) => number(8, item)), 7]
      : [[number(3, value)], 2];
    return message(5, message(1, name), ...values, number(20, type));
  });
  return message(1, ...inputs.map((name) => message(1, name)), message(2, output), message(4, operation), ...listed);
}

/**
 * @param {string} name
 * @param {Tensor} tensor
 */
function initializer(name, { shape, values }) {
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

/**
 * @param {Record<string, Tensor>} tensors
 * @returns {Uint8Array} from `pixels`, [n, 3, 32, 32], to `logits`, [n, 20]
 */
export function onnx(tensors) {
  /** @type {Uint8Array[]} */
  const nodes = [];
  let last = "pixels";
  /** @param {(input: string, output: string) => Uint8Array} make */
  const then = (make) => {
    const output = `value${nodes.length}`;
    nodes.push(make(last, output));
    last = output;
  };
  for (const layer of ["conv1", "conv2", "conv3"]) {
    then((input, output) => node("Conv", [input, `${layer}.weight`, `${layer}.bias`], output));
    then((input, output) => node("Relu", [input], output));
    if (layer === "conv3") continue;
    then((input, output) => node("MaxPool", [input], output, { kernel_shape: [2, 2], strides: [2, 2] }));
  }
  then((input, output) => node("Flatten", [input], output));
  then((input, output) => node("Gemm", [input, "dense1.weight", "dense1.bias"], output, { transB: 1 }));
  then((input, output) => node("Relu", [input], output));
  nodes.push(node("Gemm", [last, "dense2.weight", "dense2.bias"], "logits", { transB: 1 }));
  const weights = Object.entries(tensors).map(([name, tensor]) => initializer(name, tensor));
  const ends = [value(11, "pixels", ["n", 3, 32, 32]), value(12, "logits", ["n", 20])];
  const graph = message(7, ...nodes, message(2, "notebook"), ...weights, ...ends);
  const parts = [number(1, 8), graph, message(8, message(1, ""), number(2, 17))];
  const model = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    model.set(part, at);
    at += part.length;
  }
  return model;
}
