// @ts-check
/**
 * One lab for all widgets of a page: it needs 40 MB and a worker, and its files travel from Python once. Each widget has
 * a copy of this module, so what they share lies with the page.
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("./session.js").Model} Model
 * @typedef {object} Shared
 * @property {Set<Session>} users
 * @property {Promise<CifarLab> | null} lab
 * @property {(files: Record<string, Blob>) => void} give What the lab is opened with; the first that come count.
 */
import { CifarLab } from "../../../www/cifar-lab.js";
import { filesFromPython } from "./files.js";

/**
 * A widget whose Python was asked may have lost it, after a restart, and does not hear of it: then the next widget's is
 * asked as well.
 */
export const PATIENCE_MS = 3000;

const KEY = Symbol.for(`cifar-lab-widget ${CifarLab.version}`);
/** @returns {Shared} */
function shared() {
  const page = /** @type {any} */ (globalThis);
  page[KEY] ??= { users: new Set(), lab: null, give: () => {} };
  return page[KEY];
}

/**
 * The lab of the page, opened with files from Python where nobody has opened it yet. After a failure the next call tries
 * again.
 * @param {Session} session
 * @param {Model} model
 * @param {AbortSignal} signal Of the session's end.
 * @returns {Promise<CifarLab>}
 */
export function joined(session, model, signal) {
  const page = shared();
  page.users.add(session);
  const isFirst = !page.lab;
  const lab = (page.lab ??= opened(page));
  const { give } = page;
  const ask = () => filesFromPython(model, signal).then(give, () => {});
  const asking = setTimeout(ask, isFirst ? 0 : PATIENCE_MS);
  lab.catch(() => {}).then(() => clearTimeout(asking));
  return lab;
}

/** @param {Session} session Has ended; the last one closes the lab. */
export function left(session) {
  const page = shared();
  if (!page.users.delete(session) || page.users.size) return;
  page.lab?.then(
    (lab) => lab.close(),
    () => {},
  );
  page.lab = null;
}

/** @param {Shared} page */
function opened(page) {
  /** @type {Promise<Record<string, Blob>>} */
  const files = new Promise((resolve) => (page.give = resolve));
  const lab = files.then((files) => CifarLab.open({ files }));
  lab.catch(() => {
    if (page.lab === lab) page.lab = null;
  });
  return lab;
}
