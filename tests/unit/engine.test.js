// @ts-check
/** The parts of www/workers that need no browser: sharing work out, waiting for the latest, sentences, canvases. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Canvases } from "../../www/workers/canvases.js";
import { english, faults } from "../../www/workers/errors.js";
import { count, share } from "../../www/workers/evaluate.js";
import { placeOf, waitsFor } from "../../www/workers/places.js";
import { Latest, orAborted } from "../../www/workers/waiting.js";

const SHEETS = [0, 1000, 2000].map((first) => ({ split: "test", first, count: 1000 }));

test("an evaluation is cut where the sheets are", () => {
  const spans = share(SHEETS, { first: 950, count: 1100 }, 2);
  assert.deepEqual(spans, [
    { first: 950, count: 50 },
    { first: 1000, count: 1000 },
    { first: 2000, count: 50 },
  ]);
});

test("more workers than sheets share a sheet, and no image is lost or counted twice", () => {
  for (const workers of [1, 2, 3, 5, 16]) {
    for (const all of [
      { first: 0, count: 3000 },
      { first: 17, count: 1 },
      { first: 999, count: 7 },
    ]) {
      const spans = share(SHEETS, all, workers);
      const images = spans.flatMap(({ first, count }) => Array.from({ length: count }, (_, k) => first + k));
      assert.deepEqual(
        images,
        Array.from({ length: all.count }, (_, k) => all.first + k),
        `${workers}`,
      );
      if (all.count >= 1000) assert.ok(spans.length >= workers, `${workers} workers, ${spans.length} spans`);
    }
  }
});

test("each worker takes the next span, in steps, and the progress adds up", async () => {
  /** @type {number[]} */
  const seen = [];
  /** @type {number[]} */
  const progress = [];
  const evaluate = async (/** @type {{ first: number, count: number }} */ step) => {
    seen.push(...Array.from({ length: step.count }, (_, k) => step.first + k));
    return { counts: { n: step.count, correct: 1 } };
  };
  const parts = await count(share(SHEETS, { first: 0, count: 2050 }, 2), [evaluate, evaluate], ({ done }) => {
    progress.push(done);
  });
  assert.deepEqual(
    seen.sort((a, b) => a - b),
    Array.from({ length: 2050 }, (_, k) => k),
  );
  assert.equal(parts.length, 21);
  assert.deepEqual(
    progress,
    [...progress].sort((a, b) => a - b),
  );
  assert.equal(progress.at(-1), 2050);
});

test("a worker that fails fails the evaluation", async () => {
  const broken = () => Promise.reject(new Error("panic"));
  await assert.rejects(
    count(share(SHEETS, { first: 0, count: 10 }, 1), [broken], () => {}),
    /panic/,
  );
});

/** @param {Promise<unknown>} promise */
const outcome = (promise) => promise.catch((error) => error.code);

test("only the latest of many questions is asked, besides the one under way", async () => {
  const latest = new Latest(faults());
  /** @type {number[]} */
  const asked = [];
  const ask = (/** @type {number} */ n) => latest.run(async () => (asked.push(n), n));
  const answers = await Promise.all([1, 2, 3, 4].map((n) => outcome(ask(n))));
  assert.deepEqual(answers, ["superseded", "superseded", "superseded", 4]);
  assert.deepEqual(asked, [1, 4]);
  assert.equal(await ask(5), 5);
});

test("what never comes holds up those that need it and nobody else", async () => {
  const latest = new Latest(faults());
  /** @type {string[]} */
  const asked = [];
  const ask = (/** @type {string} */ needs, /** @type {Promise<unknown>} */ answer = Promise.resolve(needs)) =>
    outcome(latest.run(() => (asked.push(needs), answer), undefined, needs));
  const never = ask("a slow sheet", new Promise(() => {}));
  assert.equal(await ask("samples"), "samples");
  assert.equal(await never, "superseded");
  const again = ask("a slow sheet");
  assert.equal(await ask("picture"), "picture");
  assert.equal(await again, "superseded");
  assert.deepEqual(asked, ["a slow sheet", "samples", "picture"], "one at a time of those that need the same");
});

