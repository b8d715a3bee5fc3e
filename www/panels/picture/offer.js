// @ts-check
/**
 * The accurate network for a person's own pictures: whether it is fetched is decided by its size and the connection
 * before a byte of it has come, and the person may say no.
 * @typedef {{ bytes: number, reply: "open" | "taken" | "declined" }} Offer `open`: the person is asked; `taken`: it answers
 *   to own pictures, and the notebook's to those of the test set; `declined`: nothing changes by itself any more.
 * @typedef {import("../../state.js").State} State
 * @typedef {{ saveData?: boolean, effectiveType?: string }} Connection As browsers that know it tell it.
 */
import { FIRST_MODEL } from "../../state.js";

export const ACCURATE = "accurate";
/** On these it would take half a minute and more. */
const SLOW = ["slow-2g", "2g", "3g"];

/** @param {Connection | undefined} connection A browser that does not say is taken to have a good one. */
export function isCheap(connection) {
  return !connection?.saveData && !SLOW.includes(connection?.effectiveType ?? "");
}

/**
 * What follows from the way in that is open: another offer, another model, or nothing.
 * @param {State} state
 * @param {Connection | undefined} connection
 * @returns {{ offer?: Offer, model?: string }}
 */
export function consequences({ site, way, route: { model }, offer }, connection) {
  const bytes = site?.models.find(({ name }) => name === ACCURATE)?.bytes;
  if (!bytes) return {};
  const isOwn = way !== "test";
  if (isOwn && !offer && model === FIRST_MODEL) {
    const isTaken = isCheap(connection);
    return { offer: { bytes, reply: isTaken ? "taken" : "open" }, ...(isTaken && { model: ACCURATE }) };
  }
  if (offer?.reply !== "taken") return {};
  const [from, to] = isOwn ? [FIRST_MODEL, ACCURATE] : [ACCURATE, FIRST_MODEL];
  return model === from ? { model: to } : {};
}

/** What the browser says of the connection; Firefox and Safari say nothing. */
export function connectionNow() {
  const { connection } = /** @type {{ connection?: Connection }} */ (navigator);
  const saveData = connection?.saveData || matchMedia("(prefers-reduced-data: reduce)").matches;
  return { saveData, effectiveType: connection?.effectiveType };
}
