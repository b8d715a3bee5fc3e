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
 * The sentence; of a file that the page does not read, with what it does read.
 * @param {string} code
 * @param {Record<string, unknown>} params
 * @param {Words} words
 */
export function sentenceOf(code, params, words) {
  const key = `error.${code}`;
  const sentence = words.text(words.has(key) ? key : "error.internal", params);
  return code.startsWith("file.") ? `${sentence} ${words.text("train.reads")}` : sentence;
}
