// @ts-check
/**
 * What is said of files of other programs, in the reader's language. Pure.
 * @typedef {import("../../shell/words.js").Words} Words
 * @typedef {import("../../cifar-lab.js").ForeignLayer} ForeignLayer
 * @typedef {import("../../cifar-lab.js").ModelContents} ModelContents
 */
import { codeOf } from "../../workers/errors.js";

/** The keys of usual pixels, by their codes. */
export const PIXELS = Object.freeze(
  /** @type {Record<string, string>} */ ({
    "0..1": "unit",
    "-1..1": "signed",
    "cifar-10": "cifar",
    imagenet: "imagenet",
    mnist: "mnist",
    "0..255": "bytes",
  }),
);

/**
 * A layer of the file, as its program calls it.
 * @param {ForeignLayer} layer
 * @param {Words} words
 */
export function layerName({ position, class: kind, name }, words) {
  const said = name ? `${kind} (${name})` : kind;
  return position ? words.text("own-network.layer", { position, layer: said }) : said;
}

/** Failures of which a reader says more than the sentence, in English: where, how large, what does not fit. */
const OPEN = ["damaged", "does-not-fit", "not-a-network", "too-large", "truncated", "unsupported-storage"].map(
  (code) => `import.${code}`,
);

/**
 * Why the files cannot be read. What a reader says in English stands behind it, where it says more.
 * @param {{ code?: string | number, params?: Record<string, unknown>, message?: string }} error
 * @param {Words} words
 * @returns {{ sentence: string, detail: string }}
 */
export function problemOf(error, words) {
  const { params = {}, message = "" } = error;
  const code = codeOf(error);
  const key = words.has(`error.${code}`) ? `error.${code}` : "error.internal";
  const reason = `own-network.reason.${params.reason}`;
  const layer = /** @type {ForeignLayer} */ (
    /** @type {unknown} */ ({ name: "", ...params, position: Number(params.position) })
  );
  const filled = {
    ...params,
    ...(params.class !== undefined && { layer: layerName(layer, words) }),
    ...(params.reason !== undefined && { reason: words.has(reason) ? words.text(reason, params) : "" }),
    ...(params.arrays !== undefined && { arrays: Number(params.arrays) }),
  };
  const isNamed = code.startsWith("import.");
  const detail = isNamed ? (OPEN.includes(code) ? String(params.said ?? "") : "") : message;
  return { sentence: words.text(key, filled), detail };
}

/**
 * @param {ModelContents["notes"][number]} note
 * @param {Words} words
 */
export function noteText({ code, layer, array }, words) {
  return words.text(`own-network.note.${code}`, {
    ...(layer && { layer: layerName(layer, words) }),
    ...(array !== null && { array }),
  });
}

/**
 * How pixels become numbers: `(pixel / 255 - mean) / std`, each channel's numbers where they differ.
 * @param {import("../../cifar-lab.js").Metadata["normalization"]} normalization
 * @param {Words} words
 */
export function pixelsText({ mean, std }, words) {
  const one = (/** @type {readonly number[]} */ values) => {
    const texts = values.map((value) => words.precise(Math.round(value * 1e4) / 1e4));
    return new Set(texts).size === 1 ? (texts[0] ?? "") : `(${texts.join("; ")})`;
  };
  const isPlain = mean.every((value) => value === 0) && std.every((value) => value === 1);
  return isPlain
    ? words.text("own-network.pixels.plain")
    : words.text("own-network.pixels.formula", { mean: one(mean), std: one(std) });
}

/**
 * Layers in the short form in which two networks are told apart: `conv 32 3×3 same · relu · max pool 2`. These are names, in
 * no language.
 * @param {readonly { kind: string, layers?: any[], shortcut?: any[], [setting: string]: unknown }[]} layers
 * @returns {string}
 */
export function layersText(layers) {
  return layers
    .map(({ kind, layers: inner, shortcut, filters, units, kernel, size, stride, padding }) => {
      if (inner) return shortcut ? `(${layersText(inner)}) + (${layersText(shortcut)})` : `(${layersText(inner)}) +`;
      const isMap = kernel !== undefined;
      const said = [
        kind.replaceAll("_", " "),
        filters,
        units,
        isMap && `${kernel}×${kernel}`,
        size,
        stride && `/${stride}`,
      ];
      return [...said, isMap && padding === "same" && "same"].filter(Boolean).join(" ");
    })
    .join(" · ");
}
