// @ts-check
/**
 * SVG files become pixels here, on the page: workers cannot read them. Drawn through an `<img>`, in which no script
 * runs and nothing is fetched.
 * @typedef {import("../workers/errors.js").Fault} Fault
 * @typedef {import("./kinds.js").Size} Size
 */

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
]);

/**
 * The size that a drawing states: width and height, else its view box.
 * @param {string} svg
 * @returns {Size | null}
 */
export function statedSize(svg) {
  const root = rootOf(svg);
  const [width, height] = [lengthOf(root, "width"), lengthOf(root, "height")];
  if (width && height) return { width, height };
  const [, , boxWidth = 0, boxHeight = 0] = (attributeOf(root, "viewBox") ?? "")
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
  const svg = await file.text();
  const size = statedSize(svg);
  if (!size) throw fault("picture.svg");
  const scale = LONGER_SIDE / Math.max(size.width, size.height);
  const [width, height] = [size.width, size.height].map((length) => Math.max(1, Math.round(length * scale)));
  const image = await load(sized(svg, size), fault);
  const canvas = new OffscreenCanvas(width ?? 1, height ?? 1);
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.transferToImageBitmap();
}

/**
 * Some browsers draw nothing of a file whose root has no width and height.
 * @param {string} svg
 * @param {Size} size
 */
function sized(svg, { width, height }) {
  const root = rootOf(svg);
  const bare = root.replace(/\s(width|height)\s*=\s*("[^"]*"|'[^']*')/g, "");
  return svg.replace(root, () => bare.replace(/^<svg/i, `<svg width="${width}" height="${height}"`));
}

/**
 * @param {string} svg
 * @param {Fault} fault
 */
async function load(svg, fault) {
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  const image = new Image();
  image.src = address;
  try {
    await image.decode();
    return image;
  } catch (/** @type {any} */ error) {
    throw fault("picture.cut", { kind: "SVG", problem: error.message });
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** @param {string} svg */
function rootOf(svg) {
  return /<svg\b(?:"[^"]*"|'[^']*'|[^>"'])*>/i.exec(svg)?.[0] ?? "";
}

/**
 * @param {string} root
 * @param {string} name
 */
function attributeOf(root, name) {
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(root);
  return found?.[1] ?? found?.[2];
}

/**
 * @param {string} root
 * @param {string} name
 */
function lengthOf(root, name) {
  const [, number, unit = ""] = /^\s*([\d.]+(?:e[+-]?\d+)?)\s*([a-z%]*)\s*$/i.exec(attributeOf(root, name) ?? "") ?? [];
  return Number(number ?? 0) * (UNITS.get(unit.toLowerCase()) ?? 0);
}
