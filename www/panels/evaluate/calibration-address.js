// @ts-check
/**
 * What is asked of calibration as one word of the address, `t-1.39_width_bins-10_sure-90`, with nothing in it that an
 * address would have to escape. Pure.
 * @typedef {{ temperature: number | null, isBySigmoids: boolean, binning: "equal-mass" | "equal-width", bins: number,
 *   threshold: number }} Choice `temperature`: null for the network's own. `threshold`: 0 to 1.
 */

/** As many bins as Guo et al. (2017) draw. @type {Choice} */
export const USUAL = Object.freeze({
  temperature: null,
  isBySigmoids: false,
  binning: "equal-mass",
  bins: 15,
  threshold: 0.8,
});

/** How a part of the word is read; null is no such value. @type {Readonly<Record<string, (value: string) => Partial<Choice> | null>>} */
const READ = Object.freeze({
  open: (value) => (value ? null : {}),
  t: (value) => number(value, 0.01, 100, (temperature) => ({ temperature })),
  sigmoids: (value) => (value ? null : { isBySigmoids: true }),
  width: (value) => (value ? null : { binning: "equal-width" }),
  bins: (value) => whole(value, 5, 30, (bins) => ({ bins })),
  sure: (value) => whole(value, 0, 100, (percent) => ({ threshold: percent / 100 })),
});

/**
 * @param {string} text
 * @returns {{ choice: Choice, wrong: string[] }} `wrong`: parts that say nothing, which are passed over.
 */
export function readCalibration(text) {
  const wrong = [];
  let choice = USUAL;
  for (const part of text.split("_").filter(Boolean)) {
    const [name = "", ...values] = part.split("-");
    const said = Object.hasOwn(READ, name) ? READ[name]?.(values.join("-")) : null;
    if (said) choice = { ...choice, ...said };
    else wrong.push(part);
  }
  return { choice, wrong };
}

/**
 * @param {Choice} choice
 * @returns {string} Never "", which is closed.
 */
export function writeCalibration({ temperature, isBySigmoids, binning, bins, threshold }) {
  const parts = [
    temperature !== null && `t-${Number(temperature.toFixed(4))}`,
    isBySigmoids && "sigmoids",
    binning === "equal-width" && "width",
    bins !== USUAL.bins && `bins-${bins}`,
    threshold !== USUAL.threshold && `sure-${Math.round(100 * threshold)}`,
  ].filter(Boolean);
  return parts.join("_") || "open";
}

/**
 * @param {string} text
 * @param {number} least
 * @param {number} most
 * @param {(value: number) => Partial<Choice>} said
 */
function number(text, least, most, said) {
  const value = /^\d{1,3}(\.\d{1,4})?$/.test(text) ? Number(text) : NaN;
  return value >= least && value <= most ? said(value) : null;
}

/** @type {typeof number} */
const whole = (text, least, most, said) => (text.includes(".") ? null : number(text, least, most, said));
