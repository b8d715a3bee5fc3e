// @ts-check
/** A QR code of a link as a drawing of one path: black on white in every theme, as cameras expect, with its quiet edge. */
/** @typedef {{ size: number, get(x: number, y: number): boolean }} Code */

const SVG = "http://www.w3.org/2000/svg";
/** Modules of white around the code, as the standard asks. */
const EDGE = 4;

/**
 * @param {string} text
 * @param {string} name For screen readers.
 * @returns {Promise<SVGSVGElement | null>} null where the text is too long for a code.
 */
export async function qrCode(text, name) {
  const { generate } = await import("../../vendor/lean-qr/index.mjs");
  const code = encode(generate, text);
  if (!code) return null;
  const side = code.size + 2 * EDGE;
  const svg = document.createElementNS(SVG, "svg");
  for (const [key, value] of Object.entries({
    viewBox: `0 0 ${side} ${side}`,
    role: "img",
    "aria-label": name,
    "shape-rendering": "crispEdges",
  }))
    svg.setAttribute(key, value);
  const ground = document.createElementNS(SVG, "rect");
  for (const [key, value] of Object.entries({ width: side, height: side, fill: "#ffffff" }))
    ground.setAttribute(key, String(value));
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("fill", "#000000");
  path.setAttribute("d", outline(code));
  svg.append(ground, path);
  return svg;
}

/**
 * @param {(text: string) => Code} generate
 * @param {string} text
 */
function encode(generate, text) {
  try {
    return generate(text);
  } catch {
    return null;
  }
}

/**
 * Runs of black modules, row by row.
 * @param {Code} code
 */
export function outline(code) {
  const { size } = code;
  /** @type {string[]} */
  const parts = [];
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (!code.get(x, y)) continue;
      const from = x;
      while (x < size && code.get(x, y)) x++;
      parts.push(`M${from + EDGE} ${y + EDGE}h${x - from}v1h${from - x}z`);
    }
  }
  return parts.join("");
}
