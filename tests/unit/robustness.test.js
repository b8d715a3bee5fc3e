// @ts-check
/** Accuracy on damaged pictures: how the work is cut, counted, told and written to a file. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { hindranceOf } from "../../www/panels/robustness/measurable.js";
import { CIFAR_10 } from "../../www/workers/output-names.js";
import { readAttack, writeAttack } from "../../www/panels/robustness/attack-address.js";
import {
  nextSeed,
  readCurves,
  readDamage,
  readResized,
  writeCurves,
  writeDamage,
  writeResized,
} from "../../www/panels/robustness/damage-address.js";
import { Attacker } from "../../www/panels/robustness/attacker.js";
import { enlarged } from "../../www/panels/robustness/enlarged.js";
import { csvOf, curveOf, extremes, measuredAs } from "../../www/panels/robustness/report.js";
import { answerTo } from "../../www/panels/robustness/said.js";
import { readAddress } from "../../www/shell/address.js";
import { jobsOf, measured, rightOf } from "../../www/workers/robustness-curves.js";

test("each picture is answered once as it is and once in each strength of each corruption, batch by batch", () => {
  const jobs = jobsOf(["fog", "snow"], [1, 2, 3, 4, 5], 250);
  assert.deepEqual([...new Set(jobs.map(({ first }) => first))], [0, 100, 200]);
  const answered = jobs.reduce((sum, { count }) => sum + count, 0);
  assert.equal(answered, 250 * (1 + 2 * 5));
  assert.deepEqual(
    jobs
      .filter(({ first }) => first === 200)
      .map(({ corruption, strength, count }) => [corruption, strength, count])[1],
    ["fog", 1, 50],
  );
  const starts = jobs.map(({ first }) => first);
  assert.deepEqual(
    starts,
    [...starts].sort((one, other) => one - other),
  );
});

test("the first of the largest logits is the answer; one beyond the classes is wrong, and so is what is no number", () => {
  const rows = [
    [0, 2, 2],
    [5, 1, 9],
    [NaN, 0, 1],
  ].flat();
  assert.equal(rightOf(Float32Array.from(rows), Uint8Array.of(1, 2, 0)), 2);
  assert.equal(rightOf(Float32Array.from(rows), Uint8Array.of(2, 0, 1)), 0);
  assert.equal(rightOf(new Float32Array(), new Uint8Array()), 0);
});

test("the worst and the best are told by their means, and the file has a line for each figure", () => {
  const curves = [
    { corruption: "fog", accuracy: [0.5, 0.4, 0.3, 0.2, 0.1] },
    { corruption: "snow", accuracy: [0.6, 0.6, 0.6, 0.6, 0.6] },
    { corruption: "jpeg", accuracy: [0.9, 0.1, 0.1, 0.1, 0.1] },
  ];
  const { worst, best } = extremes(curves);
  assert.deepEqual([worst.corruption, best.corruption], ["jpeg", "snow"]);
  const report = { model: "notebook", images: 200, seed: 1, clean: 0.7, curves, meanCorruptionError: 0.5, ms: 1 };
  const lines = csvOf(report).trim().split("\r\n");
  assert.equal(lines.length, 1 + 1 + 15);
  assert.deepEqual(lines.slice(0, 3), [
    "model,corruption,strength,images,seed,accuracy",
    "notebook,none,0,200,1,0.7",
    "notebook,fog,1,200,1,0.5",
  ]);
  assert.equal(
    csvOf(report, { ...report, model: "b" })
      .trim()
      .split("\r\n").length,
    1 + 2 * 16,
  );
  // A person may name a network as they like.
  assert.equal(csvOf({ ...report, model: 'a, "b"' }).split("\r\n")[1], '"a, ""b""",none,0,200,1,0.7');
});

Object.defineProperty(globalThis, "navigator", { value: { hardwareConcurrency: 1 }, configurable: true });

/** A pool whose network is right on every second picture. @param {object} [given] What another one's file says. */
function fakePool(given) {
  const spec = { input: [3, 32, 32] };
  /** @type {{ metadata: { name: string, classes: readonly string[], spec: { input: number[] } }, outputs: number }} */
  const model = { metadata: { name: "notebook", classes: CIFAR_10, spec }, outputs: 10 };
  const answers = { loadModelBytes: given ?? model, logits: Float32Array.of(1, 0, 1, 0) };
  const link = { call: async (/** @type {keyof typeof answers} */ call) => answers[call], dismissed: 0 };
  const pool = {
    model,
    lists: { manifest: { test_count: 2 } },
    pixels: async () => ({ planar: new Uint8Array(6144), labels: Uint8Array.of(0, 1) }),
    /** @type {any[]} */
    asked: [],
    evaluator: async (/** @type {any} */ model) => (pool.asked.push(model), link),
    dismiss: () => (link.dismissed += 1),
    fault: (/** @type {string} */ code, /** @type {object} */ params) =>
      Object.assign(new Error(code), { code, params }),
  };
  const corrupter = {
    corruptions: [{ name: "fog" }, { name: "snow" }],
    strengths: [1, 2, 3, 4, 5],
    corrupt: async () => new Uint8Array(6144),
  };
  const measure = (/** @type {object} */ options) =>
    measured(/** @type {any} */ (pool), /** @type {any} */ (corrupter), { images: 2, ...options });
  return { measure, link, pool, corrupter };
}

