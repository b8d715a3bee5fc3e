// @ts-check
/**
 * Addresses of scripts, for pages that demand trusted types. The one policy of the site, `cifar-lab`, lets nothing
 * through but the site's two workers.
 */

const WORKERS = /\/(worker|sw)\.js$/;

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
      if (origin === location.origin && WORKERS.test(pathname)) return address;
      throw new TypeError(`${address} is no worker of this site`);
    },
  });
  return policy ? policy.createScriptURL(url) : url;
}
