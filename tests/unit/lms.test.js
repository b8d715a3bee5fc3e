// @ts-check
/** What course systems are told of a lesson: elements of SCORM 1.2, statements of xAPI, and where the API is found. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { uuid } from "../../crates/xtask/src/package/lms/cmi5.js";
import { Scorm12, findApi } from "../../crates/xtask/src/package/lms/scorm12.js";
import {
  CATEGORIES,
  duration,
  initialized,
  scormElements,
  statementsOf,
  terminated,
  timespan,
} from "../../crates/xtask/src/package/lms/told.js";
import { resultOf } from "../../www/panels/lessons/answer-result.js";

const about = { id: "shapes", title: "Shapes", lang: "en", seconds: 125 };
const steps = [
  { question: "Why?", answer: "x".repeat(300) },
  { question: "How many?", answer: "896", expected: 896 },
  { question: "And how many more?", answer: "1", expected: 650 },
];
const whole = resultOf(about, steps);
const part = resultOf(about, steps.slice(0, 2).concat({ question: "?", answer: "" }));

test("times are as the standards write them", () => {
  assert.deepEqual([0, 61.9, 36_000, 1e9].map(timespan), [
    "0000:00:00.00",
    "0000:01:01.00",
    "0010:00:00.00",
    "9999:00:00.00",
  ]);
  assert.equal(duration(61.6), "PT62S");
});

test("SCORM 1.2: interactions in their places, texts within their lengths, a score of 100", () => {
  const set = scormElements(whole, { now: new Date(2026, 0, 1, 9, 5, 7), place: (step) => 4 + step });
  const of = Object.fromEntries(set);
  assert.deepEqual(
    [of["cmi.interactions.6.id"], of["cmi.interactions.6.type"], of["cmi.interactions.6.result"]],
    ["shapes-2", "fill-in", "correct"],
  );
  assert.deepEqual([of["cmi.interactions.5.result"], of["cmi.interactions.7.result"]], ["neutral", "wrong"]);
  assert.equal(of["cmi.interactions.5.time"], "09:05:07");
  assert.equal(of["cmi.interactions.5.student_response"]?.length, 255);
  assert.match(of["cmi.comments"] ?? "", /^1\. x{300}\n2\. 896\n3\. 1$/);
  assert.equal(of["cmi.core.score.raw"], "50");
  const unscored = scormElements(resultOf(about, steps.slice(0, 1)), { now: new Date(), place: () => 0 });
  assert.ok(!unscored.some(([name]) => name.includes("score")));
});

/** As a course system has it. @param {Record<string, string>} data @param {string[]} [refused] Elements. */
function api(data, refused = []) {
  /** @type {string[]} */
  const calls = [];
  return {
    data,
    calls,
    LMSInitialize: () => (calls.push("begin"), "true"),
    LMSGetValue: (/** @type {string} */ name) => data[name] ?? "",
    LMSSetValue(/** @type {string} */ name, /** @type {string} */ value) {
      if (refused.includes(name)) return "false";
      data[name] = value;
      return "true";
    },
    LMSCommit: () => (calls.push("commit"), "true"),
    LMSFinish: () => (calls.push("finish"), "true"),
    LMSGetLastError: () => "401",
    LMSGetErrorString: () => "Not implemented",
  };
}

test("SCORM 1.2: the API is found around the page, past windows of other sites, and in what has opened it", () => {
  const own = api({});
  const top = /** @type {any} */ ({ API: own });
  top.parent = top;
  const foreign = {
    parent: top,
    get API() {
      throw new Error("Blocked a frame");
    },
  };
  const inner = /** @type {any} */ ({ parent: foreign, top });
  assert.equal(findApi(inner), own);
  const alone = /** @type {any} */ ({});
  Object.assign(alone, { parent: alone, top: alone });
  assert.equal(findApi(alone), null);
  alone.opener = top;
  assert.equal(findApi(alone), own);
  const endless = /** @type {any} */ ({ top: {} });
  endless.parent = { parent: endless };
  assert.equal(findApi(endless), null);
});

