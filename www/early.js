// @ts-check
/**
 * Files that the document asks for before any module is there (boot.js, embed/begin.js), under `cifarLabEarly`, by their
 * address. A link that preloads would not do: WebKit asks again for what a host lets nobody keep, and may for what it has.
 */

/**
 * The answer that has been asked for, once; else it is asked for now.
 * @param {URL} address
 * @returns {Promise<Response>}
 */
export function early({ href }) {
  const all = /** @type {{ cifarLabEarly?: Record<string, Promise<Response>> }} */ (globalThis).cifarLabEarly;
  const coming = all?.[href];
  if (!coming) return fetch(href);
  delete all[href];
  return coming;
}
