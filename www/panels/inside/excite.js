// @ts-check
/**
 * The pictures that excite a channel most, out of many. Pure.
 * @typedef {import("../../cifar-lab.js").Excited} Excited
 * @typedef {Excited & { image: number, label: number, pixels: Uint8Array }} Exciting `image`: its number in the test set;
 *   `pixels`: its 3,072 bytes.
 */

/** As many as are shown. */
export const MOST = 9;

/**
 * What a batch found, with the picture that it was found on. Pictures without a finite value are left out.
 * @param {readonly (Excited | null)[]} found One for each picture of the batch.
 * @param {{ first: number, planar: Uint8Array, labels: Uint8Array }} batch
 * @returns {Exciting[]}
 */
export function excitingOf(found, { first, planar, labels }) {
  const size = planar.length / found.length;
  return found.flatMap((one, place) =>
    one
      ? [
          {
            ...one,
            image: first + place,
            label: labels[place] ?? 0,
            pixels: planar.subarray(place * size, (place + 1) * size),
          },
        ]
      : [],
  );
}

/**
 * Those with the largest values of what was kept and what came, the largest first; of equal ones the first of the test set.
 * A batch's pixels are let go with those that are not kept.
 * @param {readonly Exciting[]} kept
 * @param {readonly Exciting[]} come
 */
export function strongest(kept, come) {
  const all = [...kept, ...come].sort((a, b) => b.value - a.value || a.image - b.image).slice(0, MOST);
  return all.map((one) => (kept.includes(one) ? one : { ...one, pixels: one.pixels.slice() }));
}

/** @param {readonly Exciting[]} kept What the search says: no number was found, nothing above zero, or pictures. */
export const verdictOf = ([first]) => (first ? (first.value === 0 ? "zero" : "found") : "none");
