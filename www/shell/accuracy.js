// @ts-check
/** How often a network is right, as its file says it, in the words of a language. */

const UNKNOWN = "–";

/**
 * Where the file does not say it, or it has been evaluated on no image yet, each text is a dash and `n` is 0: 0 % would be a claim.
 * @param {import("../cifar-lab.js").Metadata} metadata
 * @param {import("./words.js").Words} words
 */
export function accuracyOf({ accuracy, accuracy_interval, n }, words) {
  const percent = (/** @type {number | null | undefined} */ share) =>
    typeof share === "number" && n !== 0 ? words.percent(share) : UNKNOWN;
  const [low, high] = accuracy_interval ?? [];
  return { accuracy: percent(accuracy), low: percent(low), high: percent(high), n: n ?? 0 };
}
