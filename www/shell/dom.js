// @ts-check
/** Elements without markup strings: the page's rules allow none. */

/** @typedef {Node | string | null | false | undefined} Child */
/** @typedef {Record<string, unknown> & { on?: Record<string, (event: any) => void> }} Attributes */

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Attributes} [attributes] `on` has listeners; true is an empty attribute, false and null are none.
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  const { on = {}, ...rest } = attributes;
  for (const [name, value] of Object.entries(rest)) set(node, name, value);
  for (const [event, listener] of Object.entries(on)) node.addEventListener(event, listener);
  if (children.length === 1 && typeof children[0] === "string") keepFigure(node, children[0]);
  node.append(.../** @type {(Node | string)[]} */ (children.filter(Boolean)));
  return node;
}

/**
 * What may be wider than the page scrolls in a box of its own, by keyboard, too: its user gives it a name.
 * @param {HTMLElement | null} [content]
 * @param {Attributes} [more]
 */
export const scroller = (content = null, more = {}) =>
  make("div", { class: "scrolls", tabindex: 0, role: "region", ...more }, content);

/** Attributes that a person reads or hears. */
const SPOKEN = ["aria-label", "title", "alt", "placeholder"];
/**
 * What was last given to a node, by attribute, "" for its text. A browser's translation of the page changes what stands
 * there; to compare with that would write it anew at each update, and a live region would say it again each time.
 * @type {WeakMap<Element, Map<string, string>>}
 */
const given = new WeakMap();

/**
 * Whether a text is another than the one this node was last given, and from now on the last one given.
 * @param {Element} node
 * @param {string} text
 * @param {string} [attribute]
 */
export function isNews(node, text, attribute = "") {
  const texts = given.get(node) ?? new Map();
  given.set(node, texts);
  const last = texts.get(attribute) ?? (attribute ? node.getAttribute(attribute) : node.textContent);
  texts.set(attribute, text);
  return last !== text;
}

/**
 * @param {Element} node
 * @param {string} name
 * @param {unknown} value
 */
export function set(node, name, value) {
  // Without the attribute a screen reader would not say that there is something to open.
  const isNone = (value === false && name !== "aria-expanded") || value === null || value === undefined;
  if (SPOKEN.includes(name) && !isNews(node, isNone ? "" : String(value), name)) return;
  if (isNone) node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value))
    node.setAttribute(name, value === true && !name.startsWith("aria-") ? "" : String(value));
}

/**
 * Of a button that cannot be pressed now. It keeps the keyboard's place, which a disabled one loses at once; shell/inputs.js
 * lets no press through.
 * @param {Element} button
 * @param {boolean} isOff
 */
export const switchOff = (button, isOff) => set(button, "aria-disabled", isOff ? "true" : null);

/**
 * Writes only what differs, so that live regions speak of changes alone.
 * @param {Element} node
 * @param {string} text
 */
export function write(node, text) {
  if (!isNews(node, text)) return;
  node.textContent = text;
  keepFigure(node, text);
}

/** A number and its signs, no word. */
const FIGURE = /^[^\p{L}]*\d(?:[^\p{L}]|E(?=-?\d))*$/u;
/** @type {WeakSet<Element>} */
const figures = new WeakSet();

/**
 * Numbers are written as the page's language writes them: a browser's translation leaves them alone.
 * @param {Element} node
 * @param {string} text
 */
function keepFigure(node, text) {
  if (FIGURE.test(text)) {
    node.setAttribute("translate", "no");
    figures.add(node);
  } else if (figures.delete(node)) node.removeAttribute("translate");
}

/**
 * Tells the controller what the person wants.
 * @param {Element} from
 * @param {string} action
 * @param {object} [detail]
 */
export function send(from, action, detail = {}) {
  from.dispatchEvent(new CustomEvent("lab-action", { bubbles: true, detail: { action, ...detail } }));
}
