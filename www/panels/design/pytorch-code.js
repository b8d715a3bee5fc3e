// @ts-check
/**
 * A network as a script for PyTorch. Pure.
 *
 * PyTorch pads by itself only what is the same on all sides. What Keras calls "same" with a stride has one row more below
 * than above, so those borders are written out: how many follows from the shapes that Rust tells.
 * @typedef {import("./kinds.js").Layer} Layer
 */
import { pythonNumber } from "./python.js";

const RESIDUAL = `class Residual(nn.Module):
    """Adds its input to what its layers make of it."""

    def __init__(self, *layers):
        super().__init__()
        self.layers = nn.Sequential(*layers)

    def forward(self, x):
        return x + self.layers(x)


`;
const PROJECTED = `class Projected(nn.Module):
    """Adds what its shortcut makes of its input to what its layers make of it."""

    def __init__(self, layers, shortcut):
        super().__init__()
        self.layers, self.shortcut = nn.Sequential(*layers), nn.Sequential(*shortcut)

    def forward(self, x):
        return self.shortcut(x) + self.layers(x)


`;
const AVERAGE = `class SameAverage(nn.Module):
    """The mean of what is no padding."""

    def __init__(self, size, stride, around):
        super().__init__()
        self.pool = nn.Sequential(nn.ZeroPad2d(around), nn.AvgPool2d(size, stride))

    def forward(self, x):
        return self.pool(x) / self.pool(torch.ones_like(x))


`;
const NORM = `def half_norm(channels, eps, scale, shift):
    """Batch norm that learns a factor or an offset, not both."""
    norm = nn.BatchNorm2d(channels, eps=eps)
    norm.weight.requires_grad_(scale)
    norm.bias.requires_grad_(shift)
    return norm


`;

/**
 * @param {Layer[]} layers
 * @param {readonly { output: number[] }[]} rows What Rust says of each, those of a residual block behind it.
 */
export function pytorchCode(layers, rows) {
  const walk = new Walk(rows);
  const lines = layers.flatMap((layer) => walk.made(layer, "            "));
  const end = layers.at(-1)?.kind;
  const about =
    end === "softmax" || end === "sigmoid" ? `# Without the ${end}: the loss takes the values before it.\n` : "";
  return `import torch
from torch import nn


${walk.helpers}class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
${lines.map((line) => `            ${line},\n`).join("")}        )
        for layer in self.modules():
            if isinstance(layer, (nn.Conv2d, nn.Linear)):
                nn.init.xavier_uniform_(layer.weight)
                nn.init.zeros_(layer.bias)

    def forward(self, pixels):
        """Logits of pixels of 0 to 255: [images, 3, 32, 32]."""
        return self.layers(pixels / 255)


model = Network()
${about}loss = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
print(model)
`;
}

/** Layer by layer, with the shape that comes in. */
class Walk {
  #rows;
  #place = 0;
  #shape = [3, 32, 32];
  #helpers = new Set();

  /** @param {readonly { output: number[] }[]} rows */
  constructor(rows) {
    this.#rows = rows;
  }

