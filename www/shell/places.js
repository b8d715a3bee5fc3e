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
export function placeFor({ panel, lesson, compare, stage, looked, sides, attack, damage, curves, resized, net }) {
  const inside = (stage || looked || sides) && "inside";
  const open =
    (lesson && "lessons") ||
    (compare && "compare") ||
    inside ||
    ((attack || damage || curves || resized) && "robustness") ||
    (net && "design") ||
    "";
  return (panel && placeOf(panel)) || placeOf(open) || FIRST_PLACE;
}

/**
 * A route with all that follows from it: whoever goes to the notebook's place wants it open, and whoever opens a panel
 * wants to be where it is.
 * @param {Partial<Route>} asked
 * @param {Route} now
 * @returns {Partial<Route>}
 */
export function placed(asked, now) {
  if (asked.place === undefined) {
    const isLed = !!(asked.panel || asked.lesson);
    return isLed ? placed({ ...asked, place: placeFor(asked) }, now) : asked;
  }
  const { place, panel = now.panel, lesson = now.lesson } = asked;
  const opened = PANELS.find(({ name, opens }) => opens && name === place)?.name;
  // An open lesson says by itself where it is.
  if (opened === "lessons" && lesson) return { ...asked, panel: "" };
  return { ...asked, panel: opened ?? (placeOf(panel) === place ? panel : "") };
}

/**
 * The route that an address means.
 * @param {Route} route As it says, or as is usual.
 * @param {string} [place] That it names.
 * @returns {Route}
 */
export const landed = (route, place) => ({ ...route, ...placed({ place: place ?? placeFor(route) }, route) });
