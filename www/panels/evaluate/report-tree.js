// @ts-check
/**
 * Documents as plain data, so that one description becomes elements of the page and the text of a file. Pure.
 * @typedef {readonly [tag: string, attributes: Readonly<Record<string, string | number>>, ...children: Child[]]} Tree
 * @typedef {Tree | string} Child
 */

/** What a report is made of: nothing that runs, leads away or is fetched. */
const TAGS = new Set(
  "article header section h1 h2 h3 p small strong dl div dt dd table caption thead tbody tr th td figure figcaption img ol ul li code svg line circle text".split(
    " ",
  ),
);
const ATTRIBUTES = new Set(
  "class lang scope tabindex src alt width height viewBox role aria-label x y x1 x2 y1 y2 cx cy r text-anchor".split(
    " ",
  ),
);
/** Of a picture: in the document itself. */
const PICTURE = /^data:image\/png;base64,[A-Za-z0-9+/=]+$/;

const escaped = (/** @type {string | number} */ text) =>
  String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/**
 * @param {Child} child
 * @returns {string}
 * @throws {RangeError} For what a report may not hold.
 */
export function htmlOf(child) {
  if (typeof child === "string") return escaped(child);
  const [tag, attributes, ...children] = checked(child);
  const said = Object.entries(attributes).map(([name, value]) => ` ${name}="${escaped(value)}"`);
  const open = `<${tag}${said.join("")}>`;
  // An image has no end.
  return tag === "img" ? open : `${open}${children.map(htmlOf).join("")}</${tag}>`;
}

/**
 * @param {Child} child
 * @returns {Node}
 */
export function nodeOf(child) {
  if (typeof child === "string") return document.createTextNode(child);
  const [tag, attributes, ...children] = checked(child);
  const isDrawn = ["svg", "line", "circle", "text"].includes(tag);
  const node = isDrawn ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  node.append(...children.map(nodeOf));
  return node;
}

/** @param {Tree} tree */
function checked(tree) {
  const [tag, attributes] = tree;
  if (!TAGS.has(tag)) throw new RangeError(`a report has no ${tag}`);
  for (const [name, value] of Object.entries(attributes)) {
    if (!ATTRIBUTES.has(name)) throw new RangeError(`a report has no ${name}`);
    if (name === "src" && !PICTURE.test(String(value))) throw new RangeError("a picture that lies elsewhere");
  }
  return tree;
}

/**
 * A page on its own: it runs nothing and fetches nothing, and says so to the browser.
 * @param {Tree} tree
 * @param {{ lang: string, title: string, css: string }} page
 */
export function documentOf(tree, { lang, title, css }) {
  if (/<|@import|url\(/i.test(css)) throw new RangeError("a style that is more than a style");
  const policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";
  return `<!doctype html>
<html lang="${escaped(lang)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escaped(title)}</title>
<style>
${css}</style>
</head>
<body>
${htmlOf(tree)}
</body>
</html>
`;
}
