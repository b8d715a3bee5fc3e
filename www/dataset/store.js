// @ts-check
/**
 * The browser's own copy of the data set: six responses in a cache of its own, as blobs that lie on disk. Only where the
 * person has asked for it; what forgets all that the page keeps (sw.js) forgets this, too.
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

/** @returns {Promise<Given[]>} None where nothing is kept. */
export async function kept() {
  if (!(await caches.has(NAME()))) return [];
  const shelf = await caches.open(NAME());
  const found = BATCHES.map(async ({ name }) => {
    const response = await shelf.match(address(name));
    return response ? [{ path: `${name}.bin`, file: await response.blob() }] : [];
  });
  return (await Promise.all(found)).flat();
}

export async function forget() {
  await caches.delete(NAME());
}
