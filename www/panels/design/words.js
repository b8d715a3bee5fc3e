// @ts-check
/**
 * What does not fit and what would, as sentences. Pure.
 * @typedef {import("../../shell/words.js").Words} Words
 * @typedef {import("../../cifar-lab.js").Misfit} Misfit
 * @typedef {import("../../cifar-lab.js").Mend} Mend
 */
import { shape } from "../network/layers.js";

/** @param {string} kind @param {Words} words */
export const kindName = (kind, words) => words.text(kind === "residual" ? "design.residual" : `inside.kind.${kind}`);

/** @param {string} field @param {Words} words */
export const fieldName = (field, words) => words.text(`design.field.${field}`);

/**
 * @param {Misfit} misfit With the name of its layer, where it has one: a shortcut's layers are told of at their block.
 * @param {Words} words
 */
export function misfitText(misfit, words) {
  /** @type {Record<string, unknown>} */
  const params = { ...misfit };
  for (const [key, value] of Object.entries(params)) {
    // Of arrays the sizes stand in the order of their file, of maps as a person says them.
    if (key === "have" || key === "expected") params[key] = /** @type {number[]} */ (value).join(" × ");
    else if (Array.isArray(value) && key !== "path") params[key] = shape(value, words);
    else if (typeof value === "number" && !Number.isInteger(value)) params[key] = words.precise(value);
  }
  if (misfit.field) params.field = fieldName(misfit.field, words);
  if (misfit.code === "number") params.range = words.text(`design.range.${misfit.field}`);
  const problem = words.text(`design.misfit.${misfit.code}`, params);
  return misfit.name?.includes(".shortcut.") ? words.text("design.misfit.in-shortcut", { problem }) : problem;
}

/**
 * @param {Mend} mend
 * @param {Words} words
 */
export function mendText({ code, field, value, ...rest }, words) {
  const params = field ? { field: fieldName(field, words), value: words.precise(Number(value)) } : rest;
  return words.text(`design.mend.${code}`, params);
}
