// @ts-check
/**
 * One lab for all widgets of a page: it needs 40 MB and a worker, and its files travel from Python once. Each widget has
 * a copy of this module, so what they share lies with the page.
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("./session.js").Model} Model
 * @typedef {{ users: Set<Session>, lab: Promise<CifarLab> | null }} Shared
 */
import { CifarLab } from "../../../www/cifar-lab.js";
import { filesFromPython } from "./files.js";

const KEY = Symbol.for(`cifar-lab-widget ${CifarLab.version}`);
/** @returns {Shared} */
const shared = () => (/** @type {any} */ (globalThis)[KEY] ??= { users: new Set(), lab: null });

/**
 * The lab of the page; opened with files from this session's Python where nobody has opened it yet.
 * @param {Session} session
 * @param {Model} model
 * @param {AbortSignal} signal Of the session's end.
 * @returns {Promise<CifarLab>}
 */
export async function joined(session, model, signal) {
  const page = shared();
  page.users.add(session);
  const isOpener = !page.lab;
  const lab = (page.lab ??= open(model, signal));
  try {
    return await lab;
  } catch (error) {
    if (page.lab === lab) page.lab = null;
    // Whose Python went away meanwhile was another: this one's is asked then.
    if (!isOpener && !signal.aborted) return joined(session, model, signal);
    throw error;
  }
}

/** @param {Session} session Has ended; the last one closes the lab. */
export function left(session) {
  const page = shared();
  if (!page.users.delete(session) || page.users.size) return;
  page.lab?.then((lab) => lab.close(), () => {});
  page.lab = null;
}

/** @param {Model} model @param {AbortSignal} signal */
async function open(model, signal) {
  return CifarLab.open({ files: await filesFromPython(model, signal) });
}
