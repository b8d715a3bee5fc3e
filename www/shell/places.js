// @ts-check
/**
 * The places of the page, of which one is open at a time: what the address says of them. Pure.
 * @typedef {import("../state.js").Route} Route
 */
import { PANELS } from "../panels/registry.js";

/** In the order of the navigation. The first is what the page opens with. */
export const PLACES = Object.freeze([...new Set(PANELS.flatMap(({ place }) => place ?? []))]);
export const FIRST_PLACE = "classify";

/** @param {string} name Of a panel. */
const placeOf = (name) => PANELS.find((panel) => panel.name === name)?.place;

/**
 * Where a link leads that names no place: to what it opens.
 * @param {Partial<Route>} route
 */
export function placeFor({ panel, lesson, compare }) {
  return (panel && placeOf(panel)) || placeOf((lesson && "lessons") || (compare && "compare") || "") || FIRST_PLACE;
}

/**
 * A wish with all that follows from it: whoever goes to the notebook's place wants it open, and whoever opens a panel
 * wants to be where it is.
 * @param {Partial<Route>} wish
 * @param {Route} now
 * @returns {Partial<Route>}
 */
export function placed(wish, now) {
  if (wish.place === undefined) {
    const isLed = !!(wish.panel || wish.lesson);
    return isLed ? placed({ ...wish, place: placeFor(wish) }, now) : wish;
  }
  const { place, panel = now.panel, lesson = now.lesson } = wish;
  const opened = PANELS.find(({ name, opens }) => opens && name === place)?.name;
  // An open lesson says by itself where it is.
  if (opened === "lessons" && lesson) return { ...wish, panel: "" };
  return { ...wish, panel: opened ?? (placeOf(panel) === place ? panel : "") };
}

/**
 * The route that an address means.
 * @param {Route} route As it says, or as is usual.
 * @param {string} [place] That it names.
 * @returns {Route}
 */
export const landed = (route, place) => ({ ...route, ...placed({ place: place ?? placeFor(route) }, route) });
