// @ts-check
/**
 * Where a question's image comes from: a place in the dataset, on one of its sheets, or a picture that is handed over.
 * @typedef {import("../cifar-lab.js").Split} Split
 * @typedef {{ split: Split, index: number }} Place
 */

/**
 * @param {unknown} source
 * @returns {Place | null} null for a picture, and for what is none.
 */
export function placeOf(source) {
  if (typeof source === "number") return { split: "test", index: source };
  return typeof source === "object" && source && "split" in source ? /** @type {Place} */ (source) : null;
}

/**
 * What an answer may have to wait for.
 * @param {any} manifest The site's, with all its sheets.
 * @param {Place | null} place
 * @returns {string} A sheet's file; pictures are looked at one after the other.
 */
export function waitsFor({ sheets, samples }, place) {
  if (!place) return "picture";
  const { split, index } = place;
  if (split === "test" && samples.indices.includes(index)) return samples.file;
  const holds = (/** @type {any} */ sheet) =>
    sheet.split === split && index >= sheet.first && index < sheet.first + sheet.count;
  return sheets.find(holds)?.file ?? "";
}
