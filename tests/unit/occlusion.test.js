// @ts-check
/** Occlusion shared out: the same values whoever gives them, and what a worker's end costs. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Inspector } from "../../www/workers/inspector.js";
import { Shards, shardsOf } from "../../www/workers/shards.js";

const OUTPUTS = 3;
const fault = (/** @type {string} */ code, params = {}) => Object.assign(new Error(code), { code, params });
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** What any worker says of a position: it depends on nothing else. */
const dropsAt = (/** @type {string} */ network, /** @type {number} */ position) =>
  [...Array(OUTPUTS).keys()].map((output) => network.length * 1000 + position + output / 8);

/**
 * A pool whose workers answer as the real ones do.
 * @param {{ endAt?: (worker: number, asked: number) => string | null, opens?: (worker: number) => boolean }} [faults]
 */
function fakePool({ endAt = () => null, opens = () => true } = {}) {
  /** @type {any[]} */
  const links = [];
  const pool = {
    fault,
    links,
    async inspector(/** @type {any} */ onlost) {
      const place = links.length;
      let [weights, asked, dead] = ["", 0, /** @type {any} */ (null)];
      const link = {
        asked: 0,
        isOver: false,
        /** @param {string} call @param {any[]} args */
        async call(call, args) {
          await turn();
          if (dead) throw dead;
          if (call === "open") return ((weights = args[0]), [{ name: weights, shape: [3, 32, 32] }]);
          const end = endAt(place, asked++);
          if (end) {
            dead = fault(end);
            onlost?.(dead);
            throw dead;
          }
          link.asked++;
          const { first, count, random } = args[1];
          const network = weights + (random === undefined ? "" : "r".repeat(random + 1));
          const positions = [...Array(count).keys()].map((one) => first + one);
          return Float32Array.from(positions.flatMap((position) => dropsAt(network, position)));
        },
      };
      links.push(link);
      if (!opens(place)) throw fault("worker.failed");
      return link;
    },
    dismiss: (/** @type {any} */ link) => (link.isOver = true),
  };
  return pool;
}

/** @param {ReturnType<typeof fakePool>} pool */
const opened = (pool) => Inspector.open(/** @type {any} */ (pool), /** @type {any} */ ("w"));
const all = (/** @type {string} */ network, positions = 64) =>
  [...Array(positions).keys()].flatMap((position) => dropsAt(network, position));
const question = { pixels: new Uint8Array(3072), random: true };

test("shards are all positions once, and larger where there are more", () => {
  for (const positions of [1, 16, 64, 100, 256, 1024]) {
    const [own = [], other = []] = shardsOf(2, positions);
    const seen = own.flatMap(({ first, count }) => [...Array(count).keys()].map((one) => first + one));
    assert.deepEqual(seen, [...Array(positions).keys()]);
    assert.deepEqual(
      other.map(({ network }) => network),
      own.map(() => 1),
    );
  }
  assert.deepEqual(shardsOf(1, 1024)[0]?.[0], { network: 0, first: 0, count: 32 });
});

test("a worker stays with its network, then helps where most is left", async () => {
  /** @type {string[]} */
  const order = [];
  const shards = new Shards(shardsOf(3, 64), 2, () => {});
  const work =
    (/** @type {string} */ name) => async (/** @type {import("../../www/workers/shards.js").Shard} */ one) => {
      await turn();
      order.push(`${name}${one.network}`);
      return new Float32Array(1);
    };
  shards.join(work("a"));
  shards.join(work("b"));
  await shards.done;
  assert.deepEqual(order.slice(0, 8), ["a0", "b1", "a0", "b1", "a0", "b1", "a0", "b1"]);
  assert.deepEqual(order.slice(8).sort(), ["a2", "a2", "b2", "b2"]);
});

test("the values are the same with one worker and with three, and progress ends with all", async () => {
  for (const workers of [1, 3]) {
    const pool = fakePool();
    const inspector = await opened(pool);
    /** @type {any[]} */
    const heard = [];
    const found = await inspector.occlusion({ ...question, workers, onprogress: (one) => heard.push(one) });
    assert.deepEqual([...found.drops], all("w"));
    assert.deepEqual(
      found.random.map((one) => [...one]),
      [1, 2, 3, 4, 5].map((times) => all(`w${"r".repeat(times)}`)),
    );
    assert.equal(found.workers, workers);
    assert.equal(heard.at(-1).done, heard.at(-1).count);
    // The network's own map is there before random ones are asked.
    assert.deepEqual(
      heard.map(({ drops }) => drops !== null),
      heard.map(({ done }) => done >= 64),
    );
    assert.equal(pool.links.length, workers, "nobody else is opened");
    inspector.close();
    await turn();
    assert.ok(pool.links.every(({ isOver }) => isOver));
  }
});

