// @ts-check
/** A layers model of TensorFlow.js from a folder with `model.json` and its weights. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * What `tf.loadLayersModel` makes of a URL, without the fetches.
 * @param {any} tf
 * @param {string} folder
 */
export function modelIn(tf, folder) {
  const { modelTopology, weightsManifest } = JSON.parse(readFileSync(join(folder, "model.json"), "utf8"));
  const parts = weightsManifest.flatMap((/** @type {{ paths: string[] }} */ { paths }) =>
    paths.map((path) => readFileSync(join(folder, path))),
  );
  const weightSpecs = weightsManifest.flatMap((/** @type {{ weights: object[] }} */ { weights }) => weights);
  const weightData = new Uint8Array(Buffer.concat(parts)).buffer;
  return tf.loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs, weightData }));
}
