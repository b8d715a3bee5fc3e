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
 * Whether something did not come because there is no connection.
 * @param {string} code
 */
export const isUnreached = (code) =>
  code === "fetch.offline" || (globalThis.navigator?.onLine === false && /^(module\.load|worker\.failed)$/.test(code));

/**
 * One sentence for all that did not come, whatever files they are; the previous picture stays; and how it is had without a
 * connection the next time.
 * @param {readonly string[]} scopes
 * @param {import("./offline-state.js").OfflineState} offline
 * @param {boolean} isAnswered
 * @param {Words} words
 */
export function unreached(scopes, { phase, all, rest }, isAnswered, words) {
  const isOffline = globalThis.navigator?.onLine === false;
  const box = phase === "kept" && all !== "yes" && words.text("offline.all", { size: words.bytes(rest) });
  return [
    words.text(isOffline ? "notice.offline" : "notice.unreached"),
    !isOffline && words.text("downloads.held-back"),
    isAnswered && scopes.some((scope) => scope === "image" || scope === "picture") && words.text("notice.kept"),
    box && words.text("notice.offline.store", { box }),
  ]
    .filter(Boolean)
    .join(" ");
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
