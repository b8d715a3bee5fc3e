// @ts-check
/** Sixteen colours of things that CIFAR-10 shows: animals, vehicles, what is around them. A key each: 0 to 9, a to f. */
export const PALETTE = Object.freeze([
  "#1a1a1a",
  "#ffffff",
  "#bfc3c7",
  "#6b6f73",
  "#d0312d",
  "#ee8a22",
  "#f7d038",
  "#7fb84a",
  "#2f6b2f",
  "#8fc6ec",
  "#2b62b8",
  "#16305e",
  "#7a4aa0",
  "#ee9bb4",
  "#d9b88f",
  "#7a4b26",
]);

/** @param {string} key Of a keyboard. */
export function colourOfKey(key) {
  return /^[0-9a-f]$/i.test(key) ? PALETTE[parseInt(key, 16)] : undefined;
}

/** @param {string} colour `#rrggbb` */
export function channels(colour) {
  return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
}
