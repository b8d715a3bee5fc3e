// @ts-check
/** What the answers of an evaluation say, and which evaluation before is compared with it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ToldAnswers } from "../../www/panels/evaluate/told-answers.js";

/** An evaluation of `n` images by a network. */
function evaluation(/** @type {string} */ model, n = 3, withMirror = false) {
  const answers = { split: "test", first: 0, outputs: 10, logits: new Float32Array(10 * n), labels: new Uint8Array(n) };
  return /** @type {any} */ ({ model, withMirror, n, answers });
}

/** A lab whose workers say that each answer is `model`'s number, and keep a list of what was asked. */
function fakeLab() {
  /** @type {string[]} */
  const asked = [];
  const lab = {
    /** @type {Error | null} */
    fails: null,
    /** @type {Error | null} */
    lacks: null,
    nearDuplicates: async () => {
      if (lab.lacks) throw lab.lacks;
      return { threshold: 0.8, training: [{ index: 1, other: 41 }], test: [] };
    },
    async statistics(/** @type {any} */ answers) {
      if (lab.fails) throw lab.fails;
      asked.push("open");
      const { labels } = await answers;
      const numbers = new Float64Array(labels.length);
      return {
        async at(/** @type {number} */ temperature) {
          asked.push(`at ${temperature}`);
          return { predicted: new Uint16Array(labels.length), confidence: numbers, margin: numbers, entropy: numbers };
        },
        figures: async () => (asked.push("figures"), { by_class: [] }),
        compare: async (/** @type {any} */ other) => (asked.push(`compare ${other.labels.length}`), { p: 0.5 }),
        close: () => asked.push("close"),
      };
    },
  };
  return { lab: /** @type {any} */ (lab), asked };
}

test("answers are told at the network's temperature, then the figures, and the worker ends", async () => {
  const { lab, asked } = fakeLab();
  let news = 0;
  const told = new ToldAnswers(() => news++, assert.fail);
  const result = evaluation("a");
  await told.use(lab, result, 1.5);
  assert.deepEqual(asked, ["open", "at 1.5", "figures", "close"]);
  assert.deepEqual([told.rows?.n, news, told.other, told.mcnemar], [3, 3, null, null]);
  await told.use(lab, result, 1.5);
  assert.equal(asked.length, 4, "nothing is asked twice");
});

test("the worker starts while pictures are answered, and ends where no answers come", async () => {
  const { lab, asked } = fakeLab();
  const told = new ToldAnswers(() => {}, assert.fail);
  for (const _news of [1, 2]) told.expect(lab);
  assert.deepEqual(asked, ["open"]);
  await told.use(lab, evaluation("a"));
  assert.deepEqual(asked, ["open", "at 1", "figures", "close"]);
  told.expect(lab);
  told.expect(null);
  await told.use(lab, evaluation("b"));
  assert.deepEqual(asked.slice(4, 6), ["open", "open"], "the one that was given up has no answers to tell of");
  const other = fakeLab();
  told.expect(lab);
  await told.use(other.lab, evaluation("c"));
  assert.equal(other.asked[0], "open", "another lab opens its own");
});

test("a worker that could not start is told of once its answers are there", async () => {
  const { lab } = fakeLab();
  /** @type {Error[]} */
  const failures = [];
  const told = new ToldAnswers(
    () => {},
    (error) => failures.push(error),
  );
  lab.fails = new Error("no worker");
  told.expect(lab);
  await new Promise(setImmediate);
  assert.deepEqual(failures, []);
  await told.use(lab, evaluation("a"));
  assert.equal(failures.length, 1);
});

test("a file's temperature beyond what a worker takes is brought to the nearest that it does", async () => {
  const { lab, asked } = fakeLab();
  const told = new ToldAnswers(() => {}, assert.fail);
  await told.use(lab, evaluation("a"), 500);
  await told.use(lab, evaluation("b"), 1e-6);
  assert.deepEqual(
    asked.filter((one) => one.startsWith("at")),
    ["at 100", "at 0.01"],
  );
});