test("a corruption that is named twice is measured once, and none is refused", async () => {
  const { measure, link } = fakePool();
  const { curves, clean, meanCorruptionError } = await measure({ corruptions: ["fog", "fog"] });
  assert.deepEqual(curves, [{ corruption: "fog", accuracy: [0.5, 0.5, 0.5, 0.5, 0.5] }]);
  assert.deepEqual([clean, meanCorruptionError], [0.5, 0.5]);
  await assert.rejects(measure({ corruptions: [] }), { code: "argument" });
  const other = fakePool();
  other.pool.model = {
    metadata: { name: "trees", classes: ["oak", "elm"], spec: other.pool.model.metadata.spec },
    outputs: 2,
  };
  await assert.rejects(other.measure({}), { code: "model.classes" });
  assert.deepEqual(other.pool.asked, [], "no worker is started for it");
  const network = { name: "mine", weights: new Uint8Array(1) };
  const third = fakePool({ metadata: other.pool.model.metadata, outputs: 2 });
  await assert.rejects(third.measure({ network }), { code: "model.classes" });
  assert.equal(third.link.dismissed, third.pool.asked.length, "no worker is kept");
  const large = { ...third.pool.model.metadata, spec: { input: [1, 64, 64] } };
  const fourth = fakePool({ metadata: large, outputs: 10 });
  const asked = { code: "model.input", params: { side: 64, channels: 1 } };
  await assert.rejects(fourth.measure({ network }), asked);
  assert.equal((await measure({})).curves.length, 2);
  assert.equal(link.dismissed, 2);
});

test("the pictures of the next job are made while those of the one before are answered", async () => {
  const { measure, link, corrupter } = fakePool();
  const { call } = link;
  let [made, answered] = [0, 0];
  corrupter.corrupt = async () => (made++, new Uint8Array(6144));
  link.call = async (/** @type {any} */ name) => {
    const answer = await call(name);
    if (name !== "logits") return answer;
    for (let turn = 0; made <= answered && made < 5; turn++) {
      assert.ok(turn < 100, `nothing was made beside answer ${answered}`);
      await null;
    }
    answered++;
    return answer;
  };
  await measure({ corruptions: ["fog"] });
  assert.deepEqual([made, answered], [5, 6]);
});

