// @ts-check
/** Pens, fingers and palms on the drawing, as browsers and their systems tell of them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { followPen } from "../../www/panels/picture/drawing/pen.js";

/** A sheet of 100 pixels at 10, 20, and what is drawn on it: the points of each stroke, and its pressures. */
function sheet() {
  const surface = /** @type {any} */ (new EventTarget());
  let box = { left: 10, top: 20, width: 100, height: 100 };
  const captured = /** @type {number[]} */ ([]);
  Object.assign(surface, {
    getBoundingClientRect: () => box,
    focus() {},
    setPointerCapture: (/** @type {number} */ id) => captured.push(id),
  });
  const strokes = /** @type {{ points: string[], pressures: number[] }[]} */ ([]);
  followPen(surface, {
    begin: () => strokes.push({ points: [], pressures: [] }),
    line: (_, { x, y }, pressure) => {
      strokes.at(-1)?.points.push(`${Math.round(100 * x)},${Math.round(100 * y)}`);
      strokes.at(-1)?.pressures.push(pressure);
    },
    takeBack: () => strokes.pop(),
  });
  let time = 0;
  const tell = (/** @type {string} */ name, /** @type {number} */ x, /** @type {object} */ more = {}) => {
    const event = new Event(name, { cancelable: true });
    const usual = { pointerId: 1, pointerType: "mouse", pressure: 0.5, button: 0, buttons: 1, isPrimary: true };
    for (const [key, value] of Object.entries({ ...usual, clientX: x, clientY: 30, timeStamp: (time += 10), ...more }))
      Object.defineProperty(event, key, { value, configurable: true });
    surface.dispatchEvent(event);
    return event;
  };
  const turn = (/** @type {Partial<typeof box>} */ change) => (box = { ...box, ...change });
  return { tell, strokes, captured, surface, turn };
}

const PEN = { pointerType: "pen", pointerId: 7 };
const FINGER = { pointerType: "touch", pointerId: 3 };

test("a pen that tells no pressure draws as one pressed by half; one that tells it now and then keeps the last", () => {
  const { tell, strokes } = sheet();
  tell("pointerdown", 20, { ...PEN, pressure: 0 });
  tell("pointermove", 30, { ...PEN, pressure: 0 });
  tell("pointerup", 30, { ...PEN, pressure: 0 });
  tell("pointerdown", 20, { ...PEN, pressure: 0.8 });
  tell("pointermove", 40, { ...PEN, pressure: 0 });
  tell("pointermove", 50, { ...PEN, pressure: 0.2 });
  tell("pointerup", 50, { ...PEN, pressure: 0 });
  assert.deepEqual(strokes[0]?.pressures, [0.5, 0.5]);
  assert.deepEqual(strokes[1]?.pressures, [0.8, 0.8, 0.2]);
});

test("a pointer that never comes up gives the sheet free", () => {
  for (const end of ["lostpointercapture", "pointercancel"]) {
    const { tell, strokes } = sheet();
    tell("pointerdown", 20, FINGER);
    tell(end, 0, FINGER);
    tell("pointerdown", 30, { ...FINGER, pointerId: 4, isPrimary: false });
    assert.equal(strokes.length, 2, end);
  }
  // Nobody tells that a finger is gone: the next one is the first of all again.
  const { tell, strokes } = sheet();
  tell("pointerdown", 20, FINGER);
  tell("pointerdown", 30, { ...FINGER, pointerId: 4 });
  tell("pointermove", 90, FINGER);
  tell("pointermove", 40, { ...FINGER, pointerId: 4 });
  assert.deepEqual(
    strokes.map(({ points }) => points),
    [["10,10"], ["20,10", "30,10"]],
  );
});

test("a mouse whose button came up elsewhere draws no more", () => {
  const { tell, strokes } = sheet();
  tell("pointerdown", 20);
  tell("pointermove", 30, { buttons: 0, isTrusted: true });
  tell("pointermove", 40, { buttons: 0, isTrusted: true });
  assert.deepEqual(strokes[0]?.points, ["10,10"]);
});

test("two fingers draw one line", () => {
  const { tell, strokes } = sheet();
  tell("pointerdown", 20, FINGER);
  tell("pointerdown", 80, { ...FINGER, pointerId: 4, isPrimary: false });
  tell("pointermove", 90, { ...FINGER, pointerId: 4, isPrimary: false });
  tell("pointermove", 30, FINGER);
  assert.deepEqual(
    strokes.map(({ points }) => points),
    [["10,10", "20,10"]],
  );
});

test("a palm draws nothing, whether it comes before its pen or after", () => {
  const { tell, strokes } = sheet();
  tell("pointerdown", 80, FINGER);
  tell("pointermove", 81, FINGER);
  tell("pointerdown", 20, PEN);
  tell("pointerdown", 90, { ...FINGER, pointerId: 5 });
  tell("pointermove", 95, { ...FINGER, pointerId: 5 });
  tell("pointermove", 30, PEN);
  assert.deepEqual(
    strokes.map(({ points }) => points),
    [["10,10", "20,10"]],
  );
  // A pen that is gone without a word does not keep fingers away for good.
  tell("pointerdown", 40, { ...FINGER, pointerId: 6, timeStamp: 9000 });
  assert.equal(strokes.length, 2);
});

test("a quick stroke loses no point between two frames, nor its end", () => {
  const { tell, strokes } = sheet();
  const between = [25, 35, 45].map((x) => ({ ...PEN, pressure: 0.4, clientX: x, clientY: 30 }));
  tell("pointerdown", 20, { ...PEN, pressure: 0.4 });
  tell("pointermove", 45, { ...PEN, pressure: 0.4, getCoalescedEvents: () => between });
  tell("pointerup", 60, { ...PEN, pressure: 0 });
  assert.deepEqual(strokes[0]?.points, ["10,10", "15,10", "25,10", "35,10", "50,10"]);
  assert.deepEqual(new Set(strokes[0]?.pressures), new Set([0.4]));
});

test("a page that is zoomed or turned meanwhile keeps the stroke on its sheet", () => {
  const { tell, strokes, turn } = sheet();
  tell("pointerdown", 60);
  turn({ left: 0, top: 0, width: 200, height: 200 });
  tell("pointermove", 150, { clientY: 50 });
  assert.deepEqual(strokes[0]?.points, ["50,10", "75,25"]);
});

test("a pointer that is up before it is held, and a tablet that would take a stroke for handwriting, disturb nothing", () => {
  const { tell, strokes, surface } = sheet();
  surface.setPointerCapture = () => {
    throw new DOMException("", "NotFoundError");
  };
  tell("pointerdown", 20, PEN);
  assert.equal(strokes.length, 1);
  const move = new Event("touchmove", { cancelable: true });
  surface.dispatchEvent(move);
  assert.ok(move.defaultPrevented);
});
