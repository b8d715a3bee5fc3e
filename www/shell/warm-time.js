// @ts-check
/**
 * How long a network takes for a picture, once its code is compiled. A browser compiles while the first calls run: of the
 * notebook's network the first took 24 ms, the second 3.9 and each later one 0.3 (Chromium 156; WebKitGTK 2.50: the first
 * 228). Such a time says nothing of the network, so it is never shown; what is shown is of calls after those, asked for where
 * no picture has come meanwhile.
 */

/** Calls that compile. */
const COLD = 2;
/** Clocks have steps (of a millisecond in Firefox and WebKit): one shorter call is told as nothing, or as a whole step. */
const TIMED_MS = 5;
/** Of calls that are too short, so many are timed that together they take so long: their mean is right to a fifth. */
const LONG_MS = 20;
const MOST = 100;

/**
 * The time of a call that comes after a cold one; of short calls, the mean.
 * @param {() => Promise<{ ms: number }>} ask
 */
export async function warmTime(ask) {
  let { ms } = await ask();
  for (let call = 1; call < COLD; call++) ({ ms } = await ask());
  if (ms >= TIMED_MS) return ms;
  let [whole, calls] = [0, 0];
  for (; whole < LONG_MS && calls < MOST; calls++) whole += (await ask()).ms;
  return whole / calls;
}

/**
 * The time to be told of one call.
 * @param {number} ms Its own.
 * @param {number} warm What `warmTime` has told of the same network, in as many views.
 */
export const timeOf = (ms, warm) => (ms < TIMED_MS ? warm : ms);
