// @ts-check
/** Leads the eyes to a part of the page, and the keyboard with them. */
import { send } from "../../shell/dom.js";

/**
 * Brings an element before the eyes once it has what it shows.
 * @param {string} tag
 */
export function show(tag) {
  queueMicrotask(() => lead(tag));
}

/**
 * Goes to a part of the page: its place is opened, and a panel that is still on its way is waited for a little.
 * @param {string} selector
 * @param {number} [tries]
 */
export function lead(selector, tries = 40) {
  const goal = /** @type {HTMLElement | null} */ (document.querySelector(selector));
  if (goal?.checkVisibility()) return arrive(goal);
  const place = /** @type {HTMLElement | null | undefined} */ (goal?.closest("main > section[data-place]"));
  if (place && !place.checkVisibility()) send(place, "pick-place", { place: place.dataset.place });
  if (tries > 0) setTimeout(() => lead(selector, tries - 1), goal ? 30 : 100);
}

/**
 * The focus goes to the heading, which says where it is; where there is none, to the first control.
 * @param {HTMLElement} goal
 */
function arrive(goal) {
  const { reveal } = /** @type {any} */ (goal);
  if (reveal) return reveal.call(goal);
  const own = goal.hasAttribute("tabindex") ? goal : null;
  const title = goal.querySelector("h1, h2, h3") ?? goal.closest("section")?.querySelector("h2") ?? goal;
  const focused =
    own ?? goal.querySelector("h1, h2, h3") ?? goal.querySelector("input:checked, select, summary") ?? title;
  // What cannot be reached by the tabulator can still be led to.
  const node = /** @type {HTMLElement} */ (focused);
  if (node.tabIndex < 0) node.tabIndex = -1;
  node.focus({ preventScroll: true });
  // A place begins with the page; a part of it under the bar of places.
  if (goal === document.querySelector("main > section.is-open")) scrollTo(0, 0);
  else goal.scrollIntoView({ block: "start" });
}
