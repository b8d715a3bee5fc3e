// @ts-check
/**
 * A network as a script for Keras 3. Pure.
 * @typedef {import("./kinds.js").Layer} Layer
 */
import { pythonNumber } from "./python.js";

/** Keras pads a pool's borders with nothing it would count by its own words only; a number of pixels needs a layer. */
const LOWEST = `@keras.saving.register_keras_serializable()
class PadLowest(layers.Layer):
    """So many pixels on every side that are never the largest."""

    def __init__(self, pixels, **settings):
        super().__init__(**settings)
        self.pixels = pixels

    def call(self, x):
        around = (self.pixels, self.pixels)
        return keras.ops.pad(x, ((0, 0), around, around, (0, 0)), constant_values=float("-inf"))

    def get_config(self):
        return {**super().get_config(), "pixels": self.pixels}

`;

/**
 * @param {Layer[]} layers
 * @param {readonly { output: number[] }[]} rows What Rust says of each, those of a residual block behind it.
 */
export function kerasCode(layers, rows) {
  const walk = new Walk(rows);
  const hasBlocks = layers.some(({ kind }) => kind === "residual");
  const body = hasBlocks ? functional(layers, walk) : sequential(layers, walk);
  const end = layers.at(-1)?.kind;
  const loss =
    end === "softmax"
      ? "# The last layer makes probabilities.\nloss = keras.losses.SparseCategoricalCrossentropy()"
      : end === "sigmoid"
        ? "# Keras 2 took the values before the sigmoid; Keras 3 does on TensorFlow alone. Without the sigmoid all agree.\nloss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)"
        : "loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)";
  return `import keras
from keras import layers

${walk.needsLowest ? LOWEST : ""}# Pixels of 0 to 255: [images, 32, 32, 3].
${body}
${loss}
model.compile(optimizer=keras.optimizers.Adam(0.001), loss=loss, metrics=["accuracy"])
model.summary()
`;
}

/** Layer by layer, with the channels that come in. */
class Walk {
  needsLowest = false;
  #rows;
  #place = 0;
  channels = 3;

  /** @param {readonly { output: number[] }[]} rows */
  constructor(rows) {
    this.#rows = rows;
  }

  /**
   * What a layer is made by, one line for each of Keras's layers; a residual block by nothing.
   * @param {Layer} layer
   * @returns {string[]}
   */
  made(layer) {
    const channels = this.channels;
    this.channels = this.#rows[this.#place++]?.output[0] ?? channels;
    const { kind, size, units, slope, rate } = layer;
    switch (kind) {
      case "conv":
        return this.#conv(layer, channels);
      case "max_pool":
        return this.#pool("MaxPooling2D", "PadLowest", layer);
      case "avg_pool":
        return this.#pool("AveragePooling2D", "layers.ZeroPadding2D", layer);
      case "batch_norm":
        return [norm(layer)];
      case "relu":
        return ["layers.ReLU()"];
      case "relu6":
        return ["layers.ReLU(max_value=6.0)"];
      case "leaky_relu":
        return [`layers.LeakyReLU(negative_slope=${pythonNumber(slope)})`];
      case "gelu":
        return [`layers.Activation("gelu")`];
      case "flatten":
        return ["layers.Flatten()"];
      case "global_max_pool":
        return ["layers.GlobalMaxPooling2D()"];
      case "global_avg_pool":
        return ["layers.GlobalAveragePooling2D()"];
      case "dropout":
        return [`layers.Dropout(${pythonNumber(rate)})`];
      case "dense":
        return [`layers.Dense(${units})`];
      case "sigmoid":
      case "softmax":
        return [`layers.Activation("${kind}")`];
      case "residual":
        return [];
      default:
        throw new RangeError(`no Keras for ${kind} ${size ?? ""}`);
    }
  }

  /**
   * @param {Layer} layer
   * @param {number} channels
   */
  #conv({ filters, kernel, stride = 1, groups = 1, padding = "valid" }, channels) {
    const [before, word] =
      typeof padding === "object" ? [[`layers.ZeroPadding2D(${padding.pixels})`], "valid"] : [[], padding];
    const steps = stride > 1 ? `, strides=${stride}` : "";
    const isDepthwise = groups > 1 && groups === channels;
    const multiplier = filters / groups > 1 ? `, depth_multiplier=${filters / groups}` : "";
    const line = isDepthwise
      ? `layers.DepthwiseConv2D(${kernel}${steps}, padding="${word}"${multiplier})`
      : `layers.Conv2D(${filters}, ${kernel}${steps}, padding="${word}"${groups > 1 ? `, groups=${groups}` : ""})`;
    return [...before, line];
  }

  /**
   * @param {string} name
   * @param {string} pad
   * @param {Layer} layer
   */
  #pool(name, pad, { size, stride = size, padding = "valid" }) {
    const steps = stride === size ? "" : `, strides=${stride}`;
    if (typeof padding !== "object")
      return [`layers.${name}(${size}${steps}${padding === "same" ? ', padding="same"' : ""})`];
    if (pad === "PadLowest") this.needsLowest = true;
    return [`${pad}(${padding.pixels})`, `layers.${name}(${size}${steps})`];
  }
}

/** @param {Layer} layer */
function norm({ epsilon = 1e-5, scale = true, shift = true }) {
  const parts = `${scale ? "" : ", scale=False"}${shift ? "" : ", center=False"}`;
  return `layers.BatchNormalization(momentum=0.9, epsilon=${pythonNumber(epsilon)}${parts})`;
}

/**
 * @param {Layer[]} layers
 * @param {Walk} walk
 */
function sequential(layers, walk) {
  const lines = [
    "keras.Input((32, 32, 3))",
    "layers.Rescaling(1 / 255)",
    ...layers.flatMap((layer) => walk.made(layer)),
  ];
  return `model = keras.Sequential(\n    [\n${lines.map((line) => `        ${line},\n`).join("")}    ]\n)\n`;
}

/**
 * @param {Layer[]} layers
 * @param {Walk} walk
 */
function functional(layers, walk) {
  let blocks = 0;
  /** @param {Layer} layer @param {string} x @returns {string[]} */
  const lines = (layer, x) => {
    const { channels } = walk;
    const made = walk.made(layer).map((line) => `${x} = ${line}(${x})`);
    if (layer.kind !== "residual") return made;
    const name = `shortcut${++blocks}`;
    const after = walk.channels;
    const branch = (/** @type {Layer[] | undefined} */ list, /** @type {string} */ y) => {
      walk.channels = channels;
      return (list ?? []).flatMap((one) => lines(one, y));
    };
    const both = [...branch(layer.layers, x), ...branch(layer.shortcut, name)];
    walk.channels = after;
    return [`${name} = ${x}`, ...both, `${x} = layers.Add()([${name}, ${x}])`];
  };
  const made = layers.flatMap((layer) => lines(layer, "x"));
  const all = ["inputs = keras.Input((32, 32, 3))", "x = layers.Rescaling(1 / 255)(inputs)", ...made];
  return `${all.join("\n")}\nmodel = keras.Model(inputs, x)\n`;
}