test("a square that is dragged has one answer under way", async () => {
  const latest = new Latest(faults());
  let most = 0;
  let now = 0;
  const look = async () => {
    most = Math.max(most, ++now);
    await new Promise((resolve) => setTimeout(resolve, 1));
    now -= 1;
  };
  const answers = Array.from({ length: 50 }, () => outcome(latest.run(look, undefined, "picture")));
  assert.deepEqual(
    (await Promise.all(answers)).filter((code) => code !== "superseded"),
    [undefined],
  );
  assert.equal(most, 1);
});

test("an image waits for its sheet, a sample for the samples, a picture for the one before", () => {
  const manifest = {
    sheets: [...SHEETS, { split: "train", first: 0, count: 1000, file: "train-0" }].map((sheet) => ({
      file: `${sheet.first}`,
      ...sheet,
    })),
    samples: { indices: [116], file: "samples" },
  };
  const needs = (/** @type {unknown} */ source) => waitsFor(manifest, placeOf(source));
  assert.deepEqual([116, 117, 1000, { split: "train", index: 116 }].map(needs), ["samples", "0", "1000", "train-0"]);
  assert.deepEqual([new Blob(), new Uint8Array(3072), null, undefined].map(needs), Array(4).fill("picture"));
  assert.equal(needs(5000), "", "no such image");
});

test("a failed question does not hold up the next", async () => {
  const latest = new Latest(faults());
  const failed = latest.run(() => Promise.reject(faults()("internal", { message: "x" })));
  assert.equal(await outcome(failed), "internal");
  assert.equal(await latest.run(async () => 7), 7);
});

test("who gives up is told so, and a question not yet asked is not asked", async () => {
  const latest = new Latest(faults());
  const control = new AbortController();
  let asked = false;
  const busy = latest.run(() => new Promise((resolve) => setTimeout(resolve, 5)));
  const waiting = latest.run(async () => (asked = true), control.signal);
  control.abort();
  assert.equal(await outcome(waiting), "aborted");
  assert.equal(await outcome(busy), "superseded");
  assert.equal(await latest.run(async () => "next"), "next");
  assert.equal(asked, false);
  assert.equal(await outcome(orAborted(Promise.resolve(1), AbortSignal.abort(), faults())), "aborted");
});

test("every sentence is filled in, and the page's own language goes first", () => {
  assert.equal(
    english("fetch.status", { asset: "a", status: 404 }),
    "a could not be downloaded: the server answers 404",
  );
  assert.equal(english("weights", { problem: "p", remedy: "r" }), "p: r");
  const spanish = faults((code, { status }) => (code === "fetch.status" ? `estado ${status}` : ""));
  assert.equal(spanish("fetch.status", { asset: "a", status: 404 }).message, "estado 404");
  assert.equal(spanish("closed").message, "the lab is closed");
  const broken = faults(() => {
    throw new Error("no such key");
  });
  assert.equal(broken("closed").message, "the lab is closed");
});

/** A worker that notes what it is asked, and fails at one call. */
function worker(failing = "") {
  /** @type {string[]} */
  const calls = [];
  const call = async (/** @type {string} */ name, /** @type {any[]} */ args) => {
    calls.push(`${name} ${args[0].canvas ?? args[0]} ${args[0].width ?? ""}`.trim());
    if (calls.at(-1) === failing) throw new Error(failing);
  };
  return { calls, call };
}

/** @type {any} */
const request = (/** @type {string} */ canvas, /** @type {number} */ width) => ({ canvas, width });
/** @type {any} */
const canvas = {};

test("a fresh worker gets fresh canvases with the last picture of each", async () => {
  const canvases = new Canvases();
  const first = worker();
  await canvases.attach(first, "picture", canvas);
  await canvases.attach(first, "bars", canvas);
  await canvases.paint(first, request("picture", 1));
  await canvases.paint(first, request("picture", 2));
  const second = worker();
  await canvases.restore(second, (names) => Object.fromEntries(names.map((name) => [name, canvas])));
  assert.deepEqual(second.calls, ["attach picture", "paint picture 2", "attach bars"]);
});

test("what killed a worker is not painted again", async () => {
  const canvases = new Canvases();
  const first = worker("paint picture 2");
  await canvases.attach(first, "picture", canvas);
  await canvases.paint(first, request("picture", 1));
  await assert.rejects(canvases.paint(first, request("picture", 2)));
  const second = worker();
  await canvases.restore(second, () => ({ picture: canvas }));
  assert.deepEqual(second.calls, ["attach picture", "paint picture 1"]);
});
