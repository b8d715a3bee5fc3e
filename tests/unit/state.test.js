// @ts-check
/** The page's state: each thing that happens, and what it changes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { FIRST_IMAGE, USUAL, initial, reduce } from "../../www/state.js";

/** @typedef {import("../../www/state.js").Action} Action */
/** @typedef {import("../../www/state.js").State} State */

/** @type {import("../../www/state.js").Route} */
const ROUTE = { model: "notebook", image: 116, engine: "kernels", lang: "es", theme: "system", ...USUAL };
const here = { available: true, loaded: true, bytes: 1 };
const SITE = {
  models: [
    { name: "notebook", bytes: 5 },
    { name: "other", bytes: 6 },
  ],
  count: 10_000,
  trainCount: 5000,
  samples: [116],
  engines: { kernels: here, flex: here, ndarray: here },
};
const NETWORK = /** @type {any} */ ({ name: "notebook", metadata: {}, summary: {}, outputs: 20 });

/**
 * @param {Action[]} actions
 * @param {Partial<import("../../www/state.js").Route>} [route]
 */
const after = (actions, route = {}) => actions.reduce(reduce, initial({ ...ROUTE, ...route }));
/** @type {Action} */
const OPENED = { type: "opened", site: SITE, network: NETWORK };

test("opening says what the site has and which model answers", () => {
  const state = after([{ type: "opening" }, OPENED], { model: "nothing-of-that-name" });
  assert.equal(state.phase, "ready");
  assert.equal(state.route.model, "notebook");
  assert.equal(state.site, SITE);
});

test("an image that the site does not have becomes the first one", () => {
  const small = { ...SITE, count: 500 };
  assert.equal(after([{ type: "opened", site: small, network: NETWORK }], { image: 4000 }).route.image, FIRST_IMAGE);
  assert.equal(after([{ type: "opened", site: { ...SITE, count: 50 }, network: NETWORK }]).route.image, 49);
  assert.equal(after([OPENED], { image: 9999 }).route.image, 9999);
});

test("a reducer changes nothing of the state it was given", () => {
  const before = Object.freeze(after([OPENED]));
  Object.freeze(before.route);
  Object.freeze(before.failures);
  Object.freeze(before.downloads);
  const progress = { asset: "a", loaded: 1, total: 2, cached: false };
  reduce(before, { type: "routed", route: { image: 5 } });
  reduce(before, { type: "downloaded", progress });
  reduce(before, { type: "failed", scope: "image", failure: { code: "fetch.offline", params: {} } });
  assert.equal(before.route.image, 116);
  assert.deepEqual(before.downloads, []);
});

test("the answer stays while the next is awaited, and after a failure", () => {
  const answer = /** @type {any} */ ({ image: 116, label: 0, index: 0, probabilities: [1], ms: 1 });
  const failure = { code: "fetch.status", params: { asset: "data/test-04.png", status: 503 } };
  const state = after([OPENED, { type: "answered", answer }, { type: "asked" }]);
  assert.deepEqual([state.answer, state.busy.image], [answer, true]);
  const failed = reduce(state, { type: "failed", scope: "image", failure });
  assert.deepEqual([failed.answer, failed.busy.image, failed.failures.image], [answer, false, failure]);
  const again = reduce(failed, { type: "answered", answer });
  assert.equal(again.failures.image, undefined);
  // No number runs ahead of the image that is shown; one that was asked for meanwhile is still on its way.
  const asked = reduce(state, { type: "routed", route: { image: 117 } });
  const fail = (/** @type {string} */ image) =>
    reduce(asked, { type: "failed", scope: "image", failure: { ...failure, asked: image } }).route.image;
  assert.deepEqual([fail("117"), fail("118")], [116, 117]);
});

test("what was asked for and failed gives way to what is in use", () => {
  /** @type {Action[]} */
  const model = [
    OPENED,
    { type: "routed", route: { model: "other" } },
    { type: "loading", model: "other" },
    { type: "failed", scope: "model", failure: { code: "fetch.hash", params: {}, asked: "other" } },
  ];
  assert.deepEqual([after(model).route.model, after(model).busy.model], ["notebook", false]);
  /** @type {Action[]} */
  const engine = [
    OPENED,
    { type: "routed", route: { engine: "ndarray" } },
    { type: "choosing", engine: "ndarray" },
    { type: "failed", scope: "engine", failure: { code: "engine.absent", params: {}, asked: "ndarray" } },
  ];
  assert.deepEqual([after(engine).route.engine, after(engine).busy.engine], ["kernels", false]);
  assert.equal(after(engine).failures.engine?.asked, "ndarray");
});

