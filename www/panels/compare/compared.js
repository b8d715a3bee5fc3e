// @ts-check
/** The models that answer beside the first: their names with dots between, as the address has them. */

/** No more fit side by side. */
const MOST = 2;

/** @param {string} compare */
export function comparedWith(compare) {
  return [...new Set(compare.split(".").filter(Boolean))].slice(0, MOST);
}

/**
 * What can stand beside a model: a person's own first, each other one, and the two that make three with it where the site
 * has the accurate one: the notebook's, the corrected and the accurate.
 * @param {string} model
 * @param {readonly { name: string }[]} models
 * @param {readonly { name: string }[]} [mine]
 * @returns {string[]}
 */
export function comparisons(model, models, mine = []) {
  const THREE = ["notebook", "notebook-corrected", "accurate"];
  const others = [...mine, ...models].map(({ name }) => name).filter((name) => name !== model);
  const isThere = THREE.includes(model) && THREE.every((name) => name === model || others.includes(name));
  return isThere ? [...others, THREE.filter((name) => name !== model).join(".")] : others;
}