test("what a worker had that ends is asked of another, and the next question opens one anew", async () => {
  for (const [dying, code] of /** @type {const} */ ([
    [1, "panic"],
    [0, "worker.lost"],
  ])) {
    const pool = fakePool({ endAt: (worker, asked) => (worker === dying && asked === 2 ? code : null) });
    const inspector = await opened(pool);
    const found = await inspector.occlusion({ ...question, workers: 2 });
    assert.deepEqual([...found.drops], all("w"));
    assert.deepEqual([...(found.random[4] ?? [])], all("wrrrrr"));
    if (dying === 0) continue;
    await inspector.occlusion({ ...question, workers: 2 });
    assert.equal(pool.links.length, 3);
    assert.ok(pool.links[2].asked > 0);
  }
});

test("a worker that has nothing left takes over what the last one leaves", async () => {
  /** @type {(error: any) => void} */
  let die = () => {};
  const shards = new Shards(shardsOf(1, 32), 2, () => {});
  shards.join(async ({ first }) => (first === 0 ? new Promise((_, reject) => (die = reject)) : new Float32Array(1)));
  let others = 0;
  shards.join(async () => (others++, new Float32Array(1)));
  await turn();
  assert.equal(others, 1);
  die(fault("panic"));
  await shards.done;
  assert.equal(others, 2);
});

test("one that cannot be had is done without; where none is left, its error is told", async () => {
  const alone = fakePool({ opens: (worker) => worker === 0 });
  const found = await (await opened(alone)).occlusion({ ...question, workers: 3 });
  assert.deepEqual([[...found.drops], found.workers], [all("w"), 1]);
  const dying = fakePool({ endAt: () => "worker.lost" });
  await assert.rejects((await opened(dying)).occlusion({ ...question, workers: 2 }), { code: "worker.lost" });
});

test("a refusal is told at once, a cancelled question asks nothing more, another network ends it", async () => {
  const refused = await opened(fakePool({ endAt: () => "argument" }));
  await assert.rejects(refused.occlusion({ ...question, workers: 2 }), { code: "argument" });
  await assert.rejects(refused.occlusion({ ...question, workers: 0 }), { code: "argument" });
  await assert.rejects(refused.occlusion({ ...question, workers: 1, stride: 0 }), { code: "argument" });
  const pool = fakePool();
  const inspector = await opened(pool);
  const leaving = new AbortController();
  const onprogress = () => leaving.abort();
  await assert.rejects(inspector.occlusion({ ...question, workers: 1, onprogress, signal: leaving.signal }), {
    code: "aborted",
  });
  const { asked } = pool.links[0];
  for (let rest = 0; rest < 10; rest++) await turn();
  assert.ok(pool.links[0].asked <= asked + 1);
  const asking = assert.rejects(inspector.occlusion({ ...question, workers: 2 }), { code: "superseded" });
  await inspector.use(/** @type {any} */ ("x"));
  await asking;
  // The others get the new network, too.
  const after = await inspector.occlusion({ ...question, workers: 2 });
  assert.deepEqual([...after.drops], all("x"));
  assert.equal(pool.links.length, 2);
});

test("a worker that had another network before and ends is opened anew", async () => {
  const pool = fakePool({ endAt: (worker, asked) => (worker === 1 && asked === 14 ? "panic" : null) });
  const inspector = await opened(pool);
  await inspector.occlusion({ ...question, workers: 2 });
  const before = pool.links[1].asked;
  await inspector.use(/** @type {any} */ ("x"));
  for (let round = 0; round < 3; round++)
    assert.deepEqual([...(await inspector.occlusion({ ...question, workers: 2 })).drops], all("x"));
  assert.ok(before > 0 && pool.links[1].isOver, "it was used, and has ended");
  assert.equal(pool.links.length, 3);
  assert.ok(pool.links[2].asked > 0);
});

test("the own worker ends while another is still opened: that one answers all", async () => {
  const pool = fakePool({ endAt: (worker) => (worker === 0 ? "worker.lost" : null) });
  const inspector = await opened(pool);
  const { inspector: open } = pool;
  pool.inspector = async (onlost) => {
    for (let turns = 0; turns < 20; turns++) await turn();
    return open(onlost);
  };
  const found = await inspector.occlusion({ ...question, workers: 2 });
  assert.deepEqual([[...found.drops], found.workers], [all("w"), 1]);
});

test("where none can be had and the own one ends, that is said; after the end nothing is opened", async () => {
  const pool = fakePool({ endAt: () => "worker.lost", opens: (worker) => worker === 0 });
  const inspector = await opened(pool);
  await assert.rejects(inspector.occlusion({ ...question, workers: 2 }), { code: /worker/ });
  inspector.close();
  const { length } = pool.links;
  await assert.rejects(inspector.occlusion({ ...question, workers: 2 }), { code: "closed" });
  assert.equal(pool.links.length, length);
});