test("one failure a scope; each can be dismissed and leaves the others", () => {
  const failure = (/** @type {string} */ code) => ({ code, params: {} });
  const state = after([
    OPENED,
    { type: "failed", scope: "image", failure: failure("a") },
    { type: "failed", scope: "worker", failure: failure("b") },
    { type: "failed", scope: "image", failure: failure("c") },
  ]);
  assert.deepEqual(
    Object.entries(state.failures).map(([scope, { code }]) => [scope, code]),
    [
      ["worker", "b"],
      ["image", "c"],
    ],
  );
  assert.deepEqual(Object.keys(reduce(state, { type: "dismissed", scope: "image" }).failures), ["worker"]);
});

test("a download is one row, in the order of beginning", () => {
  const progress = (/** @type {string} */ asset, /** @type {number} */ loaded) =>
    /** @type {Action} */ ({ type: "downloaded", progress: { asset, loaded, total: 9, cached: false } });
  const state = after([progress("a", 1), progress("b", 2), progress("a", 9)]);
  assert.deepEqual(
    state.downloads.map(({ asset, loaded }) => [asset, loaded]),
    [
      ["a", 9],
      ["b", 2],
    ],
  );
});

test("an evaluation counts, ends, and ends with a new network or engine", () => {
  const result = /** @type {any} */ ({ n: 10_000, correct: 7068 });
  const running = after([OPENED, { type: "evaluating", count: 10_000 }, { type: "counted", done: 200, correct: 150 }]);
  assert.deepEqual(running.evaluation, { phase: "running", done: 200, count: 10_000, correct: 150, result: null });
  const done = reduce(running, { type: "evaluated", result });
  assert.deepEqual([done.evaluation.phase, done.evaluation.result], ["done", result]);
  assert.equal(reduce(done, { type: "loaded", network: NETWORK }).evaluation.result, null);
  assert.equal(reduce(done, { type: "chosen", engine: "flex", engines: SITE.engines }).evaluation.phase, "idle");
  assert.equal(reduce(running, { type: "stopped" }).evaluation.phase, "idle");
  // A late step of a stopped evaluation does not start it again.
  const late = reduce(reduce(running, { type: "stopped" }), { type: "counted", done: 300, correct: 1 });
  assert.deepEqual([late.evaluation.phase, late.evaluation.done], ["idle", 0]);
});

test("a second model is one that the site has, and never the first over again", () => {
  assert.equal(after([OPENED], { compare: "other" }).route.compare, "other");
  assert.equal(after([OPENED], { compare: "nothing-of-that-name" }).route.compare, "");
  assert.equal(after([OPENED], { compare: "notebook" }).route.compare, "");
  const both = after([OPENED, { type: "routed", route: { model: "other", compare: "other" } }]);
  assert.equal(both.route.compare, "");
});

test("of two more models, the one that becomes the first leaves the other", () => {
  const site = { ...SITE, models: [...SITE.models, { name: "third", bytes: 7 }] };
  const state = after([{ type: "opened", site, network: NETWORK }], { compare: "other.third" });
  assert.equal(state.route.compare, "other.third");
  assert.equal(reduce(state, { type: "routed", route: { model: "third" } }).route.compare, "other");
  assert.equal(after([OPENED], { compare: "other.third" }).route.compare, "other");
});

test("a second model that fails is compared no more, and what was asked for is kept", () => {
  const compared = /** @type {any} */ ({ network: NETWORK, answer: {} });
  const failure = { code: "fetch.status", params: {}, asked: "other" };
  const state = after(
    [OPENED, { type: "compared", compared: [compared] }, { type: "failed", scope: "compare", failure }],
    { compare: "other" },
  );
  assert.deepEqual([state.route.compare, state.compared, state.failures.compare?.asked], ["", [], "other"]);
});

