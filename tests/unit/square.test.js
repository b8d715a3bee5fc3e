// @ts-check
/** The square over a picture: inside it, in whole pixels, whatever is done to it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  fitted,
  isInside,
  largestSide,
  moved,
  resized,
  sideOf,
  smallestSide,
  squareOf,
  squareText,
  zoomOf,
} from "../../www/panels/picture/square.js";

const WIDE = { width: 640, height: 480 };
const middle = { x: 80, y: 0, side: 480 };

test("a square stays inside the picture and on whole pixels", () => {
  assert.deepEqual(moved(WIDE, middle, 1000, 5), { x: 160, y: 0, side: 480 });
  assert.deepEqual(moved(WIDE, { x: 10, y: 20, side: 100 }, -3.4, 7.5), { x: 7, y: 28, side: 100 });
  assert.deepEqual(fitted(WIDE, { x: -5, y: 470, side: 99.6 }), { x: 0, y: 380, side: 100 });
  assert.deepEqual(fitted(WIDE, { x: 0, y: 0, side: 5000 }), { x: 0, y: 0, side: 480 });
});

test("a square in the address comes back from it, and anything else is none", () => {
  for (const text of ["130,20,200", "75.5,0,300", "0,0,1"]) assert.equal(squareText(squareOf(text)), text);
  for (const text of ["", "1,2", "1,2,3,4", "a,b,c", "1,2,0", "-1,2,3", "1e3,0,5", "1,2,3\n4"])
    assert.equal(squareOf(text), null, text);
  assert.equal(squareText(null), "");
  assert.ok(isInside(WIDE, middle) && isInside(WIDE, { x: 639, y: 479, side: 1 }));
  for (const [x, y, side] of [
    [0, 0, 481],
    [161, 0, 480],
    [0, 0.5, 480],
    [-1, 0, 5],
    [0, 0, 0.5],
  ]) {
    assert.ok(!isInside(WIDE, { x: x ?? 0, y: y ?? 0, side: side ?? 0 }), `${x},${y},${side}`);
  }
});

test("zooming holds the point that it is done about", () => {
  assert.deepEqual(resized(WIDE, { x: 100, y: 100, side: 200 }, 100), { x: 150, y: 150, side: 100 });
  assert.deepEqual(resized(WIDE, { x: 100, y: 100, side: 200 }, 100, { x: 0, y: 1 }), { x: 100, y: 200, side: 100 });
  assert.deepEqual(resized(WIDE, { x: 100, y: 100, side: 200 }, 0), { x: 196, y: 196, side: 8 });
});

test("the slider goes from all of the picture to its smallest square, in equal ratios", () => {
  assert.equal(zoomOf(WIDE, 480), 0);
  assert.equal(zoomOf(WIDE, 8), 1);
  assert.equal(sideOf(WIDE, 0), 480);
  assert.ok(Math.abs(sideOf(WIDE, 1) - 8) < 1e-9);
  for (const side of [8, 9, 31, 200, 480]) assert.ok(Math.abs(sideOf(WIDE, zoomOf(WIDE, side)) - side) < 1e-9);
});

test("a picture of a few pixels has one square", () => {
  const tiny = { width: 5, height: 3 };
  assert.deepEqual([smallestSide(tiny), largestSide(tiny)], [3, 3]);
  assert.equal(zoomOf(tiny, 3), 0);
  assert.deepEqual(moved(tiny, { x: 1, y: 0, side: 3 }, 9, 9), { x: 2, y: 0, side: 3 });
});
