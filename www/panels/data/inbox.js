// @ts-check
/**
 * Files of the data set that were dropped somewhere on the page: told by their names alone, since an archive of 170 MB is
 * not read to find out. They wait here for the panel's code.
 * @typedef {{ path: string, file: Blob }} Given
 */
import { filesIn } from "../../shell/folder-files.js";

/**
 * CIFAR-10 in every form that it is given in, and CIFAR-100, of which the panel says what it is. A network of that name is
 * neither: it has another ending.
 */
const NAMES = [
  /^cifar-?100?([-_.()\w ]*)\.(tar\.gz|tgz|tar)$/i,
  /^cifar-100?-(batches-(py|bin)(-target)?|python|binary)$/i,
  /^(data_batch_[1-5]|test_batch)(\.bin)?$/,
];
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
  waiting = entries.length ? filesIn(entries) : Promise.resolve(files.map((file) => ({ path: file.name, file })));
  return true;
}

/** @param {string} name */
export const isOfDataSet = (name) => NAMES.some((pattern) => pattern.test(name));
