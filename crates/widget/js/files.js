// @ts-check
/**
 * The module's files, and a person's own network, from the Python package: asked for by a message, and sent in one, the files
 * compressed. They are no part of the widget's state, or each would be saved with the notebook, and travel once a widget.
 * @typedef {import("./session.js").Model} Model
 * @typedef {{ kind?: string, paths: string[], reader?: boolean, name: string, of?: string }} Content
 * @typedef {DataView<ArrayBuffer>[]} Buffers
 */

/**
 * Python answers between two cells: while one runs this waits.
 * @param {Model} model
 * @param {AbortSignal} signal
 * @param {boolean} [reader] With what reads networks of other programs.
 * @returns {Promise<Record<string, Blob>>}
 */
export async function filesFromPython(model, signal, reader = false) {
  const [{ paths }, buffers] = await answered(
    model,
    signal,
    { kind: "files", reader },
    (content) => Boolean(content.reader) === reader,
  );
  const sent = paths.map((path, place) => /** @type {const} */ ([path, /** @type {BlobPart} */ (buffers[place])]));
  return Object.fromEntries(await Promise.all(sent.map(async ([path, bytes]) => [path, await unpacked(bytes)])));
}

/**
 * @param {Model} model
 * @param {AbortSignal} signal
 * @param {string} of Key of the one that is wanted: Python may have another by then.
 * @returns {Promise<{ name: string, bytes: Uint8Array<ArrayBuffer> }>} Its file.
 */
export async function networkFromPython(model, signal, of) {
  const [{ name }, [bytes]] = await answered(model, signal, { kind: "network" }, (content) => content.of === of);
  const { buffer, byteOffset, byteLength } = /** @type {DataView<ArrayBuffer>} */ (bytes);
  // What is handed to a worker is gone here: a copy is.
  return { name, bytes: new Uint8Array(buffer, byteOffset, byteLength).slice() };
}

/**
 * @param {Model} model
 * @param {AbortSignal} signal
 * @param {{ kind: string, reader?: boolean }} question
 * @param {(content: Content) => boolean} isIt
 * @returns {Promise<[Content, Buffers]>}
 */
function answered(model, signal, question, isIt) {
  return new Promise((resolve, reject) => {
    const done = () => model.off("msg:custom", hear);
    const hear = (/** @type {Content} */ content, /** @type {Buffers} */ buffers) => {
      if (content.kind !== question.kind || !isIt(content)) return;
      done();
      resolve([content, buffers]);
    };
    signal.addEventListener("abort", () => (done(), reject(signal.reason)), { once: true });
    model.on("msg:custom", hear);
    model.send(question);
  });
}

/** @param {BlobPart} bytes */
function unpacked(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).blob();
}
