// @ts-check
/**
 * Files of the data set that were dropped somewhere on the page: told by their names alone, since an archive of 170 MB is
 * not read to find out. They wait here for the panel's code.
 * @typedef {{ path: string, file: Blob }} Given
 */

/**
 * CIFAR-10 in every form that it is given in, and CIFAR-100, of which the panel says what it is. A network of that name is
 * neither: it has another ending.
 */
const NAMES = [
  /^cifar-?100?([-_.()\w ]*)\.(tar\.gz|tgz|tar)$/i,
  /^cifar-100?-(batches-(py|bin)(-target)?|python|binary)$/i,
  /^(data_batch_[1-5]|test_batch)(\.bin)?$/,
];
/** Deep enough for a folder of folders; more files than the data set has in all of its forms. */
const MOST_DEEP = 4;
const MOST_FILES = 1000;

/** @type {Promise<Given[]> | null} */
let waiting = null;

/** The files that wait, once. */
export function taken() {
  const files = waiting;
  waiting = null;
  return files;
}

/**
 * Whether what was dropped is the data set's; then it waits.
 * @param {DataTransfer | null} transfer
 */
export function claim(transfer) {
  const files = [...(transfer?.files ?? [])];
  if (!files.some(({ name }) => isOfDataSet(name))) return false;
  // The entries are there during the event alone.
  const entries = [...(transfer?.items ?? [])].map((item) => item.webkitGetAsEntry?.()).filter((entry) => !!entry);
  waiting = entries.length ? gathered(entries) : Promise.resolve(files.map((file) => ({ path: file.name, file })));
  return true;
}

/** @param {string} name */
export const isOfDataSet = (name) => NAMES.some((pattern) => pattern.test(name));

/**
 * All files of some folders. What cannot be read is passed over: the batches that are missing are named later.
 * @param {FileSystemEntry[]} entries
 * @returns {Promise<Given[]>}
 */
async function gathered(entries) {
  /** @type {Given[]} */
  const found = [];
  const look = async (/** @type {FileSystemEntry} */ entry, /** @type {number} */ depth) => {
    if (found.length >= MOST_FILES || depth > MOST_DEEP) return;
    const path = entry.fullPath.replace(/^\//, "");
    if (entry.isFile) {
      const file = await fileOf(/** @type {FileSystemFileEntry} */ (entry));
      if (file) found.push({ path, file });
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
