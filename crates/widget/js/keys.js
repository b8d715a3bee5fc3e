// @ts-check
/**
 * Between Python's traits and a panel of the page: what its address says, and what it tells. Pure.
 * @typedef {import("./session.js").Model} Model
 */
import { CIFAR_10 } from "../../../www/workers/output-names.js";

/** Of Python's traits, those that are keys of an embed. */
export const KEYS = ["panel", "lang", "question"];
export const LISTS = ["lock", "hide"];

/**
 * The keys of the embed's address.
 * @param {Pick<Model, "get">} model
 * @returns {Record<string, string>}
 */
export function keysOf(model) {
  const said = { ...model.get("settings") };
  for (const key of KEYS) said[key] = model.get(key) || said[key];
  for (const key of LISTS) said[key] = (model.get(key) ?? []).join() || said[key];
  const kept = Object.entries(said).filter(([, value]) => ![undefined, null, "", false].includes(value));
  return Object.fromEntries(kept.map(([key, value]) => [key, value === true ? "1" : String(value)]));
}

/**
 * As the widget's own panel says it, without the logits: a panel of the page does not tell them.
 * @param {{ index: number, name: string, probabilities: number[] } | null} detail
 */
export function predictionOf(detail) {
  if (!detail) return null;
  const { index, name, probabilities } = detail;
  const isTen = probabilities.length === 10 || probabilities.length === 20;
  const label = isTen ? (CIFAR_10[index] ?? null) : name || null;
  return { label, index, probabilities: probabilities.slice(0, isTen ? 10 : undefined), logits: null };
}
