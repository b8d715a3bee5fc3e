// @ts-check
/** The colours of maps, as the page has them at this moment. @returns {import("../../cifar-lab.js").MapPalette} */
export function palette() {
  const style = getComputedStyle(document.documentElement);
  const colour = (/** @type {string} */ name) => style.getPropertyValue(`--map-${name}`).trim();
  return {
    zero: colour("zero"),
    negative: colour("negative"),
    positive: colour("positive"),
    invalid: colour("invalid"),
  };
}
