// @ts-check
/**
 * A worker of any module; the first message says which. One reply for each message, under the message's id.
 * It imports nothing of ours, so a page that is starting waits for one file less.
 * @typedef {import("./protocol.js").Start} Start
 * @typedef {import("./protocol.js").Call} Call
 */

/** How a module's object is made, and the calls that reach it. */
const learn = (/** @type {string} */ engine) => ({
  create: (/** @type {any} */ wasm) => new wasm.Learn(engine),
  calls: ["load", "classify", "logits", "evaluate"],
});
const actions = {
  view: {
    create: (/** @type {any} */ wasm, /** @type {Start} */ { base, assets }) =>
      new wasm.View(base, assets, (/** @type {unknown} */ progress) => postMessage({ progress })),
    calls: [
      "open",
      "loadModel",
      "loadModelBytes",
      "image",
      "pixels",
      "classify",
      "classifyPixels",
      "classifyPicture",
      "seePicture",
      "preview",
      "logits",
      "evaluate",
      "report",
      "peak",
      "attach",
      "paint",
    ],
  },
  evaluate: {
    create: (/** @type {any} */ wasm) => new wasm.Evaluate(),
    calls: ["open", "at", "figures", "reliability", "coverage", "coverageByScore", "fit", "compare", "sha256"],
  },
  robustness: {
    create: (/** @type {any} */ wasm) => new wasm.Robustness(),
    calls: ["lists", "corrupt", "resize", "photographed"],
  },
  formats: {
    create: (/** @type {any} */ wasm) => new wasm.Formats(),
    calls: ["give", "read", "own", "under", "fit", "ways", "shortlist", "rank", "weights", "exportWeights"],
  },
  learn: learn("kernels"),
  "learn-flex": learn("flex"),
  "learn-ndarray": learn("ndarray"),
  design: { create: (/** @type {any} */ wasm) => new wasm.Design(), calls: ["tell", "weights", "forClasses"] },
  inside: {
    create: (/** @type {any} */ wasm) => {
      const inside = new wasm.Inside();
      // Values as a picture that the page can keep, which a canvas handed over is not.
      inside.picture = (/** @type {unknown[]} */ ...painted) => {
        const canvas = new OffscreenCanvas(1, 1);
        inside.attach("", canvas);
        inside.paintValues("", ...painted);
        return canvas.transferToImageBitmap();
      };
      return inside;
    },
    calls: [
      "open",
      "attach",
      "detach",
      "arrange",
      "see",
      "describe",
      "explain",
      "spread",
      "filters",
      "excite",
      "values",
      "lookedAt",
      "occlude",
      "attack",
      "likeness",
      "paintValues",
      "picture",
    ],
  },
  // Fetched here and not with the page: only who trains needs it.
  train: {
    create: async (/** @type {any} */ wasm, /** @type {Start} */ _, /** @type {WebAssembly.Memory} */ memory) => {
      const { Loop } = await import("./training/loop.js");
      return new Loop(wasm, memory);
    },
    calls: [
      "begin",
      "resume",
      "recipe",
      "feed",
      "addWorker",
      "removeWorker",
      "throttle",
      "run",
      "pause",
      "step",
      "checkpoint",
      "weights",
    ],
  },
  shard: {
    create: async (/** @type {any} */ wasm, /** @type {Start} */ _, /** @type {WebAssembly.Memory} */ memory) => {
      const { ShardWorker } = await import("./training/shard-worker.js");
      return new ShardWorker(wasm, memory);
    },
    calls: ["begin", "serve"],
  },
  dataset: {
    create: async (/** @type {any} */ wasm) => {
      const { Archive } = await import("./dataset/archive.js");
      return new Archive((bytes) => new wasm.Evaluate().sha256(bytes));
    },
    calls: ["read"],
  },
};

/** @type {Promise<{ object: any, calls: string[], version: string, memory: WebAssembly.Memory }>} */
let module;

/** Registered before anything is awaited: a message that comes while the module starts waits for it. */
self.onmessage = async (/** @type {MessageEvent<Start | Call>} */ { data }) => {
  try {
    const result = "module" in data ? await begin(data) : await answer(data);
    postMessage({ id: data.id, result }, { transfer: buffers(result) });
  } catch (/** @type {any} */ error) {
    // A trap, or a stack that ran over, leaves the module in an unknown state.
    if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) return panicked(error);
    const { code, message = String(error), params = { message } } = error ?? {};
    // As workers/errors.js has it: a number is a DOMException's.
    const word = typeof code === "string" ? code : "internal";
    postMessage({ id: data.id, error: { code: word, params, message } });
  }
};
// A trap inside a future belongs to no call.
addEventListener("error", panicked);
addEventListener("unhandledrejection", ({ reason }) => panicked(reason));

/** @param {{ message?: string }} error */
function panicked(error) {
  const { cifarLabPanic } = /** @type {{ cifarLabPanic?: string }} */ (globalThis);
  const message = cifarLabPanic ?? String(error?.message ?? error);
  // Rust has a message for every end but one: where it gets no memory, it traps without a word. JavaScript's arrays say it.
  const isMemory = !cifarLabPanic && /unreachable|allocat|out of memory/i.test(message);
  postMessage({ panic: message, isMemory });
}

/** @param {Start} start */
async function begin(start) {
  module = load(start);
  // Told below, after the lock.
  module.catch(() => {});
  // Held until this worker ends, however it ends: the page waits for the same lock from now on.
  await new Promise((held) => {
    const life = () => (held(undefined), new Promise(() => {}));
    navigator.locks ? navigator.locks.request(start.lock, life).catch(held) : held(undefined);
  });
  postMessage({ alive: true });
  const { version } = await module;
  return { version };
}

/** @param {Start} start */
async function load(start) {
  const wasm = await import(start.glue);
  const { memory } = await wasm.default({ module_or_path: start.wasm });
  const { create, calls } = actions[start.role ?? start.module];
  return { object: await create(wasm, start, memory), calls, version: wasm.version(), memory };
}

/**
 * @param {Call} message
 * @returns {Promise<any>}
 */
async function answer({ call, args }) {
  // Fetched where there is a photograph, and not with the page.
  if (call === "isDamaged") return (await import("./pictures/jpeg/damage.js")).isDamaged(/** @type {Blob} */ (args[0]));
  if (call === "timed") return timed(/** @type {any} */ (args));
  const { object, calls } = await module;
  if (!calls.includes(call)) throw new Error(`no call ${call}`);
  return object[call](...args);
}

/**
 * The same call so many times in a row: one is over before a browser's clock moves on.
 * @param {[number, string, ...unknown[]]} args
 */
async function timed([repeats, call, ...args]) {
  const { memory } = await module;
  const start = performance.now();
  let result;
  for (let repeat = 0; repeat < repeats; repeat++) result = await answer({ id: 0, call, args });
  return { ms: (performance.now() - start) / repeats, memory: memory.buffer.byteLength, result };
}

/**
 * The typed arrays and pictures of a result move over instead of being copied.
 * @param {any} result
 * @returns {Transferable[]}
 */
function buffers(result) {
  const isOne = ArrayBuffer.isView(result) || result instanceof ImageBitmap;
  const values = isOne ? [result] : Object.values(result ?? {});
  const moved = (/** @type {any} */ value) =>
    ArrayBuffer.isView(value) ? value.buffer : value instanceof ImageBitmap ? value : null;
  return values.map(moved).filter((value) => value !== null);
}
