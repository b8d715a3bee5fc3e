// @ts-check
/**
 * What a lesson's result is to a course system: elements of SCORM 1.2, statements of xAPI. Pure.
 *
 * SCORM 1.2 Run-Time Environment (ADL, 2001), section 3.4: names, vocabularies and lengths. xAPI 1.0.3, and cmi5 (AICC, first
 * edition "Quartz"), section 9: which statements there are, and what each has.
 * @typedef {import("../../../../../www/panels/lessons/answer-result.js").Result} Result
 */

/** CMIString255 and CMIString4096 of SCORM 1.2. */
const STRING = { short: 255, long: 4096 };

/** CMITimespan: HHHH:MM:SS.SS. @param {number} seconds */
export function timespan(seconds) {
  const whole = Math.min(Math.max(seconds, 0), 9999 * 3600);
  const pad = (/** @type {number} */ value, /** @type {number} */ digits) =>
    String(Math.floor(value)).padStart(digits, "0");
  return `${pad(whole / 3600, 4)}:${pad((whole / 60) % 60, 2)}:${pad(whole % 60, 2)}.00`;
}

/** CMITime: HH:MM:SS, on the student's clock. @param {Date} date */
export const clock = (date) =>
  [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, "0")).join(":");

/** ISO 8601. @param {number} seconds */
export const duration = (seconds) => `PT${Math.max(0, Math.round(seconds))}S`;

/** @param {string} text @param {number} most */
const cut = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/**
 * @param {Result} result
 * @param {{ now: Date, place: (step: number) => number }} at `place`: of a step's interaction in the system's list.
 * @returns {[string, string][]} Elements and values, in the order in which they are set.
 */
export function scormElements(result, { now, place }) {
  const { lesson, score, answers } = result;
  /** @type {[string, string][]} */
  const set = [];
  for (const { step, answer, score: right } of answers) {
    const at = `cmi.interactions.${place(step)}`;
    set.push(
      [`${at}.id`, `${lesson}-${step}`],
      [`${at}.type`, "fill-in"],
      [`${at}.time`, clock(now)],
      [`${at}.student_response`, cut(answer, STRING.short)],
      [`${at}.result`, right === null ? "neutral" : right ? "correct" : "wrong"],
    );
  }
  // Each answer whole, as far as there is room.
  set.push(["cmi.comments", cut(answers.map(({ step, answer }) => `${step}. ${answer}`).join("\n"), STRING.long)]);
  if (score) {
    set.push(
      ["cmi.core.score.min", "0"],
      ["cmi.core.score.max", "100"],
      ["cmi.core.score.raw", String(Math.round((100 * score.right) / score.checked))],
    );
  }
  return set;
}

/** Whether the student has answered all there is. @param {Result} result */
export const isWhole = ({ answered, questions }) => answered === questions;

const VERB = "http://adlnet.gov/expapi/verbs/";
const CMI5 = "https://w3id.org/xapi/cmi5/context/";
export const CATEGORIES = { cmi5: `${CMI5}categories/cmi5`, moveOn: `${CMI5}categories/moveon` };
const MASTERY = `${CMI5}extensions/masteryscore`;

/**
 * @typedef {object} Launch
 * @property {any} actor
 * @property {string} registration
 * @property {string} activityId
 * @property {any} contextTemplate
 * @property {string} launchMode
 * @property {number} [masteryScore]
 *
 * @typedef {{ id: string, timestamp: string }} Stamp
 */

/**
 * @param {Launch} launch
 * @param {string} verb
 * @param {Stamp} stamp
 * @param {{ result?: any, categories?: string[], extensions?: any, object?: any }} [more]
 */
function statement({ actor, registration, activityId, contextTemplate = {} }, verb, stamp, more = {}) {
  const { result, categories = [], extensions = {}, object = { objectType: "Activity", id: activityId } } = more;
  const { contextActivities = {} } = contextTemplate;
  const category = [...(contextActivities.category ?? []), ...categories.map((id) => ({ id }))];
  return {
    ...stamp,
    actor,
    verb: { id: VERB + verb, display: { en: verb } },
    object,
    ...(result && { result }),
    context: {
      ...contextTemplate,
      registration,
      contextActivities: { ...contextActivities, ...(category.length && { category }) },
      extensions: { ...extensions, ...contextTemplate.extensions },
    },
  };
}

/** A statement that cmi5 defines without a result that decides anything. @param {Launch} launch @param {Stamp} stamp */
export const initialized = (launch, stamp) =>
  statement(launch, "initialized", stamp, { categories: [CATEGORIES.cmi5] });

/** @param {Launch} launch @param {Stamp} stamp @param {number} seconds Since `initialized`. */
export const terminated = (launch, stamp, seconds) =>
  statement(launch, "terminated", stamp, { categories: [CATEGORIES.cmi5], result: { duration: duration(seconds) } });

/**
 * The answers, and in a normal launch what they decide: `completed` when all questions are answered, `passed` where the course
 * has a mastery score and it is reached. Each of these once in a registration.
 * @param {Launch} launch
 * @param {Result} result
 * @param {() => Stamp} stamp
 * @param {ReadonlySet<string>} said What was said of them in this registration.
 */
export function statementsOf(launch, result, stamp, said) {
  const { lang, score, seconds } = result;
  const statements = result.answers.map(({ step, question, answer, score: right }) =>
    statement(launch, "answered", stamp(), {
      object: {
        objectType: "Activity",
        id: `${launch.activityId}#question-${step}`,
        definition: {
          type: "http://adlnet.gov/expapi/activities/cmi.interaction",
          interactionType: "long-fill-in",
          description: { [lang]: question },
        },
      },
      result: { response: answer, ...(right !== null && { success: right === 1, score: { scaled: right } }) },
    }),
  );
  const categories = [CATEGORIES.cmi5, CATEGORIES.moveOn];
  if (launch.launchMode !== "Normal") return statements;
  if (isWhole(result) && !said.has("completed"))
    statements.push(
      statement(launch, "completed", stamp(), {
        categories,
        result: { completion: true, duration: duration(seconds) },
      }),
    );
  const { masteryScore } = launch;
  const scaled = score ? score.right / score.checked : 0;
  if (score && masteryScore !== undefined && scaled >= masteryScore && !said.has("passed"))
    statements.push(
      statement(launch, "passed", stamp(), {
        categories,
        extensions: { [MASTERY]: masteryScore },
        result: {
          success: true,
          score: { scaled, raw: score.right, min: 0, max: score.checked },
          duration: duration(seconds),
        },
      }),
    );
  return statements;
}
