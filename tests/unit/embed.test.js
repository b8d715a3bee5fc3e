// @ts-check
/** Embeds: what a link may ask for, what a parent page may, what a lock refuses, and heights that come to rest. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { dialects, settled } from "../../www/embed/heights.js";
import { evaluation, prediction, summary } from "../../www/embed/report.js";
import { normalized, readRequest, readTraining, readShown, wrongInRequest } from "../../www/embed/request.js";
import { PARTS, allows, lock } from "../../www/shell/locks.js";
import { initial } from "../../www/state.js";

test("a link's keys are read, each in its range", () => {
  const request = readRequest(
    "?panel=train&seed=7&epochs=3&lr=0.01&hide=samples,meta,nothing&lock=image,settings&compact=1&autostart=1&answers=1&question=Why%3F&v=1",
  );
  assert.deepEqual(request, {
    panel: "train",
    question: "Why?",
    crop: null,
    hide: ["samples", "meta"],
    lock: ["image", "settings"],
    isCompact: true,
    isToStart: true,
    mayAnswer: true,
  });
});

test("what means nothing is passed over", () => {
  const usual = readRequest("");
  assert.deepEqual(usual, {
    panel: "classify",
    question: "",
    crop: null,
    hide: [],
    lock: [],
    isCompact: false,
    isToStart: false,
    mayAnswer: false,
  });
  const none = [
    "panel=<b>",
    "panel=",
    "seed=-1",
    "seed=1.5",
    "seed=4294967296",
    "epochs=0",
    "epochs=201",
    "epochs=x",
    "lr=0",
    "lr=2",
    "lr=NaN",
    "lr=Infinity",
    "crop=1,2",
    "crop=20,0,20",
    "crop=0,0,0",
    "crop=a,b,c",
    "crop=-1,0,5",
    "hide=script",
    "lock=2",
    "lock=panel",
    "compact=yes",
    "autostart=true",
    "answers=yes",
    "unknown=1",
    "v=9",
    "v=x",
    "__proto__=1",
    "constructor=1",
  ];
  for (const query of none) assert.deepEqual(readRequest(`?${query}`), usual, query);
});

test("each key with each kind of nonsense is as if it were not there", () => {
  const usual = readRequest("");
  const bad = [
    "<script>",
    "javascript:0",
    '"><img>',
    "%00",
    "../x",
    "-1e999",
    "9".repeat(2000),
    "constructor",
    "__proto__",
    "hasOwnProperty",
    "𝕏\u202e",
    "1,2,3,4",
    "[object Object]",
    "0x10",
    " 1",
    "1 ",
  ];
  for (const key of [
    "panel",
    "lang",
    "theme",
    "model",
    "image",
    "crop",
    "seed",
    "lesson",
    "epochs",
    "lr",
    "hide",
    "lock",
    "compact",
    "autostart",
    "v",
    "compare",
    "engine",
  ]) {
    for (const value of bad) {
      const search = `?${new URLSearchParams({ [key]: value })}`;
      // A name that there might be is for the page to find, or not; 16 and 1 are numbers however they are written.
      const { panel } = readRequest(search);
      assert.match(panel, /^[a-z][a-z-]{0,31}$/);
      assert.deepEqual({ ...usual, panel }, readRequest(search), search);
      for (const told of wrongInRequest(search)) assert.ok(told.startsWith(`${key}=`) && told.length < 60, told);
      assert.ok(normalized(search).startsWith("?"));
    }
  }
});

test("what a key of an embed cannot be is told of; what is fine, or asks for nothing, is not", () => {
  const fine =
    "?panel=train&lang=en&image=7&hide=samples,link&lock=1&crop=8,8,16&compact=0&autostart=1&way=draw&course=4";
  assert.deepEqual(wrongInRequest(fine), []);
  assert.deepEqual(wrongInRequest("?panel=&hide=&lock=image,settings"), []);
  assert.deepEqual(wrongInRequest("?panel=clock&crop=20,0,20&hide=samples,script&image=10000&compact=yes&theme=pink"), [
    "panel=clock",
    "crop=20,0,20",
    "hide=samples,script",
    "compact=yes",
    "image=10000",
    "theme=pink",
  ]);
  // The name of version 0.1 is a panel.
  assert.deepEqual(wrongInRequest("?panel=judge"), []);
});

test("a crop lies within the test image", () => {
  assert.deepEqual(readRequest("?crop=4,8.5,16").crop, { x: 4, y: 8.5, side: 16 });
  assert.deepEqual(readRequest("?crop=0,0,32").crop, { x: 0, y: 0, side: 32 });
});

test("a question is text: no control signs, no turned writing, and an end", () => {
  const { question } = readRequest(`?question=${encodeURIComponent("a\u202eb\u0000c\nd")}${"x".repeat(1000)}`);
  assert.match(question, /^a b c dx+$/);
  assert.equal(question.length, 300);
});

test("a panel says what it needs", () => {
  const of = (/** @type {string} */ search) => Object.fromEntries(new URLSearchParams(normalized(search)));
  assert.equal(of("?panel=draw").way, "draw");
  assert.equal(of("?image=test:25").image, "25");
  assert.equal(of("?panel=compare").compare, "notebook-corrected");
  assert.equal(of("?panel=compare&model=notebook-corrected").compare, "notebook");
  assert.equal(of("?panel=compare&compare=notebook-as-written").compare, "notebook-as-written");
});

