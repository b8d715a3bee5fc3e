// @ts-check
/** The colours of maps, as the page has them at this moment. @returns {import("../../cifar-lab.js").MapPalette} */
export function palette() {
  const style = getComputedStyle(document.documentElement);
  const colour = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim();
  return {
    zero: colour("map-zero"),
    negative: colour("map-negative"),
    positive: colour("map-positive"),
    invalid: colour("map-invalid"),
    empty: colour("wash"),
  };
}
