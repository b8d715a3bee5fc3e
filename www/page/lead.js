// @ts-check
/** Leads the eyes to a part of the page. */

/**
 * Brings an element before the eyes once it has what it shows.
 * @param {string} tag
 */
export function show(tag) {
  queueMicrotask(() => {
    const element = /** @type {any} */ (document.querySelector(tag));
    if (element?.reveal) element.reveal();
    else element?.scrollIntoView({ block: "start" });
  });
}

/**
 * Brings a place before the eyes, waiting a little for one whose panel is still on its way.
 * @param {string} selector
 * @param {number} [tries]
 */
export function lead(selector, tries = 40) {
  const place = document.querySelector(selector);
  if (place?.checkVisibility()) place.scrollIntoView({ block: "start" });
  else if (tries > 0) setTimeout(() => lead(selector, tries - 1), 100);
}
