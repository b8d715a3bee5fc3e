// @ts-check
/**
 * The module's files, from the Python package: asked for by a message, and sent in one, each compressed. They are no part
 * of the widget's state, or each would be saved with the notebook, and travel once a widget.
 * @typedef {import("./session.js").Model} Model
 * @typedef {{ kind?: string, paths: string[] }} Content
 */

/**
 * Python answers between two cells: while one runs this waits.
 * @param {Model} model
 * @param {AbortSignal} signal
 * @returns {Promise<Record<string, Blob>>}
 */
export async function filesFromPython(model, signal) {
  /** @type {[string, DataView<ArrayBuffer>][]} */
  const sent = await new Promise((resolve, reject) => {
    const done = () => model.off("msg:custom", hear);
    const hear = (/** @type {Content} */ { kind, paths }, /** @type {DataView<ArrayBuffer>[]} */ buffers) => {
      if (kind !== "files") return;
      done();
      resolve(paths.map((path, place) => [path, /** @type {DataView<ArrayBuffer>} */ (buffers[place])]));
    };
    signal.addEventListener("abort", () => (done(), reject(signal.reason)), { once: true });
    model.on("msg:custom", hear);
    model.send({ kind: "files" });
  });
  return Object.fromEntries(await Promise.all(sent.map(async ([path, bytes]) => [path, await unpacked(bytes)])));
}

/** @param {BlobPart} bytes */
function unpacked(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).blob();
}
