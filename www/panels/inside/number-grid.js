// @ts-check
/**
 * A window's numbers as they lie, each with the colour of its value.
 * @typedef {import("../../shell/words.js").Words} Words
 */
import { make, scroller } from "../../shell/dom.js";
import { inBrackets } from "./sums.js";

/** Percent of a colour's full strength: words on it can still be read, in either theme. */
const MOST = 50;

/**
 * @param {Node[]} cells
 * @param {number} size Columns.
 * @param {string} kind
 */
function grid(cells, size, kind) {
  const rows = Array.from({ length: Math.ceil(cells.length / size) }, (_, row) =>
    make("tr", {}, ...cells.slice(row * size, (row + 1) * size)),
  );
  return scroller(make("table", { class: `grid ${kind}` }, make("tbody", {}, ...rows)), { role: null });
}

/**
 * A cell with the colour of a value on a scale that ends at `limit`.
 * @param {number} value
 * @param {number} limit
 * @param {import("../../shell/dom.js").Child[]} content
 */
function cell(value, limit, ...content) {
  const share = limit > 0 && Number.isFinite(value) ? Math.sqrt(Math.min(1, Math.abs(value) / limit)) : 0;
  const node = make("td", { translate: "no" }, ...content);
  const colour = Number.isFinite(value) ? (value < 0 ? "negative" : "positive") : "invalid";
  const part = Number.isFinite(value) ? Math.round(MOST * share) : MOST;
  node.style.background = `color-mix(in srgb, var(--map-${colour}) ${part}%, var(--map-zero))`;
  return node;
}

/** @param {readonly (number | null)[]} values */
const limitOf = (values) =>
  values.reduce((/** @type {number} */ most, value) => Math.max(most, Math.abs(value ?? 0)), 0);

/**
 * The values of a window; the one that counts is marked, and what lies outside the map is empty.
 * @param {import("../../cifar-lab.js").Patch} patch
 * @param {Words} words
 * @param {number} marked Its place, or -1.
 */
export function numbers({ frame, values }, words, marked) {
  const limit = limitOf(values);
  const cells = values.map((value, place) => {
    if (value === null) return make("td", { class: "outside" }, "");
    return cell(value, limit, place === marked ? make("mark", {}, words.short(value)) : words.short(value));
  });
  return grid(cells, frame.size, "values");
}

/**
 * Value times weight, for each place of the window, with the colour of the product.
 * @param {import("../../cifar-lab.js").Slice} slice
 * @param {number} size
 * @param {Words} words
 */
export function products({ values, weights }, size, words) {
  const all = values.map((value, place) => value * (weights[place] ?? 0));
  const limit = limitOf(all);
  const cells = all.map((product, place) =>
    cell(
      product,
      limit,
      make(
        "span",
        { class: "factors" },
        `${words.short(values[place] ?? 0)} × ${inBrackets(weights[place] ?? 0, words)}`,
      ),
      make("b", {}, words.short(product)),
    ),
  );
  return grid(cells, size, "products");
}
