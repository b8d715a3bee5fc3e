// @ts-check
/**
 * Sentences with words that are explained: `[[softmax]]` in lang/*.json, or `[[softmax|another form]]`, becomes a
 * button whose explanation the glossary shows. What stands between backticks is code.
 */
import { make } from "./dom.js";

/** In the order in which an explanation builds on another. */
export const TERMS = Object.freeze([
  "class",
  "parameter",
  "convolution",
  "filter",
  "relu",
  "pooling",
  "dense",
  "logit",
  "softmax",
  "sigmoid",
  "temperature",
  "loss",
  "batch",
  "epoch",
  "adam",
  "validation",
  "overfitting",
  "normalization",
  "seed",
  "interval",
]);

/** What must not begin a line. */
const CLOSING = /^[.,:;)»”!?]+/;
const MARK = /\[\[([a-z]+)(?:\|([^\]]+))?\]\]|`([^`]+)`/g;

/**
 * @param {import("./words.js").Words} words
 * @param {string} key
 * @param {Record<string, unknown>} [params]
 * @returns {(Node | string)[]}
 */
export function prose(words, key, params) {
  const text = words.text(key, params);
  /** @type {(Node | string)[]} */
  const nodes = [];
  let last = 0;
  for (const { index, 0: mark, 1: term = "", 2: shown, 3: code } of text.matchAll(MARK)) {
    const face = shown ?? words.text(`term.${term}`).toLowerCase();
    const end = index + mark.length;
    const [closing = ""] = CLOSING.exec(text.slice(end)) ?? [];
    const node = code
      ? make("code", {}, code)
      : make("button", { type: "button", class: "term", "data-term": term }, face);
    nodes.push(text.slice(last, index), closing ? make("span", { class: "unbroken" }, node, closing) : node);
    last = end + closing.length;
  }
  return [...nodes, text.slice(last)];
}
