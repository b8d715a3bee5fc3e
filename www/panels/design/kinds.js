// @ts-check
/**
 * The kinds of blocks: what a fresh one is, and its fields in the order of the form. The ranges are those that Rust refuses
 * beyond (`MAX_KERNEL` and its like in crates/model/src/spec.rs; tests/unit/design.test.js holds the two together). Pure.
 * @typedef {"valid" | "same" | { pixels: number }} Padding
 * @typedef {{ kind: string, padding?: Padding, layers?: Layer[], shortcut?: Layer[], [field: string]: any }} Layer As `LayerSpec` of
 *   crates/model writes it.
 * @typedef {{ name: string, type: "size" | "number" | "padding" | "switch", most: number, usual?: number | boolean }} Field
 *   `usual`: what is left out of the spec; of a pool's stride, 0 stands for its size.
 */

const WIDTH = 16384;
const KERNEL = 31;
const STRIDE = 4;

/** @type {(name: string, most: number, usual?: number) => Field} */
const size = (name, most, usual) => ({ name, type: "size", most, usual });
/** @type {Field} */
const padding = { name: "padding", type: "padding", most: KERNEL - 1 };
/** @type {Field[]} */
const window = [size("size", KERNEL), size("stride", KERNEL, 0), padding];
/** @type {(name: string, usual: boolean) => Field} */
const flag = (name, usual) => ({ name, type: "switch", most: 1, usual });
/** @type {(name: string, usual?: number) => Field} */
const number = (name, usual) => ({ name, type: "number", most: 1, usual });

/** Every kind of `LayerSpec`, and what a new block of it is. @type {Readonly<Record<string, { fresh: Layer, fields: Field[] }>>} */
export const KINDS = Object.freeze({
  conv: {
    fresh: { kind: "conv", filters: 32, kernel: 3, padding: "same" },
    fields: [
      size("filters", WIDTH),
      size("kernel", KERNEL),
      size("stride", STRIDE, 1),
      size("groups", WIDTH, 1),
      padding,
    ],
  },
  max_pool: { fresh: { kind: "max_pool", size: 2 }, fields: window },
  avg_pool: { fresh: { kind: "avg_pool", size: 2 }, fields: window },
  batch_norm: {
    fresh: { kind: "batch_norm" },
    fields: [number("epsilon", 1e-5), flag("scale", true), flag("shift", true)],
  },
  relu: { fresh: { kind: "relu" }, fields: [] },
  relu6: { fresh: { kind: "relu6" }, fields: [] },
  leaky_relu: { fresh: { kind: "leaky_relu", slope: 0.01 }, fields: [number("slope")] },
  gelu: { fresh: { kind: "gelu" }, fields: [] },
  dropout: { fresh: { kind: "dropout", rate: 0.25 }, fields: [number("rate")] },
  flatten: { fresh: { kind: "flatten" }, fields: [] },
  global_avg_pool: { fresh: { kind: "global_avg_pool" }, fields: [] },
  global_max_pool: { fresh: { kind: "global_max_pool" }, fields: [] },
  dense: { fresh: { kind: "dense", units: 64 }, fields: [size("units", WIDTH)] },
  residual: {
    fresh: {
      kind: "residual",
      layers: [{ kind: "conv", filters: 32, kernel: 3, padding: "same" }, { kind: "relu" }],
    },
    fields: [],
  },
  sigmoid: { fresh: { kind: "sigmoid" }, fields: [] },
  softmax: { fresh: { kind: "softmax" }, fields: [] },
});

/** @param {string} kind */
export const fieldsOf = (kind) => KINDS[kind]?.fields ?? [];

/**
 * What a field holds, the usual where the spec says nothing.
 * @param {Layer} layer
 * @param {Field} field
 */
export const heldBy = (layer, { name, type, usual }) => layer[name] ?? (type === "padding" ? "valid" : usual);

/**
 * A layer with another value in a field; what is usual is left out, as Rust writes it.
 * @param {Layer} layer
 * @param {string} name
 * @param {any} value
 * @returns {Layer}
 */
export function withField(layer, name, value) {
  const field = fieldsOf(layer.kind).find((one) => one.name === name);
  if (!field) return layer;
  const { [name]: _, ...rest } = layer;
  // Of a pool valid padding is the usual one; a convolution always says its own.
  const isUsual = field.type === "padding" ? layer.kind !== "conv" && value === "valid" : value === field.usual;
  return /** @type {Layer} */ (isUsual ? rest : { ...rest, [name]: value });
}

/** @param {string} kind @returns {Layer} */
export const freshLayer = (kind) => structuredClone(KINDS[kind]?.fresh ?? { kind });

/**
 * Layers from Rust, whose fractions are single: 0.01 comes as 0.009999999776482582. Each becomes the shortest decimal that
 * says the same one, as a person wrote it and as the address has it.
 * @param {Layer[]} layers
 * @returns {Layer[]}
 */
export const fromRust = (layers) =>
  layers.map((layer) => {
    const read = { ...layer };
    for (const { name, type } of fieldsOf(layer.kind))
      if (type === "number" && typeof read[name] === "number") read[name] = shortest(read[name]);
    if (layer.layers) read.layers = fromRust(layer.layers);
    if (layer.shortcut) read.shortcut = fromRust(layer.shortcut);
    return read;
  });

/** Nine digits tell any two single fractions apart. */
const MOST_DIGITS = 9;

/** @param {number} value */
function shortest(value) {
  for (let digits = 1; digits <= MOST_DIGITS; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === Math.fround(value)) return short;
  }
  return value;
}

/** The spec of a network of these layers, as the page's pictures need it. @param {Layer[]} layers */
export const specOf = (layers) => ({ name: "built", input: [3, 32, 32], layers });
