// @ts-check
/**
 * Mouse, pen and finger on a drawing: one pointer at a time, so that a resting hand draws nothing.
 * @typedef {import("./sheet.js").Point} Point
 * @typedef {{ begin: (point: Point) => void, line: (from: Point, to: Point, pressure: number) => void }} Pen
 */

/**
 * @param {HTMLElement} surface Square, with `touch-action: none`: the page scrolls everywhere but here.
 * @param {Pen} pen `pressure`: 0 to 1 where the pen tells, else 0.5.
 */
export function followPen(surface, { begin, line }) {
  /** @type {number | null} */
  let pointer = null;
  /** @type {Point} */
  let last = { x: 0, y: 0 };
  const pointOf = (/** @type {PointerEvent} */ { clientX, clientY }) => {
    const { left, top, width, height } = surface.getBoundingClientRect();
    return { x: (clientX - left) / width, y: (clientY - top) / height };
  };
  const pressureOf = (/** @type {PointerEvent} */ event) => (event.pointerType === "pen" ? event.pressure : 0.5);

  surface.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || pointer !== null) return;
    // No text is selected while a line is drawn; the focus, which this would keep away, is set by hand.
    event.preventDefault();
    surface.focus({ preventScroll: true });
    surface.setPointerCapture(event.pointerId);
    [pointer, last] = [event.pointerId, pointOf(event)];
    begin(last);
    line(last, last, pressureOf(event));
  });
  surface.addEventListener("pointermove", (event) => {
    if (event.pointerId !== pointer) return;
    // The points between two frames: a quick curve stays a curve.
    const between = event.getCoalescedEvents?.() ?? [];
    for (const one of between.length > 0 ? between : [event]) {
      const point = pointOf(one);
      line(last, point, pressureOf(one));
      last = point;
    }
  });
  for (const end of ["pointerup", "pointercancel"]) {
    surface.addEventListener(end, (event) => {
      if (/** @type {PointerEvent} */ (event).pointerId === pointer) pointer = null;
    });
  }
}
