// @ts-check
/**
 * What a link can carry of what is shown: all but a person's own networks, which are in this page alone. Pure.
 * @typedef {import("./own-networks.js").OwnNetwork} OwnNetwork
 * @typedef {{ isWhole: boolean, own: OwnNetwork | null, link: string, settings: string | null }} Share `own`: what the link
 *   would need; `link`: without it; `settings`: a link with which anyone trains the same network.
 */
import { comparedWith } from "../panels/compare/compared.js";
import { writeTraining } from "../panels/train/training-settings.js";
import { writeWorkers } from "../panels/train/workers-state.js";
import { writeAddress, writeWay } from "./address.js";
import { isOwn } from "./own-networks.js";

/**
 * Of the page and not of its frame, in which only some of what a link says is shown.
 * @param {string} href
 */
export const pageOf = (href) => href.replace(/\/embed\.html(?=[?#]|$)/, "/");

/**
 * @param {import("../state.js").State} state
 * @param {{ href: string, search: string }} location
 * @returns {Share}
 */
export function shareOf({ route, mine, way }, { href, search }) {
  const compared = comparedWith(route.compare);
  const name = [route.model, ...compared].find(isOwn);
  const own = mine.find((one) => one.name === name) ?? null;
  const compare = compared.filter((one) => !isOwn(one)).join(".");
  const at = (/** @type {string} */ model, /** @type {string} */ query) => {
    const written = writeAddress({ ...route, model, compare }, query);
    const rest = new URLSearchParams(writeWay(written, way));
    if (!model) rest.delete("model");
    return new URL(`?${rest}`, pageOf(href)).href;
  };
  const shown = isOwn(route.model) ? "" : route.model;
  return { isWhole: !name, own, link: at(shown, search), settings: own && settingsLink(own, search, at) };
}

/**
 * @param {OwnNetwork} own
 * @param {string} search
 * @param {(model: string, query: string) => string} at
 */
function settingsLink({ settings }, search, at) {
  if (!settings) return null;
  const { choice, workers, base } = settings;
  return `${at(base, writeWorkers(workers, writeTraining(choice, search)))}#train-title`;
}
