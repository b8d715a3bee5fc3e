// @ts-check
/**
 * Mouse, pen and finger on a drawing: one pointer at a time, so that a resting hand draws nothing. One that never comes up,
 * since the system took it away, gives the sheet free.
 * @typedef {import("./sheet.js").Point} Point
 * @typedef {{ begin: (point: Point) => void, line: (from: Point, to: Point, pressure: number) => void, takeBack: () => void }} Pen
 */

/** Of what does not tell how hard it is pressed. */
const MIDDLE = 0.5;
/** A pen that is on the sheet says something more often than this. */
const SILENT_MS = 3000;

/**
 * @param {HTMLElement} surface Square, with `touch-action: none`: the page scrolls everywhere but here.
 * @param {Pen} pen `pressure`: 0 to 1 where the pen tells, else 0.5; `takeBack`: what the stroke in hand has drawn was a palm.
 */
export function followPen(surface, { begin, line, takeBack }) {
  /** @type {{ id: number, type: string, heard: number } | null} */
  let held = null;
  /** @type {Point} */
  let last = { x: 0, y: 0 };
  /** The last that a pen told: some tell 0 throughout, some now and then. */
  let pressed = MIDDLE;
  const pointOf = (/** @type {PointerEvent} */ { clientX, clientY }) => {
    const { left, top, width, height } = surface.getBoundingClientRect();
    return { x: (clientX - left) / width, y: (clientY - top) / height };
  };
  const pressureOf = (/** @type {PointerEvent} */ { pointerType, pressure }) => {
    if (pointerType !== "pen") return MIDDLE;
    if (pressure > 0) pressed = pressure;
    return pressed;
  };
  const drawTo = (/** @type {PointerEvent} */ event) => {
    const point = pointOf(event);
    line(last, point, pressureOf(event));
    last = point;
  };
  const isHeld = (/** @type {PointerEvent} */ { pointerId }) => held?.id === pointerId;

  surface.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || (held && !mayFollow(event, held))) return;
    // The hand came down before its pen.
    if (held?.type === "touch" && event.pointerType === "pen") takeBack();
    // No text is selected while a line is drawn; the focus, which this would keep away, is set by hand.
    event.preventDefault();
    surface.focus({ preventScroll: true });
    try {
      surface.setPointerCapture(event.pointerId);
    } catch {
      // It is up again already: what it does not draw any more it need not hold.
    }
    held = { id: event.pointerId, type: event.pointerType, heard: event.timeStamp };
    last = pointOf(event);
    begin(last);
    drawTo(event);
  });
  surface.addEventListener("pointermove", (event) => {
    if (!held || !isHeld(event)) return;
    // Its button came up where nobody heard of it. Events of scripts need not name buttons.
    if (event.buttons === 0 && event.isTrusted) return (held = null);
    held.heard = event.timeStamp;
    // The points between two frames: a quick curve stays a curve.
    const between = event.getCoalescedEvents?.() ?? [];
    for (const one of between.length > 0 ? between : [event]) drawTo(one);
  });
  surface.addEventListener("pointerup", (event) => {
    if (!isHeld(event)) return;
    held = null;
    const { x, y } = pointOf(event);
    if (x !== last.x || y !== last.y) drawTo(event);
  });
  for (const end of ["pointercancel", "lostpointercapture"])
    surface.addEventListener(end, (event) => {
      if (isHeld(/** @type {PointerEvent} */ (event))) held = null;
    });
  // Without this iPadOS takes quick strokes of a pen for handwriting and keeps them (Scribble).
  surface.addEventListener("touchmove", (event) => event.preventDefault(), { passive: false });
}

/**
 * Whether a pointer that comes down takes the sheet from the one that has it. The first finger of all means that whoever was
 * there is gone; while a pen draws, a finger is the hand's.
 * @param {PointerEvent} event
 * @param {{ id: number, type: string, heard: number }} held
 */
function mayFollow({ isPrimary, pointerId, pointerType, timeStamp }, { id, type, heard }) {
  if (pointerId === id) return true;
  const isPalm = type === "pen" && pointerType === "touch";
  return isPrimary && (!isPalm || timeStamp - heard > SILENT_MS);
}
