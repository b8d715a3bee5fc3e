// @ts-check
/**
 * The browser's own copy of the data set: six responses in a cache of its own, as blobs that lie on disk. Only where the
 * person has asked for it, and until the person deletes it: what forgets the page (sw.js) leaves it.
 * @typedef {import("./archive.js").Batch} Batch
 * @typedef {import("./archive.js").Given} Given
 */
import { BATCHES } from "./batches.js";

/** The site's folder, as sw.js names its caches by. */
const root = () => new URL("./", document.baseURI);
const NAME = () => `cifar-lab ${root().pathname} data`;
const address = (/** @type {string} */ name) => new URL(`data/${name}.bin`, root()).href;

/**
 * All six or none.
 * @param {readonly Batch[]} batches
 */
export async function keep(batches) {
  await forget();
  try {
    const shelf = await caches.open(NAME());
    for (const { name, records } of batches) await shelf.put(address(name), new Response(records));
  } catch (error) {
    await forget().catch(() => {});
    throw error;
  }
}

/**
 * A tab that is closed while it writes leaves a part, which is as good as nothing.
 * @returns {Promise<Given[]>} All six or none.
 */
export async function kept() {
  if (!(await caches.has(NAME()))) return [];
  const shelf = await caches.open(NAME());
  const found = BATCHES.map(async ({ name }) => {
    const response = await shelf.match(address(name));
    return response ? [{ path: `${name}.bin`, file: await response.blob() }] : [];
  });
  const files = (await Promise.all(found)).flat();
  return files.length === BATCHES.length ? files : [];
}

export async function forget() {
  await caches.delete(NAME());
}