test("a report is a network's again when it comes back, and not that of other weights", () => {
  const own = { name: "own-1", bytes: new Uint8Array(1) };
  const named = (/** @type {string} */ name) => ({ name });
  assert.equal(measuredAs(named("notebook"), [own]), measuredAs(named("notebook"), [own]));
  assert.notEqual(measuredAs(named("notebook"), [own]), measuredAs(named("accurate"), [own]));
  assert.equal(measuredAs(named("own-1"), [own]), measuredAs(named("own-1"), [{ ...own }]));
  const trained = { ...own, bytes: new Uint8Array(1) };
  assert.notEqual(measuredAs(named("own-1"), [own]), measuredAs(named("own-1"), [trained]));
});

test("damaged pixels are looked at as the picture was, with the mirror image too", async () => {
  /** @type {any[]} */
  const asked = [];
  const lab = {
    outputNames: null,
    classify: async (/** @type {any[]} */ ...given) => (asked.push(given), { probabilities: [], logits: [] }),
  };
  const pixels = new Uint8Array(3072);
  for (const mirror of [true, false])
    await answerTo(
      /** @type {any} */ (lab),
      pixels,
      /** @type {any} */ ({ route: { mirror }, answer: { way: "test" } }),
    );
  assert.deepEqual(
    asked.map(([given, { latest, withMirror }]) => [given === pixels, latest, withMirror]),
    [
      [true, false, true],
      [true, false, false],
    ],
  );
});

test("an attack comes back from the address, brought into its range", () => {
  for (const attack of [
    { epsilon: 0, steps: 1, other: "" },
    { epsilon: 16, steps: 50, other: "notebook-corrected" },
  ])
    assert.deepEqual(readAttack(writeAttack(attack)), attack);
  assert.deepEqual(readAttack("99-0"), { epsilon: 16, steps: 1, other: "" });
  assert.deepEqual(readAttack("4-99-<b>"), { epsilon: 4, steps: 50, other: "" });
  for (const wrong of ["", "4", "-1-2", "4-", "x-y"])
    assert.deepEqual(readAttack(wrong), { epsilon: 4, steps: 1, other: "" });
});

test("a damage comes back from the address, brought into its range", () => {
  for (const damage of [
    { corruption: "fog", strength: 1, seed: 1 },
    { corruption: "gaussian-noise", strength: 5, seed: 999 },
  ])
    assert.deepEqual(readDamage(writeDamage(damage)), damage);
  assert.equal(writeDamage({ corruption: "shot-noise", strength: 3, seed: 1 }), "shot-noise-3");
  assert.deepEqual(readDamage("fog-9-0"), { corruption: "fog", strength: 5, seed: 1 });
  for (const wrong of ["", "fog", "fog-", "-3", "3-3", "fog-3-1000", "FOG-3", "fog--3"])
    assert.deepEqual(readDamage(wrong), { corruption: "", strength: 3, seed: 1 }, wrong);
  assert.deepEqual([nextSeed(1), nextSeed(999)], [2, 1]);
});

test("what is measured comes back from the address; what says nothing is passed over", () => {
  const usual = { images: 200, corruption: "", others: [] };
  for (const curves of [
    usual,
    { images: 10_000, corruption: "shot-noise", others: [] },
    { images: 200, corruption: "", others: ["accurate", "own-1"] },
  ])
    assert.deepEqual(readCurves(writeCurves(curves)), curves);
  assert.equal(writeCurves(usual), "");
  const doubtful = readCurves("images-7_of-Fog_with-accurate..accurate.<b>._with-own-1_more_of");
  assert.deepEqual(doubtful, { ...usual, others: ["accurate"] });
  const names = Array.from({ length: 20 }, (_, place) => `network-${place}-${"x".repeat(40)}`);
  const long = writeCurves({ images: 1000, corruption: "fog", others: names });
  assert.ok(long.length <= 200 && readAddress(`?curves=${long}`).curves === long);
  assert.deepEqual(readCurves(long).others, names.slice(0, 3));

  assert.deepEqual(readResized(writeResized({ images: 1000, noise: 0 })), { images: 1000, noise: 0 });
  for (const wrong of ["", "7-7", "1e3-1e1", "-"])
    assert.deepEqual(readResized(wrong), { images: 200, noise: 20 }, wrong);
});

