// @ts-check
/** Where a link leads: what it means comes before the eyes, and the keyboard goes there, unless the person is elsewhere already. */
import { lead } from "../panels/picture/lead.js";
import { FIRST_PLACE } from "./places.js";

/** Who has pressed something is where they want to be, also where a button has just made way for another. */
let hasActed = false;
for (const press of ["keydown", "pointerdown"])
  addEventListener(press, () => (hasActed = true), { once: true, capture: true });

/** @param {string} place */
const sectionOf = (place) => `main > section[data-place="${place}"]`;

/** @param {string} place That a person has gone to: it begins at its top. */
export function leadTo(place) {
  lead(sectionOf(place));
}

/** @param {import("../state.js").Route} route That a link means. */
export function land({ place, compare, lesson, panel, looked, sides, attack, damage, curves, resized }) {
  const isTaken = hasActed || document.activeElement !== document.body || lesson !== "";
  if (place === FIRST_PLACE || isTaken) return;
  const inside = (compare && "lab-compare") || (looked && "lab-inside .looked") || (sides && "lab-inside .sides");
  const evaluate = (attack || damage || curves || resized) && "lab-robustness";
  const part =
    (place === "inside" && inside) ||
    (place === "evaluate" && evaluate) ||
    (panel && `main > section[data-panel~="${panel}"]`);
  lead(part || sectionOf(place));
}