test("the parts of the notebook come one by one and stay", () => {
  const printed = /** @type {any} */ ({ image: 116 });
  const state = after([
    { type: "notebook", part: { printed } },
    { type: "notebook", part: { grid: [] } },
  ]);
  assert.deepEqual(state.notebook, { printed, grid: [] });
});

test("an opening that fails is closed until it is tried again", () => {
  const failed = after([{ type: "failed", scope: "open", failure: { code: "fetch.offline", params: {} } }]);
  assert.equal(failed.phase, "closed");
  const again = reduce(failed, { type: "opening" });
  assert.deepEqual([again.phase, again.failures], ["opening", {}]);
});

test("an own picture takes the place of what was there when it is answered, and a bad one changes nothing", () => {
  const own = /** @type {any} */ ({ way: "file", picture: {}, name: "a.png", square: null, info: null });
  const answer = /** @type {any} */ ({ image: null, label: null, index: 3 });
  const failure = { code: "picture.cut", params: {} };
  const before = after([OPENED]);
  const failed = after([OPENED, { type: "asked" }, { type: "failed", scope: "picture", failure }]);
  assert.deepEqual(
    [failed.way, failed.own, failed.answer, failed.busy.image],
    [before.way, before.own, before.answer, false],
  );
  const looked = reduce(failed, { type: "looked", own, answer });
  assert.deepEqual(
    [looked.way, looked.own.file, looked.answer, looked.failures.picture],
    ["file", own, answer, undefined],
  );
  const back = reduce(looked, { type: "went", way: "test" });
  assert.deepEqual([back.way, back.own.file], ["test", own]);
});

test("the square that is dragged is not taken back by the answer to an earlier one", () => {
  const picture = /** @type {any} */ ({});
  const own = (/** @type {any} */ square) => /** @type {any} */ ({ way: "file", picture, square, info: { square } });
  const answer = /** @type {any} */ ({ index: 3 });
  const [first, later] = [
    { x: 0, y: 0, side: 9 },
    { x: 5, y: 0, side: 9 },
  ];
  const dragged = after([
    OPENED,
    { type: "looked", own: own(first), answer },
    { type: "changed", way: "file", own: { square: later } },
  ]);
  const answered = reduce(dragged, { type: "looked", own: own(first), answer });
  assert.deepEqual(answered.own.file?.square, later);
  assert.deepEqual(answered.own.file?.info?.square, first);
});

test("what was live is gone when it ends, and nothing of nothing can be changed", () => {
  const own = /** @type {any} */ ({ way: "camera", picture: {} });
  const live = after([OPENED, { type: "looked", own, answer: /** @type {any} */ ({}) }]);
  assert.deepEqual(reduce(live, { type: "ended", way: "camera" }).own, {});
  assert.deepEqual(reduce(after([OPENED]), { type: "changed", way: "file", own: { background: "#000000" } }).own, {});
});

test("what an address asks for and is not here is told of in one sentence, until a person goes on", () => {
  const asked = ["theme=pink"];
  const state = after([{ type: "passed", asked }, OPENED], { model: "gone", compare: "gone-too", image: 20_000 });
  const all = ["theme=pink", "model=gone", "image=20000", "compare=gone-too"];
  assert.deepEqual(state.failures.address, { code: "address.passed", params: { asked: all } });
  assert.equal(state.route.model, "notebook");
  assert.equal(reduce(state, { type: "routed", route: { image: 5 } }).failures.address, undefined);
  assert.equal(after([{ type: "passed", asked: [] }, OPENED]).failures.address, undefined);
});

test("a fresh picture brings its own square or none; moved over the same picture it stays", () => {
  const answer = /** @type {any} */ ({ image: null, source: null });
  const own = /** @type {any} */ ({ way: "file", name: "a", picture: {}, square: { x: 1, y: 2, side: 3 } });
  const first = after([OPENED, { type: "looked", own, answer }]);
  assert.equal(first.route.square, "1,2,3");
  const moved = reduce(first, { type: "routed", route: { square: "4,5,6" } });
  assert.equal(reduce(moved, { type: "looked", own, answer }).route.square, "4,5,6");
  const other = { ...own, picture: {}, square: null };
  assert.equal(reduce(moved, { type: "looked", own: other, answer }).route.square, "");
});
