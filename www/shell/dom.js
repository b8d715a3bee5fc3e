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
  node.append(.../** @type {(Node | string)[]} */ (children.filter(Boolean)));
  return node;
}

/**
 * @param {Element} node
 * @param {string} name
 * @param {unknown} value
 */
export function set(node, name, value) {
  if (value === false || value === null || value === undefined) node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value))
    node.setAttribute(name, value === true && !name.startsWith("aria-") ? "" : String(value));
}

/**
 * Writes only what differs, so that live regions speak of changes alone.
 * @param {Element} node
 * @param {string} text
 */
export function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
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
