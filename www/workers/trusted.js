// @ts-check
/**
 * Addresses of scripts, for pages that demand trusted types. The one policy of the site, `cifar-lab`, lets nothing
 * through but the site's two workers.
 */

const WORKERS = /\/(worker|sw)\.js$/;

/**
 * Where the module lies on another site: a browser starts no worker from there, but one from memory may import it, if that
 * site lets others read its files (CORS). One for each address, for as long as the page lives.
 * @type {Map<string, string>}
 */
const bootstraps = new Map();

/** @type {{ createScriptURL(url: string): any } | undefined} */
let policy;

/**
 * @param {string} url
 * @returns {string}
 */
export function trusted(url) {
  const types = /** @type {any} */ (globalThis).trustedTypes;
  policy ??= types?.createPolicy("cifar-lab", {
    createScriptURL(/** @type {string} */ address) {
      const { origin, pathname } = new URL(address);
      const isOwn = origin === location.origin && WORKERS.test(pathname);
      if (isOwn || [...bootstraps.values()].includes(address)) return address;
      throw new TypeError(`${address} is no worker of this site`);
    },
  });
  return policy ? policy.createScriptURL(url) : url;
}

/**
 * The address to start a worker with.
 * @param {string} url Of its script, on whatever site or in memory.
 */
export function workerAddress(url) {
  const isInMemory = url.startsWith("blob:");
  if (!isInMemory && new URL(url).origin === location.origin) return trusted(url);
  // A script that is in memory already starts as it is.
  let own = isInMemory ? url : bootstraps.get(url);
  if (!own) {
    own = URL.createObjectURL(new Blob([`import ${JSON.stringify(url)};`], { type: "text/javascript" }));
  }
  bootstraps.set(url, own);
  return trusted(own);
}
