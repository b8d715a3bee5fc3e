// @ts-check
/** Whether the page is in a frame, and in whose. */

export const isFramed = () => window.parent !== window;

/** Whether the page around the frame has another origin: what browsers store is then kept apart for that page's site. */
export function isForeign() {
  try {
    return isFramed() && !window.parent.location.href;
  } catch {
    return true;
  }
}
