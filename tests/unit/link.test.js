// @ts-check
/** A worker that is ended before its first word, with a silent one in place of a browser's. */
import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { WorkerLink } from "../../www/workers/link.js";
import { VERSION } from "../../www/protocol.js";

/** @type {any[]} */
const workers = [];
Object.assign(globalThis, {
  location: { origin: "https://lab.example" },
  Worker: class {
    /** @type {any[]} */
    heard = [];
    isOver = false;
    constructor(/** @type {string} */ address) {
      this.address = address;
      workers.push(this);
    }
    postMessage(/** @type {any} */ message) {
      this.heard.push(message);
    }
    terminate() {
      this.isOver = true;
    }
  },
});
// Without locks: what they notice later is another test's.
Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true });
beforeEach(() => mock.timers.reset());

/** A link whose worker has been told to begin, and what becomes of it. */
async function begun(url = "https://lab.example/worker.js") {
  mock.timers.enable({ apis: ["setInterval"] });
  /** @type {string[]} */
  const ended = [];
  const fault = /** @type {any} */ ((/** @type {string} */ code) => Object.assign(new Error(code), { code }));
  const start = Promise.resolve(/** @type {any} */ ({ glue: "view.js" }));
  const link = new WorkerLink({
    url,
    module: "view",
    start,
    fault,
    onprogress() {},
    onlost: ({ code }) => ended.push(code),
  });
  await new Promise((resolve) => setImmediate(resolve));
  const worker = workers.at(-1);
  assert.equal(worker.heard[0].id, 0);
  return {
    link,
    worker,
    ended,
    ready: link.ready.then(
      () => "ready",
      ({ code }) => code,
    ),
  };
}

test("one that never says a word is noticed, and whoever waits for it hears of it", async () => {
  const { worker, ended, ready } = await begun();
  mock.timers.tick(59_000);
  assert.deepEqual([ended, worker.isOver], [[], false]);
  mock.timers.tick(1000);
  assert.deepEqual([ended, worker.isOver, await ready], [["worker.lost"], true, "worker.lost"]);
});

test("one that is alive may take as long as its module takes", async () => {
  const { worker, ended, ready } = await begun();
  worker.onmessage({ data: { alive: true } });
  mock.timers.tick(600_000);
  assert.deepEqual(ended, []);
  worker.onmessage({ data: { id: 0, result: { version: VERSION } } });
  assert.equal(await ready, "ready");
});

test("one that was closed is not missed", async () => {
  const { link, ended, ready } = await begun();
  link.close(/** @type {any} */ (Object.assign(new Error(), { code: "closed" })));
  mock.timers.tick(600_000);
  assert.deepEqual([ended, await ready], [[], "closed"]);
});

test("of another site's script a worker is started by one from memory that imports it, the same for each", async () => {
  const addressOf = async (/** @type {string} */ url) => {
    const { worker, link } = await begun(url);
    link.close(/** @type {any} */ (new Error("closed")));
    mock.timers.reset();
    return worker.address;
  };
  const own = await addressOf("https://lab.example/worker.js");
  const [other, again] = [
    await addressOf("https://other.example/lab/worker.js"),
    await addressOf("https://other.example/lab/worker.js"),
  ];
  assert.equal(own, "https://lab.example/worker.js");
  assert.equal(await (await fetch(other)).text(), 'import "https://other.example/lab/worker.js";');
  assert.equal(again, other);
});
