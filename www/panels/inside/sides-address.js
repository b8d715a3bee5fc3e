// @ts-check
/**
 * What stands beside the picture or the network in use, in the address: `mirror`, `shift-4`, `noise-20`, `image-207`,
 * `network-accurate`. What may stand there at all, `description.js` says. Pure.
 * @typedef {"mirror" | "shift" | "noise" | "image" | "network"} What
 * @typedef {{ what: What, shift: number, noise: number, image: number, network: string }} Beside Amounts of all kinds: those
 *   of the kinds that are not chosen wait.
 */

export const WHATS = /** @type {const} */ (["mirror", "shift", "noise", "image", "network"]);

/**
 * The choice with what the address says.
 * @param {string} text
 * @param {Beside} beside
 * @returns {Beside}
 */
export function readBeside(text, beside) {
  const [, kind, rest = ""] = /^([a-z]+)-?(.*)$/.exec(text) ?? [];
  const what = WHATS.find((one) => one === kind);
  if (!what) return beside;
  if (what === "mirror") return { ...beside, what };
  return { ...beside, what, [what]: what === "network" ? rest : Number(rest) };
}

/** @param {Beside} beside */
export const writtenBeside = (beside) =>
  beside.what === "mirror" ? "mirror" : `${beside.what}-${beside[beside.what]}`;
