// @ts-check
/** How much memory a run may take, so that not the browser ends the page, but the run itself, with a word. */

const MEGABYTE = 2 ** 20;

/**
 * Bytes that all of a run's workers may take: half of what the browser says that the device has. One that does not say is
 * taken for a device of 4 GiB.
 */
const { deviceMemory = 4 } = /** @type {{ deviceMemory?: number }} */ (globalThis.navigator ?? {});
export const MOST_BYTES = deviceMemory * 2 ** 29;

/**
 * Why a run cannot go on.
 * @param {number} bytes
 * @param {number} most
 */
export function outgrown(bytes, most) {
  const [used, room] = [bytes, most].map((bytes) => Math.round(bytes / MEGABYTE));
  return Object.assign(new Error("over the limit of memory"), {
    code: "training.memory",
    params: { used, most: room },
  });
}
