// @ts-check
/** Leads the eyes to a part of the page, and the keyboard with them. */

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
 * Goes to a place, waiting a little for one whose panel is still on its way.
 * @param {string} selector
 * @param {number} [tries]
 */
export function lead(selector, tries = 40) {
  const place = /** @type {HTMLElement | null} */ (document.querySelector(selector));
  if (place?.checkVisibility()) arrive(place);
  else if (tries > 0) setTimeout(() => lead(selector, tries - 1), 100);
}

/**
 * The focus goes to the place's heading, which says where it is; where it has none, to its first control.
 * @param {HTMLElement} place
 */
function arrive(place) {
  /** @type {HTMLElement} */
  const goal = place.querySelector("h2, h3") ?? place.querySelector("input:checked, select, summary") ?? place;
  // What cannot be reached by the tabulator can still be led to.
  if (goal.tabIndex < 0) goal.tabIndex = -1;
  goal.focus({ preventScroll: true });
  place.scrollIntoView({ block: "start" });
}
