// @ts-check
/**
 * What is said of a failure besides its sentence. Pure.
 * @typedef {import("./words.js").Words} Words
 */

/**
 * What Rust and the browser say, in English. A command of this project's developers helps no visitor.
 * @param {Record<string, unknown>} params Of the failure.
 */
export function technical({ problem, remedy, message }) {
  return [problem, remedy, message].filter((text) => text && !/\bcargo\b/.test(String(text))).join(": ");
}

/**
 * The sentence; of a file that the page does not read, with what it does read; of a module that does not come though there
 * is a connection, with who may be holding it back.
 * @param {string} code
 * @param {Record<string, unknown>} params
 * @param {Words} words
 */
export function sentenceOf(code, params, words) {
  const key = `error.${code}`;
  const sentence = words.text(words.has(key) ? key : "error.internal", params);
  if (code.startsWith("file.")) return `${sentence} ${words.text("train.reads")}`;
  return isHeldBack(code, params) ? `${sentence} ${words.text("downloads.held-back")}` : sentence;
}

/**
 * Filters of schools let a page in and keep its modules out: refused, empty, or with a page of their own in their place.
 * @param {string} code
 * @param {Record<string, unknown>} params
 */
function isHeldBack(code, { asset }) {
  if (globalThis.navigator?.onLine === false) return false;
  return code === "module.load" || (code.startsWith("fetch.") && /\.wasm$/.test(String(asset)));
}
