// @ts-check
/** What a student hands in: numbers as people write them, scores, limits. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { LONGEST_ANSWER, isRight, numbersIn, resultOf } from "../../www/panels/lessons/answer-result.js";

test("a number is found as each language writes it", () => {
  for (const [text, number] of /** @type {[string, number][]} */ ([
    ["3072", 3072],
    ["3,072 numbers", 3072],
    ["3.072 números", 3072],
    ["32 × 32 × 3 = 3 072", 3072],
    ["3\u202f072", 3072],
    ["3’072", 3072],
    ["2.996", 2.996],
    ["2,996", 2.996],
    ["about −1.5", -1.5],
    ["1,234,567.8", 1234567.8],
    ["1.234.567,8", 1234567.8],
  ]))
    assert.ok(numbersIn(text).includes(number), `${text}: ${numbersIn(text)}`);
  assert.deepEqual(numbersIn("no number, at all."), []);
});

test("a whole number is right exactly, another one to a hundredth of it", () => {
  assert.ok(isRight("It learns 896 for 32 filters", 896));
  assert.ok(!isRight("895", 896));
  assert.ok(isRight("about 3", "2.996"));
  assert.ok(isRight("ln 20 = 2,9957", "2,996"));
  assert.ok(!isRight("2.9", "2.996"));
  assert.ok(!isRight("", 0));
});

const ABOUT = { id: "shapes", title: "Shapes", lang: "en", seconds: 61.4 };

test("only what is answered is handed in, and a lesson without numbers has no score", () => {
  const steps = [
    { question: "Why?", answer: "  Because.  " },
    { question: "How many?", answer: "896", expected: 896 },
    { question: "And then?", answer: " \n" },
    { question: "How many more?", answer: "12", expected: 650 },
    { question: "And in all?", answer: "", expected: 7 },
  ];
  assert.deepEqual(resultOf(ABOUT, steps), {
    type: "cifar-lab:result",
    v: 1,
    lesson: "shapes",
    title: "Shapes",
    lang: "en",
    seconds: 61,
    questions: 5,
    answered: 3,
    score: { right: 1, checked: 3 },
    answers: [
      { step: 1, question: "Why?", answer: "Because.", score: null },
      { step: 2, question: "How many?", answer: "896", score: 1 },
      { step: 4, question: "How many more?", answer: "12", score: 0 },
    ],
  });
  assert.equal(resultOf(ABOUT, steps.slice(0, 1)).score, null);
});

test("an answer has an end, and a number that could not be had takes none away", () => {
  const [answer] = resultOf(ABOUT, [{ question: "?", answer: "1".repeat(5000), expected: null }]).answers;
  assert.equal(answer?.answer.length, LONGEST_ANSWER);
  assert.equal(answer?.score, null);
});
