// @ts-check
/**
 * The layers of a network in the reader's language. The summary's rows come from Rust with the numbers; the words
 * are made here from the spec.
 * @typedef {{ kind: string, layers?: Layer[], [size: string]: unknown }} Layer
 */

/**
 * The spec's layers in the order of the summary's rows: those of a residual block follow the block.
 * @param {Layer[]} layers
 * @returns {Layer[]}
 */
export function flat(layers) {
  return layers.flatMap((layer) => [layer, ...flat(layer.layers ?? [])]);
}

/**
 * @param {Layer | undefined} layer
 * @param {import("../../shell/words.js").Words} words
 */
export function describe(layer, words) {
  if (!layer) return "";
  const key = `layer.${layer.kind}`;
  const padding = words.text(`padding.${layer.padding ?? "valid"}`);
  return words.has(key) ? words.text(key, { ...layer, padding, layers: layer.layers?.length }) : "";
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
