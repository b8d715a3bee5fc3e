// @ts-check
/**
 * Keys that do something wherever the page is. Those of one letter can be turned off, for people whose hands or
 * speech programs press keys by chance.
 */
import { recall, remember } from "./settings.js";

/** Where a letter is text, or has a meaning of its own. */
const TAKEN =
  "input:not([type=radio], [type=checkbox], [type=range]), select, textarea, [contenteditable], [role=application], dialog";

export const areOn = () => recall("keys") !== "off";

/** @param {boolean} areOn */
export const turn = (areOn) => remember("keys", areOn ? "on" : "off");

/** @param {Record<string, () => void>} actions By key. */
export function listen(actions) {
  document.addEventListener("keydown", (event) => {
    const action = actions[event.key];
    const isOther = event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented || event.repeat;
    const target = /** @type {Element} */ (event.target);
    if (!action || isOther || !areOn() || target.closest(TAKEN)) return;
    event.preventDefault();
    action();
  });
}