test("the last evaluation of another network on the same images is compared with", async () => {
  const { lab, asked } = fakeLab();
  const told = new ToldAnswers(() => {}, assert.fail);
  const before = async (/** @type {any} */ result) => {
    await told.use(lab, result);
    return told.other && `${told.other.result.model}${told.other.result.withMirror ? " mirrored" : ""}`;
  };
  assert.equal(await before(evaluation("a")), null);
  assert.equal(await before(evaluation("b")), "a");
  assert.ok(told.rows?.other && told.mcnemar?.p === 0.5);
  assert.equal(await before(evaluation("b")), "a", "the same network again");
  assert.equal(await before(evaluation("b", 3, true)), "b", "with the mirror image it answers otherwise");
  assert.equal(await before(evaluation("a")), "b mirrored");
  assert.equal(await before(evaluation("c", 2)), null, "other images");
  assert.equal(told.rows?.other, null);
  assert.equal(asked.filter((what) => what.startsWith("compare")).length, 4);
});

test("what fails is told, and asked again when it is wanted", async () => {
  const { lab } = fakeLab();
  /** @type {Error[]} */
  const failures = [];
  const told = new ToldAnswers(
    () => {},
    (error) => failures.push(error),
  );
  const result = evaluation("a");
  lab.fails = new Error("no worker");
  await told.use(lab, result);
  assert.deepEqual([failures.length, told.rows], [1, null]);
  lab.fails = null;
  await told.use(lab, result);
  assert.equal(told.rows?.n, 3);
});

test("answers with outputs that are no numbers are refused once, and the next evaluation is told again", async () => {
  const { lab } = fakeLab();
  const told = new ToldAnswers(() => {}, assert.fail);
  const result = evaluation("a");
  lab.fails = Object.assign(new Error("output 3 of image 0 is NaN"), { code: "argument" });
  await told.use(lab, result);
  assert.deepEqual([told.isRefused, told.rows], [true, null]);
  lab.fails = null;
  await told.use(lab, result);
  assert.equal(told.rows, null, "the same answers are not asked for again");
  await told.use(lab, evaluation("b"));
  assert.deepEqual([told.isRefused, told.other], [false, null]);
  assert.notEqual(told.rows, null);
});

test("an evaluation that another has overtaken says nothing", async () => {
  const { lab } = fakeLab();
  const told = new ToldAnswers(() => {}, assert.fail);
  const [slow, quick] = [evaluation("a", 5), evaluation("b", 4)];
  await Promise.all([told.use(lab, slow), told.use(lab, quick)]);
  assert.equal(told.rows?.n, 4);
});

test("what was seen in training is marked; where the list does not come, all else is told and it is asked for again", async () => {
  const { lab } = fakeLab();
  const told = new ToldAnswers(() => {}, assert.fail);
  lab.lacks = new Error("offline");
  await told.use(lab, evaluation("a"));
  assert.deepEqual([told.rows?.near, told.isNearMissing, !!told.figures], [null, true, true]);
  lab.lacks = null;
  await told.use(lab, evaluation("b"));
  assert.deepEqual([[...(told.rows?.near ?? [])], told.isNearMissing], [[0, 42, 0], false]);
});

test("the list that comes while pictures are answered marks them from the first; one that does not is asked for once", async () => {
  const { lab } = fakeLab();
  let [news, lists] = [0, 0];
  const { nearDuplicates } = lab;
  lab.nearDuplicates = () => (lists++, nearDuplicates());
  const told = new ToldAnswers(() => {
    if (!news++) assert.deepEqual([...(told.rows?.near ?? [])], [0, 42, 0]);
  }, assert.fail);
  lab.lacks = new Error("offline");
  for (const _news of [1, 2, 3]) {
    told.expect(lab);
    await new Promise((resolve) => setTimeout(resolve));
  }
  assert.equal(lists, 1);
  told.expect(null);
  lab.lacks = null;
  told.expect(lab);
  await new Promise((resolve) => setTimeout(resolve));
  await told.use(lab, evaluation("a"));
  assert.deepEqual([news, lists, told.isNearMissing], [2, 2, false]);
});
