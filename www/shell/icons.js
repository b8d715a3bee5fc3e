// @ts-check
/** Line icons on a 24 x 24 grid, in the colour of the text around them. */
import { isNews } from "./dom.js";

const PATHS = {
  previous: "M15 5l-7 7 7 7",
  next: "M9 5l7 7-7 7",
  check: "M5 12.5l4.5 4.5L19 7.500",
  cross: "M6 6l12 12M18 6L6 18",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.300 5.300l1.400 1.400M17.300 17.300l1.400 1.400M5.300 18.700l1.400-1.400M17.300 6.700l1.400-1.400",
  moon: "M20 14.500A8.500 8.500 0 0 1 9.500 4a8.500 8.500 0 1 0 10.500 10.500z",
  system: "M3.500 5h17v11h-17zM9 20h6M12 16v4",
  minus: "M5 12h14",
  plus: "M5 12h14M12 5v14",
  whole: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  undo: "M8 5L4 9l4 4M4 9h10a6 6 0 0 1 0 12h-3",
  redo: "M16 5l4 4-4 4M20 9H10a6 6 0 0 0 0 12h3",
  clear: "M4 7h16M9 7V4.500h6V7M6.500 7l1 13h9l1-13",
  upload: "M12 16V4M7 9l5-5 5 5M4 16v4h16v-4",
  download: "M12 4v12M7 11l5 5 5-5M4 16v4h16v-4",
  paste: "M9 5H6v16h12V5h-3M9 3.500h6V7H9z",
  camera: "M4 8h4l1.500-2.500h5L16 8h4v11H4zM12 10a3.200 3.200 0 1 0 0 6.400 3.200 3.200 0 0 0 0-6.400",
  turn: "M4 12a8 8 0 0 1 14-5l2 2M20 4v5h-5M20 12a8 8 0 0 1-14 5l-2-2M4 20v-5h5",
  stop: "M6 6h12v12H6z",
  link: "M10 14a4 4 0 0 0 5.700 0l3-3a4 4 0 0 0-5.700-5.700l-1 1M14 10a4 4 0 0 0-5.700 0l-3 3a4 4 0 0 0 5.700 5.700l1-1",
  help: "M9 9.200a3 3 0 1 1 4.300 2.700c-.900.500-1.300 1-1.300 2M12 17.300v.2M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18",
  print: "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
  warning: "M12 4.500L21 20H3zM12 10.500v4M12 17.300v.2",
};

/** @typedef {keyof typeof PATHS} IconName */

const SVG = "http://www.w3.org/2000/svg";

/** @param {IconName} name */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/**
 * An icon and a text, where the text is not there already.
 * @param {Element} node
 * @param {IconName} name
 * @param {string} text
 */
export function writeWithIcon(node, name, text) {
  if (isNews(node, text)) node.replaceChildren(icon(name), text);
}
