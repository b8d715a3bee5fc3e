// @ts-check
/**
 * A network as a short text for the address: `1_c32-3_r_m2_f_d10`. Pure.
 *
 * Version 1. `1`, then a part for each layer, all behind `_`:
 *
 *     c32-3     convolution, 32 filters of 3 x 3; then what is not as usual, in this order:
 *               s2 stride, g4 groups, e padding to the same size, p1 padding of 1 pixel (nothing: no padding)
 *     m2, a2    largest value or mean of 2 x 2 squares; then s, e, p as above
 *     n         batch norm; n0.001 with that epsilon; then k without factors, b without offsets
 *     r, h, u   ReLU, ReLU6 (a ReLU with a highest value), GELU
 *     l0.01     leaky ReLU with that slope
 *     o0.25     dropout with that rate
 *     f         flatten
 *     v, q      mean or largest value of each channel
 *     d64       dense, 64 units
 *     i, t      sigmoid, softmax
 *     x ... z   residual block around the parts between; y before those that its input goes through, where it does
 *
 * A text says one network, and a network has one text.
 * @typedef {import("./kinds.js").Layer} Layer
 * @typedef {import("./kinds.js").Padding} Padding
 */

/** Beyond what Rust refuses: a text from outside makes no larger lists. */
export const MOST_LAYERS = 200;
/** Lists in lists. */
export const MOST_DEPTH = 8;
const INTEGER = String.raw`(0|[1-9]\d{0,4})`;
const FRACTION = String.raw`(\d(?:\.\d{1,10})?(?:e-\d{1,2})?)`;
const WINDOW = `(?:s${INTEGER})?`;
const PADDING = `(?:(e)|p${INTEGER})?`;

/** Parts without numbers. */
const PLAIN = /** @type {const} */ ({
  r: "relu",
  h: "relu6",
  u: "gelu",
  f: "flatten",
  v: "global_avg_pool",
  q: "global_max_pool",
  i: "sigmoid",
  t: "softmax",
});

/** @param {string | undefined} same @param {string | undefined} pixels @returns {Padding} */
const padded = (same, pixels) => (same ? "same" : pixels === undefined ? "valid" : { pixels: Number(pixels) });

/** @param {string | undefined} text @param {string} name */
const given = (text, name) => (text === undefined ? {} : { [name]: Number(text) });

/** @type {[RegExp, (match: string[]) => Layer][]} */
const READ = [
  [
    new RegExp(`^c${INTEGER}-${INTEGER}${WINDOW}(?:g${INTEGER})?${PADDING}$`),
    ([, filters, kernel, stride, groups, same, pixels]) => ({
      kind: "conv",
      filters: Number(filters),
      kernel: Number(kernel),
      padding: padded(same, pixels),
      ...given(stride, "stride"),
      ...given(groups, "groups"),
    }),
  ],
  [
    new RegExp(`^([ma])${INTEGER}${WINDOW}${PADDING}$`),
    ([, kind, size, stride, same, pixels]) => {
      const padding = padded(same, pixels);
      return {
        kind: kind === "m" ? "max_pool" : "avg_pool",
        size: Number(size),
        ...given(stride, "stride"),
        ...(padding === "valid" ? {} : { padding }),
      };
    },
  ],
  [
    new RegExp(`^n${FRACTION}?(k?)(b?)$`),
    ([, epsilon, k, b]) => ({
      kind: "batch_norm",
      ...given(epsilon, "epsilon"),
      ...(k && { scale: false }),
      ...(b && { shift: false }),
    }),
  ],
  [new RegExp(`^l${FRACTION}$`), ([, slope]) => ({ kind: "leaky_relu", slope: Number(slope) })],
  [new RegExp(`^o${FRACTION}$`), ([, rate]) => ({ kind: "dropout", rate: Number(rate) })],
  [new RegExp(`^d${INTEGER}$`), ([, units]) => ({ kind: "dense", units: Number(units) })],
  [/^([rhufvqit])$/, ([, letter]) => ({ kind: PLAIN[/** @type {keyof typeof PLAIN} */ (letter)] })],
];

/**
 * @param {string} text
 * @returns {Layer[] | null} null for a text that is none. What it says may still not fit.
 */
export function readText(text) {
  const [version, ...parts] = text.split("_");
  if (version !== "1" || parts.length > 2 * MOST_LAYERS) return null;
  /** @type {Layer[][]} */
  const lists = [[]];
  for (const part of parts) {
    const list = /** @type {Layer[]} */ (lists.at(-1));
    if (part === "x") {
      /** @type {Layer[]} */
      const layers = [];
      list.push({ kind: "residual", layers });
      lists.push(layers);
      if (lists.length > MOST_DEPTH) return null;
    } else if (part === "y") {
      const block = lists.at(-2)?.at(-1);
      if (!block || block.shortcut) return null;
      block.shortcut = [];
      lists[lists.length - 1] = block.shortcut;
    } else if (part === "z") {
      if (lists.length < 2) return null;
      lists.pop();
    } else {
      const layer = layerOf(part);
      if (!layer) return null;
      list.push(layer);
    }
  }
  const layers = lists[0] ?? [];
  // One text for a network: another way to say the same is none.
  return lists.length === 1 && writeText(layers) === text ? layers : null;
}

/** @param {string} part @returns {Layer | null} */
function layerOf(part) {
  for (const [form, layer] of READ) {
    const match = form.exec(part);
    if (match) return layer(match);
  }
  return null;
}

/**
 * @param {Layer[]} layers
 * @returns {string} "" for none, which the address need not say.
 */
export const writeText = (layers) => (layers.length ? ["1", ...layers.flatMap(partsOf)].join("_") : "1");

/** @param {Layer} layer @returns {string[]} */
function partsOf(layer) {
  const { kind, filters, kernel, size, stride, groups, epsilon, scale, shift, slope, rate, units } = layer;
  const step = stride === undefined ? "" : `s${stride}`;
  const around = border(layer.padding);
  switch (kind) {
    case "conv":
      return [`c${filters}-${kernel}${step}${groups === undefined ? "" : `g${groups}`}${around}`];
    case "max_pool":
    case "avg_pool":
      return [`${kind === "max_pool" ? "m" : "a"}${size}${step}${around}`];
    case "batch_norm":
      return [`n${epsilon ?? ""}${scale === false ? "k" : ""}${shift === false ? "b" : ""}`];
    case "leaky_relu":
      return [`l${slope}`];
    case "dropout":
      return [`o${rate}`];
    case "dense":
      return [`d${units}`];
    case "residual":
      return ["x", ...(layer.layers ?? []).flatMap(partsOf), ...past(layer.shortcut), "z"];
    default:
      return [Object.entries(PLAIN).find(([, plain]) => plain === kind)?.[0] ?? ""];
  }
}

/** @param {Layer[] | undefined} shortcut @returns {string[]} */
const past = (shortcut) => (shortcut?.length ? ["y", ...shortcut.flatMap(partsOf)] : []);

/** @param {Padding | undefined} padding */
const border = (padding = "valid") => (padding === "valid" ? "" : padding === "same" ? "e" : `p${padding.pixels}`);
