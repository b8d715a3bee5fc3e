// @ts-check
/** The files of folders that were dropped. */

/** So deep and so many: what is no folder of a network would take for ever. */
const DEEPEST = 4;
const MOST_FILES = 500;

/**
 * @param {FileSystemDirectoryEntry[]} folders
 * @returns {Promise<File[]>} In the order of their names; those that cannot be read are left out.
 */
export async function filesIn(folders) {
  /** @type {File[]} */
  const files = [];
  for (const folder of folders) await gather(folder, 1, files);
  return files;
}

/**
 * @param {FileSystemDirectoryEntry} folder
 * @param {number} depth
 * @param {File[]} files What was found is put here.
 */
async function gather(folder, depth, files) {
  const entries = await entriesOf(folder);
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    if (files.length >= MOST_FILES) return;
    if (entry.isDirectory && depth < DEEPEST)
      await gather(/** @type {FileSystemDirectoryEntry} */ (entry), depth + 1, files);
    else if (entry.isFile)
      await fileOf(/** @type {FileSystemFileEntry} */ (entry)).then(
        (file) => files.push(file),
        () => {},
      );
  }
}

/** @param {FileSystemFileEntry} entry @returns {Promise<File>} */
const fileOf = (entry) => new Promise((resolve, reject) => entry.file(resolve, reject));

/** A browser gives a hundred at a time. @param {FileSystemDirectoryEntry} folder */
async function entriesOf(folder) {
  const reader = folder.createReader();
  /** @type {FileSystemEntry[]} */
  const all = [];
  for (;;) {
    const some = await new Promise((/** @type {(entries: FileSystemEntry[]) => void} */ resolve) =>
      reader.readEntries(resolve, () => resolve([])),
    );
    if (!some.length || all.length >= MOST_FILES) return all;
    all.push(...some);
  }
}
