// @ts-check
/**
 * How long a network takes for a picture, once its code is compiled. A browser compiles while the first calls run: of the
 * notebook's network the first took 24 ms, the second 3.9 and each later one 0.3 (Chromium 156). Such a time says nothing of
 * the network, so it is never shown; what is shown is a call after those, asked for where no picture has come meanwhile.
 */

/** Calls that compile. */
const COLD = 2;

/**
 * The time of a call that comes after a cold one.
 * @param {() => Promise<{ ms: number }>} ask
 */
export async function warmTime(ask) {
  let { ms } = await ask();
  for (let call = 1; call < COLD; call++) ({ ms } = await ask());
  return ms;
}
