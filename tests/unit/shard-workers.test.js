// @ts-check
/** A training run shared out: who computes which piece, how the run rests, what it is summed up to. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { RestartLimiter } from "../../www/workers/restart-limiter.js";
import { feed } from "../../www/training/feed.js";
import { capped } from "../../www/training/shard-workers.js";
import { Throttle } from "../../www/training/throttle.js";
import { Sharing } from "../../www/training/round.js";
import { Tally } from "../../www/training/tally.js";

test("each piece is computed once, and they are given out in order", () => {
  const sharing = new Sharing();
  sharing.begin(4);
  assert.deepEqual([sharing.give(1), sharing.give(2), sharing.own()], [0, 1, 2]);
  assert.equal(sharing.give(1), undefined, "it has one");
  sharing.computed();
  assert.ok(sharing.answered(1, 0));
  assert.equal(sharing.give(1), 3);
  assert.equal(sharing.isWaiting, false);
  assert.deepEqual([sharing.answered(2, 1), sharing.answered(1, 3), sharing.answered(1, 3)], [true, true, false]);
  assert.ok(sharing.isDone);
});

test("of many pieces a worker has one ahead, and at the end the leader takes back what is not begun", () => {
  const sharing = new Sharing();
  sharing.begin(5);
  assert.deepEqual([sharing.give(1, 1), sharing.give(1, 1), sharing.give(1, 1)], [0, 1, undefined]);
  assert.equal(sharing.own(), 2);
  sharing.computed();
  assert.ok(sharing.answered(1, 0));
  assert.equal(sharing.give(1, 1), 3);
  assert.equal(sharing.own(), 4);
  sharing.computed();
  assert.deepEqual(
    [sharing.own(), sharing.takeBack(), sharing.takeBack()],
    [undefined, { worker: 1, piece: 3 }, undefined],
  );
  assert.equal(sharing.answered(1, 3), false, "it is the leader's now, whoever else has computed it");
  sharing.computed();
  assert.equal(sharing.isDone, false);
  assert.ok(sharing.answered(1, 1));
  assert.ok(sharing.isDone);
});

test("for each order in which leader and workers are ready, every piece is answered once", () => {
  let seed = 1;
  const draw = (/** @type {number} */ below) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  for (let run = 0; run < 2000; run++) {
    const [sharing, pieces, workers] = [new Sharing(), 1 + draw(20), draw(4)];
    sharing.begin(pieces);
    /** @type {number[]} */
    const answered = [];
    /** What each worker was given and has not computed yet, in order. @type {Map<number, number[]>} */
    const queues = new Map();
    const give = (/** @type {number} */ worker) => {
      const piece = sharing.give(worker, workers);
      if (piece !== undefined) queues.set(worker, [...(queues.get(worker) ?? []), piece]);
    };
    for (let worker = 1; worker <= workers; worker++) give(worker);
    for (let turn = 0; !sharing.isDone; turn++) {
      assert.ok(turn < 1000, "it ends");
      const who = draw(workers + 1);
      if (who === 0) {
        const piece = sharing.own() ?? sharing.takeBack()?.piece;
        if (piece !== undefined) sharing.computed(), answered.push(piece);
      } else if (draw(20) === 0) {
        sharing.lost(who);
        queues.delete(who);
      } else {
        const piece = queues.get(who)?.shift();
        if (piece !== undefined && sharing.answered(who, piece)) answered.push(piece);
        give(who);
        if (draw(2)) give(who);
      }
    }
    assert.deepEqual(
      [...answered].sort((a, b) => a - b),
      Array.from({ length: pieces }, (_, piece) => piece),
    );
  }
});

test("the piece of a lost worker waits for the next, and a late answer counts for nothing", () => {
  const sharing = new Sharing();
  sharing.begin(2);
  assert.equal(sharing.give(1), 0);
  sharing.lost(1);
  assert.equal(sharing.answered(1, 0), false);
  assert.equal(sharing.own(), 0);
  sharing.computed();
  assert.equal(sharing.isDone, false);
  assert.equal(sharing.own(), 1);
  sharing.computed();
  assert.ok(sharing.isDone);
  sharing.lost(1);
  sharing.begin(1);
  assert.equal(sharing.give(1), 0, "a new round owes nothing to the one before");
});

test("a gentle run rests as long as it works, in pieces that a timer keeps", () => {
  const throttle = new Throttle();
  assert.deepEqual(throttle.after("step", 100), { rest: 0, still: 0 });
  throttle.gentle = true;
  const rests = Array.from({ length: 9 }, () => throttle.after("step", 15).rest);
  assert.deepEqual(rests, [0, 0, 45, 0, 0, 45, 0, 0, 45]);
});

test("a round that took far too long was a sleep, which is no speed of the run's", () => {
  const throttle = new Throttle();
  assert.equal(throttle.after("step", 9000).still, 0, "the first may be slow by itself");
  const calm = new Throttle();
  for (let round = 0; round < 5; round++) calm.after("step", 20);
  assert.equal(calm.after("step", 2000).still, 0, "a hiccup");
  assert.equal(calm.after("step", 60_020).still, 60_020 - (20 + (2000 - 20) / 8));
  assert.equal(calm.after("evaluation", 8000).still, 0, "another kind of round");
});

