// @ts-check
/**
 * The results of a class: those that were taken, and those that were kept apart with the reason. Nothing that was taken is
 * lost by what comes after it. Pure.
 * @typedef {import("./result.js").Result} Result
 * @typedef {{ line: number } | { file: string, place: number }} Source Where a result stood: a line of a text, or a place in a file.
 * @typedef {{ row: number, code: string, result: Result }} Entry `row`: its number, which stays.
 * @typedef {{ source: Source, text: string, reason: Refusal["reason"], params: Refusal["params"] }} Apart
 * @typedef {{ entries: readonly Entry[], apart: readonly Apart[], last: number }} Collection `last`: the last row that was given.
 * @typedef {{ kind: "twin" | "contradiction", row: number }} Doubt `twin`: the same network as another row's;
 *   `contradiction`: of the same network on the same images another figure.
 */
import { readFile } from "./result-file.js";
import { decode } from "./result-code.js";
import { readPasted } from "./pasted.js";
import { Refusal } from "./result.js";

/** Rows: more are no class. */
export const MOST_ROWS = 300;
/** Characters of a text at once. */
const LONGEST_PASTE = 1_000_000;
/** Of those that are told of. */
const MOST_APART = 300;

/** @type {Collection} */
export const EMPTY = Object.freeze({ entries: [], apart: [], last: 0 });

/**
 * @param {Collection} collection
 * @param {string} text That was pasted.
 * @returns {Collection}
 */
export function withPasted(collection, text) {
  if (text.length > LONGEST_PASTE) return refused(collection, { line: 1 }, text.slice(0, 200), new Refusal("large"));
  const { found, apart } = readPasted(text);
  const items = [...found, ...apart].sort((one, other) => one.line - other.line);
  return items.reduce(
    (all, item) =>
      "refusal" in item
        ? refused(all, { line: item.line }, item.text, item.refusal)
        : taken(all, { line: item.line }, item.text, item.code),
    collection,
  );
}

/**
 * @param {Collection} collection
 * @param {string} file Its name.
 * @param {string} text Its content: a list of results, or a text with links.
 * @returns {Collection}
 */
export function withFile(collection, file, text) {
  const items = readFile(text);
  const source = (/** @type {number} */ place) => ({ file: file.slice(0, 80), place });
  if (items)
    return items.reduce(
      (all, item, place) =>
        "code" in item
          ? taken(all, source(place + 1), item.code, item.code)
          : refused(all, source(place + 1), item.text, item.refusal),
      collection,
    );
  const { found, apart } = readPasted(text);
  if (!found.length && !apart.length) return refused(collection, source(1), text.slice(0, 200), new Refusal("file"));
  return withPasted(collection, text);
}

/**
 * @param {Collection} collection
 * @param {Source} source
 * @param {string} text
 * @param {string} code
 * @returns {Collection}
 */
function taken(collection, source, text, code) {
  const { entries, last } = collection;
  const twin = entries.find((entry) => entry.code === code);
  if (twin) return refused(collection, source, text, new Refusal("double", { row: twin.row }));
  if (entries.length >= MOST_ROWS) return refused(collection, source, text, new Refusal("full", { most: MOST_ROWS }));
  return { ...collection, last: last + 1, entries: [...entries, { row: last + 1, code, result: decode(code).result }] };
}

/**
 * @param {Collection} collection
 * @param {Source} source
 * @param {string} text
 * @param {Refusal} refusal
 * @returns {Collection}
 */
function refused(collection, source, text, { reason, params }) {
  // Of a picture or an archive, say, there is little to read.
  const shown = text.replace(/[\p{Cc}\p{Cf}\ufffd]+/gu, " ").trim();
  return { ...collection, apart: [...collection.apart, { source, text: shown, reason, params }].slice(-MOST_APART) };
}

/**
 * @param {Collection} collection
 * @param {number} row
 * @returns {Collection}
 */
export const without = (collection, row) => ({
  ...collection,
  entries: collection.entries.filter((entry) => entry.row !== row),
});

/**
 * What of a row cannot be as it says, or needs a look, beside the others.
 * @param {readonly Entry[]} entries
 * @returns {Map<number, Doubt>} By row.
 */
export function doubtsOf(entries) {
  /** @type {Map<number, Doubt>} */
  const doubts = new Map();
  for (const { row, result } of entries) {
    const twins = entries.filter(
      (other) => other.row !== row && result.weights && other.result.weights === result.weights,
    );
    const contradiction = twins.find((other) => contradicts(result.evaluated, other.result.evaluated));
    if (contradiction) doubts.set(row, { kind: "contradiction", row: contradiction.row });
    else if (twins[0]) doubts.set(row, { kind: "twin", row: twins[0].row });
  }
  return doubts;
}

/**
 * The same network on the same images: engines may differ by a rounding in some image, as this page's tests allow them to.
 * @param {import("./result.js").Evaluated | null} one
 * @param {import("./result.js").Evaluated | null} other
 */
function contradicts(one, other) {
  if (!one || !other || one.n !== other.n || one.mirror !== other.mirror) return false;
  return Math.abs(one.correct - other.correct) > (one.engine === other.engine ? 0 : ROUNDED);
}

/** Images. */
const ROUNDED = 5;
