// @ts-check
/**
 * A lab for one widget alone, in which a person's own network answers: those that share one have the notebook's.
 * @typedef {import("./session.js").Model} Model
 */
import { CifarLab } from "../../../www/cifar-lab.js";
import { filesFromPython, networkFromPython } from "./files.js";

/**
 * @param {Model} model
 * @param {string} of Key of the network.
 * @param {AbortSignal} signal Of the session's end, or of this network's.
 */
export async function ownLab(model, of, signal) {
  const [files, file] = await Promise.all([filesFromPython(model, signal, true), networkFromPython(model, signal, of)]);
  const lab = await CifarLab.open({ files, signal });
  try {
    await lab.loadModelFile([file], { pixels: model.get("pixels"), signal });
    return lab;
  } catch (error) {
    lab.close();
    throw error;
  }
}
