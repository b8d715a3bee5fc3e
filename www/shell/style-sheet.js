// @ts-check
/** Styles that come with the code they are for, not before the first answer. */

/** @type {Map<string, Promise<void>>} */
const coming = new Map();

/**
 * Resolves when the page has the sheet. One that does not come is asked for again the next time.
 * @param {string} address
 */
export function withStyles(address) {
  const sheet = coming.get(address) ?? fetched(address);
  coming.set(address, sheet);
  sheet.catch(() => coming.delete(address));
  return sheet;
}

/**
 * @param {string} address
 * @returns {Promise<void>}
 */
function fetched(address) {
  const link = document.createElement("link");
  return new Promise((resolve, reject) => {
    link.rel = "stylesheet";
    link.href = address;
    // boot.js asks again for the page's own; whoever wants these does it for them.
    link.dataset.again = "";
    link.onload = () => resolve();
    link.onerror = () => {
      link.remove();
      reject(new Error(`${address} did not come`));
    };
    document.head.append(link);
  });
}