  get helpers() {
    return [RESIDUAL, PROJECTED, AVERAGE, NORM].filter((helper) => this.#helpers.has(helper)).join("");
  }

  /**
   * What a layer is made by, one for each of PyTorch's modules.
   * @param {Layer} layer
   * @param {string} indent Of the lines that a residual block adds.
   * @returns {string[]}
   */
  made(layer, indent) {
    const input = this.#shape;
    const output = this.#rows[this.#place++]?.output ?? input;
    const { kind, units, slope, rate } = layer;
    if (kind === "residual") {
      const { shortcut } = layer;
      this.#helpers.add(shortcut ? PROJECTED : RESIDUAL);
      const deeper = `${indent}    `;
      const lines = (/** @type {Layer[]} */ layers, /** @type {string} */ before) =>
        layers
          .flatMap((one) => this.made(one, before))
          .map((line) => `${before}${line},\n`)
          .join("");
      if (!shortcut) return [`Residual(\n${lines(layer.layers ?? [], deeper)}${indent})`];
      const deepest = `${deeper}    `;
      const inner = lines(layer.layers ?? [], deepest);
      const after = this.#shape;
      this.#shape = input;
      const past = lines(shortcut, deepest);
      this.#shape = after;
      return [`Projected(\n${deeper}[\n${inner}${deeper}],\n${deeper}[\n${past}${deeper}],\n${indent})`];
    }
    this.#shape = output;
    const [channels = 0] = input;
    switch (kind) {
      case "conv":
        return conv(layer, input, output);
      case "max_pool":
      case "avg_pool":
        return this.#pool(layer, input, output);
      case "batch_norm":
        return [this.#norm(layer, channels)];
      case "relu":
        return ["nn.ReLU()"];
      case "relu6":
        return ["nn.ReLU6()"];
      case "leaky_relu":
        return [`nn.LeakyReLU(${pythonNumber(slope)})`];
      case "gelu":
        return ["nn.GELU()"];
      case "flatten":
        return ["nn.Flatten()"];
      case "global_max_pool":
        return ["nn.AdaptiveMaxPool2d(1)", "nn.Flatten()"];
      case "global_avg_pool":
        return ["nn.AdaptiveAvgPool2d(1)", "nn.Flatten()"];
      case "dropout":
        return [`nn.Dropout(${pythonNumber(rate)})`];
      case "dense":
        return [`nn.Linear(${channels}, ${units})`];
      case "sigmoid":
      case "softmax":
        return [];
      default:
        throw new RangeError(`no PyTorch for ${kind}`);
    }
  }

  /**
   * @param {Layer} layer
   * @param {number[]} input
   * @param {number[]} output
   */
  #pool({ kind, size, stride = size, padding = "valid" }, input, output) {
    const isMax = kind === "max_pool";
    const name = isMax ? "nn.MaxPool2d" : "nn.AvgPool2d";
    const window = stride === size ? `${size}` : `${size}, ${stride}`;
    if (typeof padding === "object") return [`${name}(${size}, ${stride}, padding=${padding.pixels})`];
    const around = padding === "same" ? borders(size, stride, input, output) : "";
    if (!around) return [`${name}(${window})`];
    if (isMax) return [`nn.ConstantPad2d(${around}, float("-inf"))`, `${name}(${window})`];
    this.#helpers.add(AVERAGE);
    return [`SameAverage(${size}, ${stride}, ${around})`];
  }

  /**
   * @param {Layer} layer
   * @param {number} channels
   */
  #norm({ epsilon = 1e-5, scale = true, shift = true }, channels) {
    const eps = pythonNumber(epsilon);
    if (scale !== shift) {
      this.#helpers.add(NORM);
      return `half_norm(${channels}, ${eps}, ${scale ? "True" : "False"}, ${shift ? "True" : "False"})`;
    }
    return `nn.BatchNorm2d(${channels}${epsilon === 1e-5 ? "" : `, eps=${eps}`}${scale ? "" : ", affine=False"})`;
  }
}

/**
 * @param {Layer} layer
 * @param {number[]} input
 * @param {number[]} output
 */
function conv({ filters, kernel, stride = 1, groups = 1, padding = "valid" }, input, output) {
  const steps = stride > 1 ? `, stride=${stride}` : "";
  const grouped = groups > 1 ? `, groups=${groups}` : "";
  const line = (/** @type {string} */ around) =>
    `nn.Conv2d(${input[0]}, ${filters}, ${kernel}${steps}${around}${grouped})`;
  if (typeof padding === "object") return [line(`, padding=${padding.pixels}`)];
  if (padding === "valid") return [line("")];
  if (stride === 1) return [line(', padding="same"')];
  const around = borders(kernel, stride, input, output);
  return around ? [`nn.ZeroPad2d(${around})`, line("")] : [line("")];
}

/**
 * Left, right, above, below, so that as many windows fit as Rust says; "" where none are needed.
 * @param {number} size
 * @param {number} stride
 * @param {number[]} input `[C, H, W]`
 * @param {number[]} output `[C, H, W]`
 */
function borders(size, stride, [, ...from], [, ...to]) {
  const [rows = 0, columns = 0] = from.map((length, axis) =>
    Math.max(0, ((to[axis] ?? 1) - 1) * stride + size - length),
  );
  const sides = [columns, rows].flatMap((all) => [Math.floor(all / 2), Math.ceil(all / 2)]);
  return sides.some(Boolean) ? `(${sides.join(", ")})` : "";
}
