// @ts-check
/**
 * A chart of the page as PNG: its SVG with the colours of the page written into it, on the page's own ground, with
 * the names of its lines below.
 */
import { make } from "../shell/dom.js";
import { canvasPng } from "../shell/save.js";

/** Twice the pixels of the page: for paper. */
const TIMES = 2;
const ROW = 22;
/** What CSS says of a line or a letter, as attributes that an image on its own understands. */
const LOOKS = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linejoin",
  "opacity",
  "font-family",
  "font-size",
  "font-weight",
];

/**
 * @param {SVGSVGElement} chart As it stands in the page.
 * @param {{ title: string, lines: { name: string, sample: SVGElement }[] }} words `sample`: a line that stands in the page.
 * @returns {Promise<Blob | null>}
 */
export async function chartPng(chart, { title, lines }) {
  const { width, height } = chart.viewBox.baseVal;
  const whole = /** @type {SVGSVGElement} */ (document.createElementNS(chart.namespaceURI, "svg"));
  const tall = ROW + height + ROW * lines.length + 8;
  for (const [name, value] of Object.entries({
    width: width * TIMES,
    height: tall * TIMES,
    viewBox: `0 0 ${width} ${tall}`,
  }))
    whole.setAttribute(name, String(value));
  const colours = getComputedStyle(document.documentElement);
  whole.append(shape("rect", { width, height: tall, fill: colours.getPropertyValue("--background") }));
  const ink = { fill: colours.getPropertyValue("--text"), "font-family": "sans-serif", "font-size": 13 };
  whole.append(shape("text", { x: 8, y: 16, ...ink, "font-weight": 600 }, title));
  whole.append(at(inked(chart), 0, ROW));
  for (const [place, { name, sample }] of lines.entries()) {
    const y = ROW + height + ROW * place;
    whole.append(at(inked(sample), 8, y + 6), shape("text", { x: 50, y: y + 16, ...ink }, name));
  }
  return canvasPng(await drawn(whole, width * TIMES, tall * TIMES));
}

/**
 * A copy that needs no style sheet.
 * @param {Element} node
 * @returns {Element}
 */
function inked(node) {
  const copy = /** @type {Element} */ (node.cloneNode(false));
  const style = getComputedStyle(node);
  for (const look of LOOKS) copy.setAttribute(look, style.getPropertyValue(look));
  copy.removeAttribute("class");
  copy.append(...[...node.childNodes].map((child) => (child instanceof Element ? inked(child) : child.cloneNode())));
  return copy;
}

/**
 * @param {Element} node
 * @param {number} x
 * @param {number} y
 */
function at(node, x, y) {
  const group = shape("g", { transform: `translate(${x} ${y})` });
  group.append(node);
  return group;
}

/**
 * @param {string} tag
 * @param {Record<string, unknown>} attributes
 * @param {string} [text]
 */
function shape(tag, attributes, text) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  if (text) node.textContent = text;
  return node;
}

/**
 * @param {SVGSVGElement} picture
 * @param {number} width
 * @param {number} height
 */
async function drawn(picture, width, height) {
  const address = URL.createObjectURL(
    new Blob([new XMLSerializer().serializeToString(picture)], { type: "image/svg+xml" }),
  );
  const image = make("img", { src: address });
  await image.decode();
  const canvas = make("canvas", { width: Math.round(width), height: Math.round(height) });
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(address);
  return canvas;
}
