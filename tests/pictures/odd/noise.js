// @ts-check
/** What the odd files show: a gradient with grain, so that a row, a column or a channel out of place is noticed. */

/**
 * Red, green, blue and alpha, each 0 to 65,535.
 * @param {number} x
 * @param {number} y
 * @returns {[number, number, number, number]}
 */
export function colour(x, y) {
  const grain = (Math.imul(x * 7919 + y * 104_729 + 1, 0x9e3779b1) >>> 16) & 0x3fff;
  return [
    (x * 1200 + grain) % 65_536,
    (y * 1300 + grain * 2) % 65_536,
    ((x + y) * 900 + grain * 3) % 65_536,
    alpha(x, y),
  ];
}

/** From nothing to all, from left to right. @param {number} x @param {number} y */
const alpha = (x, y) => Math.min(65_535, Math.max(0, (x - 4) * 2300 + (y % 3) * 257));

/** Bits one after the other, the highest of a byte first. */
export class Bits {
  /** @type {number[]} */
  bytes = [];
  #free = 0;

  /** @param {number} value @param {number} bits 1 to 16 */
  put(value, bits) {
    for (let bit = bits - 1; bit >= 0; bit--) {
      if (this.#free === 0) {
        this.bytes.push(0);
        this.#free = 8;
      }
      this.#free -= 1;
      const last = this.bytes.length - 1;
      this.bytes[last] = (this.bytes[last] ?? 0) | (((value >> bit) & 1) << this.#free);
    }
  }
}
