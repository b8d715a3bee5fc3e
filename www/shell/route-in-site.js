// @ts-check
/**
 * What of a route the site has, and what of an address is passed over. Pure.
 * @typedef {import("../state.js").Route} Route
 * @typedef {import("../state.js").Site} Site
 * @typedef {import("../state.js").State} State
 */
import { comparedWith } from "../panels/compare/compared.js";

/**
 * A model beside itself would say nothing new.
 * @param {Route} route
 */
export function distinct(route) {
  const compare = comparedWith(route.compare)
    .filter((name) => name !== route.model)
    .join(".");
  return compare === route.compare ? route : { ...route, compare };
}

/**
 * Other models that the site has, none of them the first over again.
 * @param {string} compare
 * @param {string} model
 * @param {Site} site
 */
export function other(compare, model, { models }) {
  const isThere = (/** @type {string} */ wanted) => wanted !== model && models.some(({ name }) => name === wanted);
  return comparedWith(compare).filter(isThere).join(".");
}

/**
 * What an address asks for, in good form, that this site does not have.
 * @param {Site} site
 * @param {Route} route
 */
export function lackedBy({ models, count }, { model, image, compare }) {
  const isHere = (/** @type {string} */ wanted) => models.some(({ name }) => name === wanted);
  return [
    ...(isHere(model) ? [] : [`model=${model}`]),
    ...(image < count ? [] : [`image=${image}`]),
    ...(comparedWith(compare).every(isHere) ? [] : [`compare=${compare}`]),
  ];
}

/**
 * What the address asks for and the page passes over is told of, all in one sentence.
 * @param {State} state
 * @param {string[]} asked
 */
export function passedOver({ failures }, asked) {
  if (!asked.length) return failures;
  const before = /** @type {string[]} */ (failures.address?.params.asked ?? []);
  return { ...failures, address: { code: "address.passed", params: { asked: [...new Set([...before, ...asked])] } } };
}

/**
 * @param {number} image
 * @param {number} count Of the site's images.
 * @param {number} first What is shown where there is no such image.
 */
export function within(image, count, first) {
  return image < count ? image : Math.min(first, count - 1);
}
