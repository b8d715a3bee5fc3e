// @ts-check
/** What was done to a picture, so that a person sees it. Pure. */

const GREY = 128;

/**
 * @param {Uint8Array} before
 * @param {Uint8Array} after As many bytes.
 * @returns {{ planar: Uint8Array, times: number, most: number, moved: number }} `planar`: grey where nothing moved, the
 *   difference so many `times` as large around it; `most`: how far a byte moved at most; `moved`: how many did.
 */
export function enlarged(before, after) {
  const by = Int16Array.from(after, (byte, at) => byte - (before[at] ?? 0));
  const most = by.reduce((far, one) => Math.max(far, Math.abs(one)), 0);
  const times = Math.floor((GREY - 1) / Math.max(1, most));
  const planar = Uint8Array.from(by, (one) => GREY + times * one);
  return { planar, times, most, moved: by.filter((one) => one !== 0).length };
}