test("what dies again and again is left alone, what dies now and then is not", () => {
  const often = new RestartLimiter();
  assert.deepEqual(
    [0, 1000, 2000, 3000].map((now) => often.mayStartAgain(now)),
    [true, true, true, false],
  );
  const seldom = new RestartLimiter();
  assert.ok([0, 20_000, 40_000, 60_000, 80_000].every((now) => seldom.mayStartAgain(now)));
});

test("no more workers than cores", () => {
  assert.deepEqual([capped(1, 8), capped(4, 2), capped(40, 64)], [1, 2, 16]);
});

test("reports add up, and each epoch counts from nothing", () => {
  const tally = new Tally(
    /** @type {any} */ ({ epoch: 0, step: 0, curve: [], images: 64, recipe: { epochs: 2, batch: 32 } }),
  );
  const none = {
    correct: 0,
    images: 0,
    epoch: null,
    step: null,
    epochs: [],
    validation: null,
    judging: null,
    ms: 0,
    memory: 1,
    activeWorkers: 1,
    hands: 1,
    still: 0,
    losses: [],
  };
  const first = tally.add({ ...none, losses: [3], correct: 8, images: 32, epoch: 1, step: 1, ms: 100 });
  assert.deepEqual(
    [first.epoch, first.step, first.accuracy, first.imagesPerSecond, first.secondsLeft],
    [0, 1, 0.25, 320, 0.3],
  );
  const second = tally.add({
    ...none,
    losses: [2],
    correct: 24,
    images: 32,
    epoch: 1,
    step: 2,
    ms: 100,
    epochs: [{ epoch: 1 }],
  });
  assert.deepEqual([second.epoch, second.step, second.accuracy, second.curve.length], [1, 0, 0.5, 1]);
  const third = tally.add({ ...none, losses: [1], correct: 32, images: 32, epoch: 2, step: 1, ms: 100 });
  assert.deepEqual([third.epoch, third.step, third.accuracy], [1, 1, 1]);
});

/** Images of which each sheet named fails once, and a worker that keeps what it is fed. */
function sheets(/** @type {number[]} */ failing, code = "fetch.status") {
  /** @type {number[]} */
  const fed = [];
  let [coming, most] = [0, 0];
  const pixels = async (/** @type {string} */ _, /** @type {number} */ first, /** @type {number} */ count) => {
    most = Math.max(most, ++coming);
    const place = failing.indexOf(first);
    if (place >= 0) throw Object.assign(new Error("no sheet"), { code: (failing.splice(place, 1), code) });
    return { planar: Uint8Array.of(first / 1000), labels: Uint8Array.of(count / 10) };
  };
  const fault = (/** @type {string} */ code, /** @type {object} */ params) =>
    Object.assign(new Error(code), { code, params });
  const disk = { train_count: 50_000, test_count: 10_000 };
  const link = {
    call: async (/** @type {string} */ _, /** @type {[string, Uint8Array, Uint8Array]} */ [, planar]) => {
      coming -= 1;
      fed.push(planar[0] ?? -1);
    },
  };
  const pool = /** @type {any} */ ({ pixels, fault, disk });
  return { fed, pool, link: /** @type {any} */ (link), most: () => most };
}
const NEEDS = /** @type {any} */ ({ needsTrain: 2500, needsTest: 10 });

test("a sheet that is missing in the middle is waited for, and the order stays", async () => {
  const { fed, pool, link } = sheets([1000, 2000]);
  /** @type {string[]} */
  const missed = [];
  await feed(pool, link, NEEDS, async (error) => void missed.push(error.code));
  assert.deepEqual(fed, [0, 1, 2, 0]);
  assert.equal(missed.length, 2);
});

test("what will never come is not waited for", async () => {
  const never = () => Promise.reject(new Error("nobody asks again"));
  const range = sheets([1000], "image.range");
  await assert.rejects(feed(range.pool, range.link, NEEDS, never), { code: "image.range" });
  const lost = sheets([1000]);
  await assert.rejects(feed(lost.pool, lost.link, NEEDS, never), /nobody/);
});

test("of many images few are on their way at once, and all come in order", async () => {
  const { fed, pool, link, most } = sheets([]);
  await feed(pool, link, /** @type {any} */ ({ needsTrain: 50_000, needsTest: 0 }), () => Promise.resolve());
  assert.deepEqual(
    fed,
    Array.from({ length: 50 }, (_, sheet) => sheet),
  );
  assert.ok(most() <= 17, `${most()} sheets at once`);
});

test("a run that needs more images than there are says so", async () => {
  const { pool, link } = sheets([]);
  pool.disk.train_count = 5000;
  const needs = /** @type {any} */ ({ needsTrain: 50_000, needsTest: 0 });
  await assert.rejects(
    feed(pool, link, needs, () => Promise.resolve()),
    (/** @type {any} */ error) =>
      error.code === "data.needed" && error.params.needed === 50_000 && error.params.count === 5000,
  );
});
