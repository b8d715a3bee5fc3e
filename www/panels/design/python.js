// @ts-check
/** Numbers as Python reads them. Pure. */

/** @param {number} value A fraction; whole ones have their point, so that they stay fractions. */
export const pythonNumber = (value) => (Number.isInteger(value) ? `${value}.0` : String(value));
