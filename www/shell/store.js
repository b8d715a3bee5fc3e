// @ts-check
/**
 * The browser's own store: the newest training runs as bytes, and the book of those that are over. Nothing of it
 * leaves the browser.
 * @typedef {"runs" | "book"} Shelf
 */

const NAME = "cifar-lab";
const VERSION = 2;
/** @type {readonly Shelf[]} */
const SHELVES = ["runs", "book"];

/** @type {Promise<IDBDatabase> | null} */
let opened = null;

/**
 * One transaction; resolves when it is on the disk.
 * @param {Shelf} shelf
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest} ask
 * @returns {Promise<any>}
 */
export const transact = (shelf, mode, ask) =>
  attempt(shelf, mode, ask).catch((error) => {
    if (error?.name !== "InvalidStateError") throw error;
    // Closed by the browser, as when the person clears what sites keep: it opens anew, and empty.
    opened = null;
    return attempt(shelf, mode, ask);
  });

/** @type {typeof transact} */
async function attempt(shelf, mode, ask) {
  opened ??= open();
  const database = await opened.catch((error) => {
    opened = null;
    throw error;
  });
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(shelf, mode);
    const request = ask(transaction.objectStore(shelf));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error ?? new Error("the write was given up"));
  });
}

/** @returns {Promise<IDBDatabase>} */
function open() {
  return new Promise((resolve, reject) => {
    // Throws at once where a frame has no storage at all.
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      for (const shelf of SHELVES) {
        if (!request.result.objectStoreNames.contains(shelf)) request.result.createObjectStore(shelf);
      }
    };
    request.onsuccess = () => {
      // Another tab brings a newer version of the page: it must not wait for this one.
      request.result.onversionchange = () => {
        request.result.close();
        opened = null;
      };
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("another tab holds the store"));
  });
}
