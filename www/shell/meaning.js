// @ts-check
/** What the address means here, and which address means what is shown. */
import { PANELS } from "../panels/registry.js";
import { FIRST_IMAGE, FIRST_MODEL, USUAL } from "../state.js";
import { readAddress, writeAddress, writeWay } from "./address.js";
import { isOwn } from "./own-networks.js";
import { landed } from "./places.js";
import { lastSettings } from "./settings.js";

/** @typedef {import("../state.js").Route} Route */
/** @typedef {import("../state.js").State} State */

/** In a frame the address is the course page's: what is shown is not written into it, nor into its history. */
export const IS_EMBED = "embed" in document.documentElement.dataset;

/** @type {() => Route} What the page shows where the address says nothing. */
const usual = () => ({ model: FIRST_MODEL, image: FIRST_IMAGE, engine: "kernels", ...USUAL, ...lastSettings() });

/**
 * What an address says. A network of the person's own that is not here, as after the page was loaded anew, it cannot bring.
 * @param {string} search
 * @param {State["mine"]} mine
 * @returns {Partial<Route>}
 */
function carried(search, mine) {
  const { model = "", ...route } = readAddress(search);
  const isHere = model && (!isOwn(model) || mine.some(({ name }) => name === model));
  return isHere ? { model, ...route } : route;
}

/**
 * The route that the address means: a link that names no place leads to what it opens, or to what stands behind #.
 * @param {State["mine"]} mine
 */
export function meant(mine) {
  const said = carried(location.search, mine);
  const { panel = "" } = document.documentElement.dataset;
  const goal = /^#[a-z-]+$/.test(location.hash) && document.querySelector(location.hash);
  const section = /** @type {HTMLElement | null} */ (goal ? goal.closest("[data-place]") : null);
  const place = IS_EMBED ? PANELS.find(({ embeds = {} }) => panel in embeds)?.place : section?.dataset.place;
  return landed({ ...usual(), ...said }, said.place ?? place);
}

/**
 * The query of what is shown. The square is one of a picture of one's own.
 * @param {State} state
 */
export function addressOf({ route, way }) {
  return writeWay(writeAddress({ ...route, square: way === "file" ? route.square : "" }, location.search), way);
}
