// @ts-check
/** How much a set may have. */

export const CLASSES = Object.freeze({ least: 2, most: 20 });
export const PICTURES = Object.freeze({ least: 3, most: 5000 });
/** Files of an archive, those that are no pictures included. */
export const MOST_PACKED = 20_000;
/** Of a class's name. */
export const LONGEST_NAME = 60;
/** Percent of each class that are held out. */
export const SHARES = Object.freeze([10, 20, 25, 30, 50]);
export const EPOCHS = Object.freeze({ min: 1, max: 200 });
