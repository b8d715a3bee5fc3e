// @ts-check
/**
 * Where a question's image comes from: a place in the dataset, on one of its sheets, or a picture that is handed over; and
 * whether the dataset has it.
 * @typedef {import("./worker-pool.js").WorkerPool} WorkerPool
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

/**
 * @param {WorkerPool} pool
 * @param {string} split
 * @returns {number} How many images it has.
 */
export function countOf({ lists, disk }, split) {
  const { test_count, train_count } = disk ?? lists.manifest;
  return split === "test" ? test_count : split === "train" ? train_count : 0;
}

/**
 * Refuses what is no image of the dataset.
 * @param {WorkerPool} pool
 * @param {string} split
 * @param {number} index
 */
export function checkIndex(pool, split, index) {
  const count = countOf(pool, split);
  if (!(Number.isInteger(index) && index >= 0 && index < count))
    throw pool.fault("image.range", { split, index, count });
}

/**
 * The same of several in a row.
 * @param {WorkerPool} pool
 * @param {string} split
 * @param {number} first
 * @param {number} count
 */
export function checkSpan(pool, split, first, count) {
  checkIndex(pool, split, first);
  if (!(Number.isInteger(count) && count >= 1))
    throw pool.fault("argument", { problem: `${count} images`, remedy: "give 1 or more" });
  checkIndex(pool, split, first + count - 1);
}
