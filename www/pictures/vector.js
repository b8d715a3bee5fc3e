// @ts-check
/**
 * SVG files become pixels here, on the page: workers cannot read them. Drawn through an `<img>`, in which no script
 * runs and nothing is fetched.
 * @typedef {import("../workers/errors.js").Fault} Fault
 * @typedef {import("./kinds.js").Size} Size
 */
import { attributesOf, decoded, rootOf, unencoded } from "./svg-text.js";

/** Pixels of the longer side: enough for any square that is worth looking at. */
const LONGER_SIDE = 1024;
/** CSS pixels of a unit. */
const UNITS = new Map([
  ["", 1],
  ["px", 1],
  ["pt", 4 / 3],
  ["pc", 16],
  ["in", 96],
  ["cm", 96 / 2.54],
  ["mm", 96 / 25.4],
  ["q", 96 / 101.6],
]);

/**
 * The size that a drawing states: width and height, else its view box.
 * @param {string} svg
 * @returns {Size | null}
 */
export function statedSize(svg) {
  const attributes = attributesOf(rootOf(svg)?.tag ?? "");
  const [width, height] = ["width", "height"].map((name) => lengthOf(attributes.get(name)));
  if (width && height) return { width, height };
  const [, , boxWidth = 0, boxHeight = 0] = (attributes.get("viewBox") ?? "")
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  return boxWidth > 0 && boxHeight > 0 ? { width: boxWidth, height: boxHeight } : null;
}

/**
 * @param {Blob} file
 * @param {Fault} fault
 * @returns {Promise<ImageBitmap>}
 */
export async function rasterise(file, fault) {
  const svg = unencoded(decoded(new Uint8Array(await file.arrayBuffer())));
  const stated = statedSize(svg);
  if (!stated && !saysSize(svg)) throw fault("picture.svg");
  const image = await load(stated ? sized(svg, stated) : svg, fault);
  // In its style, in units of the font, as an entity: what it comes to the browser knows.
  const size = stated ?? { width: image.naturalWidth, height: image.naturalHeight };
  if (!(size.width && size.height)) throw fault("picture.svg");
  const scale = LONGER_SIDE / Math.max(size.width, size.height);
  const [width, height] = [size.width, size.height].map((length) => Math.max(1, Math.round(length * scale)));
  const canvas = new OffscreenCanvas(width ?? 1, height ?? 1);
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.transferToImageBitmap();
}

/** Whether a drawing says a size in any way: one that does not has none. @param {string} svg */
function saysSize(svg) {
  const attributes = attributesOf(rootOf(svg)?.tag ?? "");
  return ["width", "height", "viewBox", "style"].some((name) => attributes.has(name));
}

/**
 * Some browsers draw nothing of a file whose root has no width and height.
 * @param {string} svg
 * @param {Size} size
 */
function sized(svg, { width, height }) {
  const root = rootOf(svg);
  if (!root) return svg;
  const { at, tag } = root;
  const bare = tag.replace(/\s([\w:.-]+)\s*=\s*("[^"]*"|'[^']*')/g, (whole, name) =>
    /^(width|height)$/.test(name) ? "" : whole,
  );
  const own = bare.replace(/^<[\w:.-]+/, (name) => `${name} width="${width}" height="${height}"`);
  return svg.slice(0, at) + own + svg.slice(at + tag.length);
}

/**
 * A file as the page shows it.
 * @param {Blob} file
 */
export const shown = async (file) => createImageBitmap(await decodedImage(file));

/**
 * @param {string} svg
 * @param {Fault} fault
 */
const load = (svg, fault) =>
  decodedImage(new Blob([svg], { type: "image/svg+xml" })).catch((error) => {
    throw fault("picture.cut", { kind: "SVG", problem: error.message });
  });

/** @param {Blob} file */
async function decodedImage(file) {
  const address = URL.createObjectURL(file);
  const image = new Image();
  image.src = address;
  try {
    await image.decode();
    return image;
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** @param {string | undefined} length */
function lengthOf(length = "") {
  const [, number, unit = ""] = /^\s*([\d.]+(?:e[+-]?\d+)?)\s*([a-z%]*)\s*$/i.exec(length) ?? [];
  return Number(number ?? 0) * (UNITS.get(unit.toLowerCase()) ?? 0);
}
