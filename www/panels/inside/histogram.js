// @ts-check
/**
 * How values are spread, as bars. Pure.
 * @typedef {import("../../cifar-lab.js").ChannelSpread} ChannelSpread
 */

/**
 * The bars' heights, 0 to 1, and the fullest: how many values it holds, from where to where. Null: no value but zeros.
 * @param {ChannelSpread} spread
 * @param {number} limit Where the bars end, on both sides of zero.
 */
export function barsOf({ histogram }, limit) {
  const most = histogram.reduce((largest, count) => Math.max(largest, count), 0);
  const place = histogram.indexOf(most);
  const width = (2 * limit) / histogram.length;
  return {
    heights: histogram.map((count) => (most > 0 ? count / most : 0)),
    fullest: most > 0 ? { most, from: place * width - limit, to: (place + 1) * width - limit } : null,
  };
}
