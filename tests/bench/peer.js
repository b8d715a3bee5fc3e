// A peer in its own worker (a classic one, since most peers' bundles are). It gets images as numbers, [n, 3, 32, 32],
// and answers with logits or with a loss, and the milliseconds of one call.

/**
 * What a file of peers/ leaves behind: a function that makes the library ready for a network.
 * @typedef {{ infer: (images: Float32Array, n: number) => Promise<Float32Array> | Float32Array,
 *   train?: (images: Float32Array, labels: Uint8Array) => Promise<number> | number, threads: number }} Ready
 * @type {(given: { layers: import("./networks.js").Layer[], model: Uint8Array }) => Promise<Ready> | Ready}
 */
var peer;
/** @type {Ready} */
let ready;

const WORK = {
  infer: async ({ images, n }) => ({ logits: (await ready.infer(images, n)).slice() }),
  train: async ({ images, labels }) => ({ loss: await ready.train(images, labels) }),
};

addEventListener("message", async ({ data }) => {
  try {
    if (data.peer) {
      importScripts(`peers/${data.peer}.js`);
      ready = await peer(data);
      postMessage({ threads: ready.threads });
      return;
    }
    const begin = performance.now();
    let answer;
    for (let repeat = 0; repeat < data.repeats; repeat++) answer = await WORK[data.work](data);
    postMessage({ ms: (performance.now() - begin) / data.repeats, ...answer });
  } catch (error) {
    postMessage({ error: String(error?.stack ?? error) });
  }
});