test("a difference is enlarged as far as a byte can show it, and none stays grey", () => {
  const before = Uint8Array.of(10, 20, 255, 0);
  const { planar, times, most, moved } = enlarged(before, Uint8Array.of(14, 16, 255, 2));
  assert.deepEqual([...planar], [128 + 4 * 31, 128 - 4 * 31, 128, 128 + 2 * 31]);
  assert.deepEqual([times, most, moved], [31, 4, 3]);
  assert.deepEqual([...enlarged(before, before).planar], [128, 128, 128, 128]);
  const far = enlarged(Uint8Array.of(0, 255), Uint8Array.of(255, 0));
  assert.deepEqual([far.times, far.most], [0, 255]);
});

test("the attacker's worker is opened once, and is given another network before it is asked of it", async () => {
  /** @type {unknown[]} */
  const told = [];
  const inspector = {
    use: async (/** @type {unknown} */ weights) => told.push(weights),
    attack: async () => (told.push("attack"), new Uint8Array()),
    close: () => told.push("close"),
  };
  const lab = /** @type {any} */ ({
    inspect: async () => (told.push("open"), inspector),
    weightsBytes: () => "weights",
  });
  const attacker = new Attacker(() => {});
  const request = { label: 3, epsilon: 4, steps: 1 };
  const [first, second] = [{}, {}];
  for (const network of [first, first, second]) await attacker.attack({ lab, network }, new Uint8Array(), request);
  attacker.close();
  await attacker.attack({ lab, network: second }, new Uint8Array(), request);
  assert.deepEqual(told, ["open", "attack", "attack", "weights", "attack", "close", "open", "attack"]);
});

test("a curve begins with the pictures as they are, and is of one corruption or the mean of all", () => {
  const curves = [
    { corruption: "fog", accuracy: [0.6, 0.2] },
    { corruption: "snow", accuracy: [0.4, 0.4] },
  ];
  const report = { model: "a", images: 10, seed: 1, clean: 0.8, curves, meanCorruptionError: 0.6, ms: 1 };
  assert.deepEqual(curveOf(report, "fog"), [0.8, 0.6, 0.2]);
  assert.deepEqual(
    curveOf(report, "").map((share) => Number(share.toFixed(9))),
    [0.8, 0.5, 0.3],
  );
});

test("another network is answered with its own weights, and named as it was given", async () => {
  const { measure, pool } = fakePool();
  const weights = new Uint8Array(3);
  const report = await measure({ corruptions: ["fog"], network: { name: "mine", weights } });
  assert.equal(report.model, "mine");
  assert.equal(pool.asked.at(-1).bytes, weights);
  assert.equal((await measure({ corruptions: ["fog"] })).model, "notebook");
  assert.equal(pool.asked.at(-1), pool.model);
});

const inUse = (/** @type {string[] | null} */ names, input = [3, 32, 32]) =>
  /** @type {any} */ ({ name: "own-4", names, metadata: { spec: { input } } });

test("a network with classes or a size of its own cannot be measured, chosen or in use", () => {
  const mine = /** @type {any} */ ([
    { name: "own-1", names: ["red", "green", "blue", "white"] },
    { name: "own-2", names: null },
    { name: "own-3" },
    { name: "own-5", names: null, input: [1, 28, 28] },
  ]);
  const state = { mine, network: inUse(["cats", "dogs"]) };
  const classes = (/** @type {string} */ names) => ({ key: "robustness.other-classes", params: { names } });
  assert.deepEqual(hindranceOf("own-1", state), classes("red, green, blue"));
  for (const name of ["own-2", "own-3", "notebook"]) assert.equal(hindranceOf(name, state), null);
  assert.deepEqual(hindranceOf("own-4", state), classes("cats, dogs"));
  const input = { key: "robustness.other-input", params: { side: 28, channels: 1 } };
  assert.deepEqual(hindranceOf("own-5", state), input);
  assert.deepEqual(hindranceOf("own-4", { mine, network: inUse(null, [1, 28, 28]) }), input);
});
