// @ts-check
/**
 * The browser's question before the page goes: a tab that is closed or loaded anew would lose what nobody keeps. Heard
 * only as long as there is something, since a page that always listens is not kept for the way back.
 */

/** The sentence is the browser's own. @param {BeforeUnloadEvent} event */
const ask = (event) => {
  event.preventDefault();
  // Browsers before 2023 want this.
  event.returnValue = true;
};

/** @param {boolean} isNeeded */
export function askBeforeLeaving(isNeeded) {
  if (isNeeded) addEventListener("beforeunload", ask);
  else removeEventListener("beforeunload", ask);
}