test("of a parent's request only checked values are left, and never the panel", () => {
  assert.deepEqual(
    readShown({ image: 5, theme: "dark", panel: "notebook", lang: "fr", model: { a: 1 }, order: ["sorted"] }),
    { image: 5, theme: "dark" },
  );
  for (const asked of [
    null,
    undefined,
    1,
    "image=5",
    [],
    { image: "5".repeat(200) },
    { image: -1 },
    { __proto__: { image: 5 } },
  ])
    assert.deepEqual(readShown(asked), {});
  assert.deepEqual(readTraining({ seed: true, epochs: [5], lr: {}, loss: "x", images: "1000" }), {});
  assert.deepEqual(readTraining({ seed: 0, epochs: "2", images: 1000, loss: "corrected" }), {
    seed: 0,
    epochs: 2,
    images: 1000,
    loss: "corrected",
  });
});

test("a lock refuses what changes its part, except where the course page itself wants it", () => {
  const own = (/** @type {string} */ way) => ({ own: { way } });
  const cases = /** @type {const} */ ([
    ["image", "pick-image", {}, "test"],
    ["image", "step-image", {}, "test"],
    ["ways", "pick-way", {}, "test"],
    ["ways", "look", own("file"), "draw"],
    ["ways", "pick-image", {}, "draw"],
    ["model", "pick-model", {}, "test"],
    ["model", "compare-models", {}, "test"],
    ["compare", "pick-compare", {}, "test"],
    ["engine", "pick-engine", {}, "test"],
    ["reading", "pick-order", {}, "test"],
    ["settings", "choose-training", {}, "test"],
    ["training", "train", {}, "test"],
    // What stands beside the form begins runs and changes its settings, too.
    ...["use-run", "choose-workers", "race"].map((action) => /** @type {const} */ (["settings", action, {}, "test"])),
    ...["race", "teach-own"].map((action) => /** @type {const} */ (["training", action, {}, "test"])),
    ["training", "own-set", { lesson: true }, "test"],
    ["own-set", "own-set", { set: "" }, "test"],
    ["own-set", "own-set", { set: "50.7.weighted.anew.12" }, "test"],
  ]);
  for (const [part, action, detail, way] of cases) {
    lock([]);
    assert.ok(allows(action, detail, way), action);
    lock([part]);
    assert.ok(!allows(action, detail, way), action);
    assert.ok(allows(action, { ...detail, byPage: true }, way), action);
  }
  lock(["ways"]);
  assert.ok(allows("look", own("draw"), "draw"), "drawing goes on");
  lock(["own-set"]);
  assert.ok(allows("own-set", { lesson: true }, "test"), "pictures, names and training stay the student's");
  lock([]);
  assert.ok(PARTS.length >= 8 && !PARTS.includes("panel"));
});

test("a height is told once, and again when it has changed", () => {
  const decide = settled();
  assert.deepEqual(
    [500, 500, 501, 620, 500].map((height, k) => decide(height, 1000 * k)),
    [500, null, null, 620, 500],
  );
});

test("a parent whose frame makes the content jump is not followed for ever", () => {
  const decide = settled();
  // A scroll bar that comes and goes: 10 minutes of it.
  let told = 0;
  for (let k = 0; k < 6000; k++) if (decide(k % 2 ? 500 : 620, 100 * k) !== null) told++;
  assert.ok(told < 50, `${told} messages`);
});

test("after it has come to rest, a larger height is still told", () => {
  const decide = settled();
  for (let k = 0; k < 20; k++) decide(k % 2 ? 500 : 620, 50 * k);
  assert.equal(decide(900, 1100), 900);
});

test("each course system gets the height in its own words", () => {
  assert.deepEqual(dialects(640), [
    { type: "cifar-lab:resize", v: 1, height: 640 },
    { subject: "lti.frameResize", height: 640 },
    '{"action":"resize","height":640}',
  ]);
});

test("what a parent gets to know holds no pixel", () => {
  const route = /** @type {any} */ ({ model: "notebook", image: 116 });
  const answer = /** @type {any} */ ({
    image: 116,
    way: "test",
    label: 0,
    index: 0,
    probabilities: [1],
    logits: [2],
    ms: 1,
    model: "notebook",
    engine: "kernels",
    seen: new Uint8Array(3072),
    source: null,
  });
  const state = {
    ...initial(route),
    answer,
    own: { file: /** @type {any} */ ({ picture: new Uint8Array(9), preview: 1 }) },
  };
  const told = JSON.stringify([summary(state, String), prediction(state, String)]);
  for (const word of ["seen", "preview", "picture", "planar"]) assert.ok(!told.includes(word), word);
});

test("an evaluation that is done is told with each image's answer, and one without answers is not", () => {
  const answers = { split: "test", first: 5, outputs: 3, logits: new Float32Array([0, 2, 1, 7, 7, 0]), labels: [1, 0] };
  const figures = {
    n: 2,
    correct: 2,
    accuracy: 1,
    interval: [0.3, 1],
    confusion: [[1]],
    outside: 0,
    model: "notebook",
  };
  const result = { ...figures, engine: "kernels", withMirror: true, answers };
  const told = evaluation(/** @type {any} */ ({ evaluation: { result } }));
  assert.deepEqual([told?.answers, told?.labels, told?.first, told?.with_mirror], [[1, 0], [1, 0], 5, true]);
  const share = Math.exp(2) / (1 + Math.exp(2) + Math.exp(1));
  assert.ok(Math.abs((told?.confidence[0] ?? 0) - share) < 1e-6);
  // As the answer to one picture is told: at the temperature in the network's file.
  const network = { metadata: { temperature: 2 } };
  const calm = evaluation(/** @type {any} */ ({ evaluation: { result }, network }));
  const calmer = Math.exp(1) / (1 + Math.exp(1) + Math.exp(0.5));
  assert.ok(Math.abs((calm?.confidence[0] ?? 0) - calmer) < 1e-6);
  assert.equal(evaluation(/** @type {any} */ ({ evaluation: { result: null } })), null);
  assert.equal(evaluation(/** @type {any} */ ({ evaluation: { result: figures } })), null);
});
