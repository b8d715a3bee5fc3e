// @ts-check
/** Code that is fetched when a person first wants it. */

/**
 * Fetches once at a time. A failure is forgotten, so that asking again tries again.
 * @template Code
 * @param {() => Promise<Code>} load
 * @returns {(oncome: (code: Code) => void, onfailure: (error: unknown) => void) => Promise<void>}
 */
export function onDemand(load) {
  let isComing = false;
  return async (oncome, onfailure) => {
    if (isComing) return;
    isComing = true;
    try {
      oncome(await load());
    } catch (error) {
      onfailure(error);
    }
    isComing = false;
  };
}
