// @ts-check
/**
 * What a student hands in: answers to a lesson's questions, and whether the numbers in them are right, where a question asks
 * for one. Pure.
 * @typedef {{ step: number, question: string, answer: string, score: 0 | 1 | null }} Answer `score`: of the number that a
 *   question asks for; null where it asks for none.
 * @typedef {{ type: "cifar-lab:result", v: 1, lesson: string, title: string, lang: string, seconds: number, questions: number,
 *   answered: number, score: { right: number, checked: number } | null, answers: Answer[] }} Result `checked`: the lesson's
 *   questions that ask for a number, answered or not.
 */

/** As long as an answer may be, in characters. */
export const LONGEST_ANSWER = 1000;

/** Of a number with decimals, since nobody writes all of them. */
const ROUNDED = 0.01;

/**
 * Every number that a text may mean, whichever language it writes numbers in: `3.072` is both 3072 and 3.072.
 * @param {string} text
 * @returns {number[]}
 */
export function numbersIn(text) {
  const joined = text.replace(/(\d)[\s\u00a0\u202f'’](?=\d{3}(?!\d))/g, "$1");
  return (joined.match(/[-−]?\d+(?:[.,]\d+)*/g) ?? []).flatMap((found) => {
    const plain = found.replace("−", "-");
    const [english, spanish] = [plain.replaceAll(",", ""), plain.replaceAll(".", "").replace(",", ".")];
    return [...new Set([english, spanish])].map(Number).filter(Number.isFinite);
  });
}

/**
 * Whether an answer has the number: a whole one exactly, another one to a hundredth of it.
 * @param {string} answer
 * @param {string | number} expected As a finding says it.
 */
export function isRight(answer, expected) {
  const wanted = typeof expected === "number" ? [expected] : numbersIn(expected);
  return numbersIn(answer).some((one) =>
    wanted.some((number) => Math.abs(one - number) <= (Number.isInteger(number) ? 0 : Math.abs(number) * ROUNDED)),
  );
}

/**
 * @param {{ id: string, title: string, lang: string, seconds: number }} lesson
 * @param {{ question: string, answer: string, expected?: string | number | null }[]} steps All of them, in order. `expected`:
 *   none where the question asks for no number.
 * @returns {Result}
 */
export function resultOf({ id, title, lang, seconds }, steps) {
  const answers = steps.flatMap(({ question, answer, expected = null }, place) => {
    const given = answer.trim().slice(0, LONGEST_ANSWER);
    if (!given) return [];
    const score =
      expected === null ? null : isRight(given, expected) ? /** @type {const} */ (1) : /** @type {const} */ (0);
    return [{ step: place + 1, question, answer: given, score }];
  });
  const checked = steps.filter(({ expected = null }) => expected !== null).length;
  const right = answers.filter(({ score }) => score === 1).length;
  const score = checked ? { right, checked } : null;
  const about = { lesson: id, title, lang, seconds: Math.round(seconds) };
  return {
    type: "cifar-lab:result",
    v: 1,
    ...about,
    questions: steps.length,
    answered: answers.length,
    score,
    answers,
  };
}