test("SCORM 1.2: a lesson is completed when all is answered, stays so, and ends once", () => {
  const own = api({ "cmi.core.lesson_status": "not attempted", "cmi.interactions._count": "2" });
  const course = new Scorm12(own);
  assert.equal(own.data["cmi.core.lesson_status"], "incomplete");
  course.hand(part);
  assert.equal(own.data["cmi.core.lesson_status"], "incomplete");
  course.hand(whole);
  assert.equal(own.data["cmi.core.lesson_status"], "completed");
  course.hand(part);
  assert.equal(own.data["cmi.core.lesson_status"], "completed");
  // Handed in again, an answer keeps its place behind those of an earlier visit.
  assert.deepEqual(
    [2, 3, 4].map((place) => own.data[`cmi.interactions.${place}.id`]),
    ["shapes-1", "shapes-2", "shapes-3"],
  );
  assert.equal(own.data["cmi.interactions.5.id"], undefined);
  course.close();
  course.close();
  assert.match(own.data["cmi.core.session_time"] ?? "", /^0000:00:0\d\.00$/);
  assert.equal(own.calls.filter((call) => call === "finish").length, 1);
});

test("SCORM 1.2: what the system refuses is told with its reason", () => {
  const course = new Scorm12(api({}, ["cmi.comments"]));
  assert.throws(() => course.hand(whole), /cmi\.comments: 401 Not implemented/);
});

const launch = {
  actor: { account: { homePage: "https://lms.example", name: "7" } },
  registration: "r",
  activityId: "https://lms.example/au/1",
  contextTemplate: {
    contextActivities: { grouping: [{ id: "https://lab.example/lessons#shapes" }] },
    extensions: { "https://w3id.org/xapi/cmi5/context/extensions/sessionid": "s" },
  },
  launchMode: "Normal",
};
let ids = 0;
const stamp = () => ({ id: String(ids++), timestamp: "2026-01-01T00:00:00.000Z" });
const verbs = (/** @type {any[]} */ statements) => statements.map(({ verb: { id } }) => id.split("/").at(-1));
const categories = (/** @type {any} */ one) =>
  (one.context.contextActivities.category ?? []).map((/** @type {any} */ { id }) => id);

test("cmi5: each statement has the system's context, and its category where cmi5 defines it", () => {
  const all = [
    initialized(launch, stamp()),
    ...statementsOf(launch, whole, stamp, new Set()),
    terminated(launch, stamp(), 9),
  ];
  assert.deepEqual(verbs(all), ["initialized", "answered", "answered", "answered", "completed", "terminated"]);
  for (const one of all) {
    assert.equal(one.context.registration, "r");
    assert.deepEqual(one.context.contextActivities.grouping, launch.contextTemplate.contextActivities.grouping);
    assert.equal(one.context.extensions["https://w3id.org/xapi/cmi5/context/extensions/sessionid"], "s");
  }
  const { cmi5, moveOn } = CATEGORIES;
  assert.deepEqual(all.map(categories), [[cmi5], [], [], [], [cmi5, moveOn], [cmi5]]);
  // A score is for `passed` and `failed` alone, of those that cmi5 defines.
  assert.deepEqual(all.at(-2)?.result, { completion: true, duration: "PT125S" });
  assert.deepEqual(all[2]?.result, { response: "896", success: true, score: { scaled: 1 } });
  assert.equal(all[2]?.object.id, "https://lms.example/au/1#question-2");
});

test("cmi5: completed and passed are said once, in a normal launch, and passed where the mastery score is reached", () => {
  const said = (/** @type {object} */ more, result = whole, before = /** @type {string[]} */ ([])) =>
    verbs(statementsOf({ ...launch, ...more }, result, stamp, new Set(before))).filter((verb) => verb !== "answered");
  assert.deepEqual(said({}), ["completed"]);
  assert.deepEqual(said({}, part), []);
  assert.deepEqual(said({ masteryScore: 0.5 }), ["completed", "passed"]);
  assert.deepEqual(said({ masteryScore: 0.6 }), ["completed"]);
  assert.deepEqual(said({ masteryScore: 0.5 }, whole, ["completed", "passed"]), []);
  for (const launchMode of ["Browse", "Review"]) assert.deepEqual(said({ launchMode, masteryScore: 0.5 }), []);
  const passed = statementsOf({ ...launch, masteryScore: 0.5 }, whole, stamp, new Set()).at(-1);
  assert.equal(passed?.context.extensions["https://w3id.org/xapi/cmi5/context/extensions/masteryscore"], 0.5);
  assert.deepEqual(passed?.result.score, { scaled: 0.5, raw: 1, min: 0, max: 2 });
});

test("names of statements are random UUIDs of version 4", () => {
  assert.match(uuid(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.notEqual(uuid(), uuid());
});
