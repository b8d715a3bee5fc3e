// @ts-check
/**
 * Why the library refused settings or a saved run, in the page's language: pure.
 * @typedef {import("../../shell/words.js").Words} Words
 */

/**
 * @param {Record<string, unknown>} params Of the error; `reason` and its fields come from the library.
 * @param {Words} words
 * @returns {string | null} null where there is no sentence for it.
 */
export function refusal({ reason, setting, least, most }, words) {
  const key = `refusal.${reason}`;
  if (!words.has(key)) return null;
  const ends = { least: words.precise(Number(least)), most: words.precise(Number(most)) };
  return words.text(key, reason === "range" ? { name: words.text(`train.${setting}`), ...ends } : {});
}
