// @ts-check
/**
 * The files that were dropped, those in folders included.
 * @typedef {{ path: string, file: File }} Found `path`: its name, behind the folders that it was dropped in.
 */

/** Deep enough for a folder of folders; what has more files than this is neither a network's nor the data set's. */
const MOST_DEEP = 5;
const MOST_FILES = 1000;

/**
 * @param {FileSystemEntry[]} entries
 * @param {number} [most] Files.
 * @returns {Promise<Found[]>} Those that cannot be read are passed over: what is missing is named later.
 */
export async function filesIn(entries, most = MOST_FILES) {
  /** @type {Found[]} */
  const found = [];
  const look = async (/** @type {FileSystemEntry} */ entry, /** @type {number} */ depth) => {
    if (found.length >= most || depth > MOST_DEEP) return;
    if (entry.isFile) {
      const file = await fileOf(/** @type {FileSystemFileEntry} */ (entry));
      if (file) found.push({ path: entry.fullPath.replace(/^\//, ""), file });
    } else
      for await (const inner of inside(/** @type {FileSystemDirectoryEntry} */ (entry))) await look(inner, depth + 1);
  };
  for (const entry of entries) await look(entry, 0);
  return found;
}

/** @param {FileSystemFileEntry} entry @returns {Promise<File | null>} */
const fileOf = (entry) => new Promise((resolve) => entry.file(resolve, () => resolve(null)));

/** A folder is read in parts, until one is empty. @param {FileSystemDirectoryEntry} folder */
async function* inside(folder) {
  const reader = folder.createReader();
  for (;;) {
    /** @type {FileSystemEntry[]} */
    const part = await new Promise((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (!part.length) return;
    yield* part;
  }
}
