// @ts-check
/**
 * The layers of a network in the reader's language. The summary's rows come from Rust with the numbers; the words
 * are made here from the spec.
 * @typedef {{ kind: string, layers?: Layer[], shortcut?: Layer[], [size: string]: unknown }} Layer
 */

/**
 * The spec's layers in the order of the summary's rows: those of a residual block follow the block, then its shortcut's.
 * @param {Layer[]} layers
 * @returns {Layer[]}
 */
export function flat(layers) {
  return layers.flatMap((layer) => [layer, ...flat(layer.layers ?? []), ...flat(layer.shortcut ?? [])]);
}

/**
 * @param {Layer | undefined} layer
 * @param {import("../../shell/words.js").Words} words
 */
export function describe(layer, words) {
  if (!layer) return "";
  const key = `layer.${layer.kind}${layer.shortcut ? ".projected" : ""}`;
  if (!words.has(key)) return "";
  const { kind, stride, groups } = layer;
  const padding = /** @type {string | Record<string, unknown>} */ (layer.padding ?? "valid");
  const padded = typeof padding === "string" ? words.text(`padding.${padding}`) : words.text("padding.pixels", padding);
  const parts = [words.text(key, { ...numbers(layer, words), padding: padded, layers: layer.layers?.length })];
  // A convolution's sentence has its padding; a pool has none, as a rule.
  if (kind.endsWith("_pool") && padding !== "valid") parts.push(padded);
  if (stride) parts.push(words.text("layer.stride", { stride }));
  if (groups) parts.push(words.text("layer.groups", { groups }));
  return parts.join(", ");
}

/**
 * The layer's settings, fractions as the language writes them.
 * @param {Layer} layer
 * @param {import("../../shell/words.js").Words} words
 */
function numbers(layer, words) {
  const entries = Object.entries(layer).map(([name, value]) =>
    typeof value === "number" && !Number.isInteger(value) ? [name, words.decimal(value, 2)] : [name, value],
  );
  return Object.fromEntries(entries);
}

/**
 * A shape as rows x columns x channels, the order in which Keras prints it.
 * @param {number[]} output `[channels, rows, columns]` or `[n]`
 * @param {import("../../shell/words.js").Words} words
 */
export function shape(output, words) {
  const [channels, ...map] = output;
  return [...map, channels].map((size) => words.number(size ?? 0)).join(" × ");
}

/**
 * Rust writes `(3*3*32 + 1) * 64 = 18496`.
 * @param {string} text
 * @param {import("../../shell/words.js").Words} words
 */
export function arithmetic(text, words) {
  return text.replaceAll("*", "×").replace(/\d+/g, (digits) => words.number(Number(digits)));
}
