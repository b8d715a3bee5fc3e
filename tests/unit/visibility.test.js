// @ts-check
/** An embed out of sight: what the browser tells, and what it does not tell but shows by how seldom it paints. */
import assert from "node:assert/strict";
import { test } from "node:test";

/** @type {(entries: { isIntersecting: boolean }[]) => void} */
let tell = () => {};
/** Frames that are asked for, by their numbers. @type {Map<number, () => void>} */
const frames = new Map();
let asked = 0;
Object.assign(globalThis, {
  document: { documentElement: {}, hidden: false },
  requestAnimationFrame: (/** @type {() => void} */ paint) => (frames.set(++asked, paint), asked),
  cancelAnimationFrame: (/** @type {number} */ frame) => frames.delete(frame),
  IntersectionObserver: class {
    /** @param {typeof tell} hear */
    constructor(hear) {
      tell = hear;
    }
    observe() {}
  },
});
const { GRACE_MS, Visibility } = await import("../../www/embed/visibility.js");

/** @param {import("node:test").TestContext} t */
function begin(t) {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  frames.clear();
  /** @type {string[]} */
  const heard = [];
  const frame = { isTraining: true };
  const visibility = new Visibility({
    onchange: (isSeen) => heard.push(isSeen ? "seen" : "gone"),
    isTraining: () => frame.isTraining,
    onwarning: () => heard.push("warned"),
    onpause: () => heard.push("paused"),
  });
  const paint = () => {
    const due = [...frames.values()];
    frames.clear();
    for (const draw of due) draw();
  };
  /** Seconds, so many frames painted in each; or parts of seconds. */
  const pass = (/** @type {number} */ seconds, /** @type {number} */ painted, ms = 1000) => {
    for (let second = 0; second < seconds; second++) {
      for (let time = 0; time < painted; time++) paint();
      t.mock.timers.tick(ms);
    }
  };
  return { visibility, heard, frame, pass };
}

test("what the browser tells is believed: a training is warned once, then paused once", (t) => {
  const { visibility, heard, pass } = begin(t);
  tell([{ isIntersecting: true }]);
  visibility.check();
  pass(5, 60);
  assert.deepEqual(heard, []);
  tell([{ isIntersecting: false }]);
  assert.deepEqual(heard, ["gone", "warned"]);
  pass(GRACE_MS / 1000, 60);
  // It takes a moment until the training stands.
  visibility.check();
  pass(20, 60);
  assert.deepEqual(heard, ["gone", "warned", "paused"]);
});

test("a frame that is told nothing and hardly painted is out of sight, until it is painted again", (t) => {
  const { visibility, heard, frame, pass } = begin(t);
  tell([{ isIntersecting: true }]);
  visibility.check();
  pass(2, 60);
  pass(2, 1);
  // A busy moment.
  pass(2, 30);
  assert.deepEqual(heard, []);
  pass(3, 1);
  assert.deepEqual(heard, ["gone", "warned"]);
  pass(GRACE_MS / 1000, 1);
  frame.isTraining = false;
  visibility.check();
  pass(5, 1);
  assert.deepEqual(heard, ["gone", "warned", "paused"]);
  pass(1, 60);
  assert.deepEqual(heard.at(-1), "seen");
  // Nothing is counted where nothing is trained and all is seen.
  pass(5, 0);
  assert.deepEqual(heard.length, 4);
});

test("a tab in the background is not out of sight", (t) => {
  const { visibility, heard, pass } = begin(t);
  tell([{ isIntersecting: true }]);
  visibility.check();
  Object.assign(document, { hidden: true });
  pass(20, 0);
  Object.assign(document, { hidden: false });
  assert.deepEqual(heard, []);
});

test("a training in sight that is paused and goes on within a second is counted once, and is not paused", (t) => {
  const { visibility, heard, frame, pass } = begin(t);
  tell([{ isIntersecting: true }]);
  visibility.check();
  for (let time = 0; time < 5; time++) {
    pass(1, 1, 300);
    frame.isTraining = false;
    visibility.check();
    frame.isTraining = true;
    visibility.check();
  }
  assert.equal(frames.size, 1, "one frame is waited for");
  // A slow device: four frames a second, each in its quarter.
  pass(80, 1, 250);
  assert.deepEqual(heard, []);
});

test("seldom painted at the end of one training says nothing about the next", (t) => {
  const { visibility, heard, frame, pass } = begin(t);
  tell([{ isIntersecting: true }]);
  for (let training = 0; training < 3; training++) {
    frame.isTraining = true;
    visibility.check();
    pass(2, 1);
    frame.isTraining = false;
    visibility.check();
  }
  assert.deepEqual(heard, []);
  assert.equal(frames.size, 0, "nothing is asked for where nothing is watched");
});

test("a second asks for no more frames than tell whether it is painted", (t) => {
  const { visibility, pass } = begin(t);
  tell([{ isIntersecting: true }]);
  const before = asked;
  visibility.check();
  pass(10, 60);
  assert.ok(asked - before <= 4 * 10, `${asked - before} frames`);
});
