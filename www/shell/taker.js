// @ts-check
/**
 * Who takes a student's answers to a lesson's questions: the course page that has asked for them, where the teacher's link
 * allows it (www/embed/lab-embed.js). Nobody else, and nobody at first.
 * @typedef {(result: import("../panels/lessons/answer-result.js").Result) => void} Take
 */

/** @type {Take | null} */
let taker = null;
/** @type {((take: Take) => void)[]} */
const waiting = [];

/** @param {Take} take */
export function setTaker(take) {
  taker = take;
  for (const hear of waiting.splice(0)) hear(take);
}

/** @param {(take: Take) => void} hear Called once, as soon as there is one. */
export function onTaker(hear) {
  if (taker) hear(taker);
  else waiting.push(hear);
}
