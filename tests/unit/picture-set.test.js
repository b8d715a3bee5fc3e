// @ts-check
/** A person's own set: which class a file belongs to, the split, small classes, and what a result may claim. */
import assert from "node:assert/strict";
import { test } from "node:test";
import description from "../../www/panels/own-set/description.js";
import { isSet, sorted } from "../../www/panels/own-set/folders.js";
import { CLASSES, PICTURES } from "../../www/panels/own-set/limits.js";
import { USUAL } from "../../www/panels/own-set/plan.js";
import { readPlan, writePlan } from "../../www/panels/own-set/plan-text.js";
import { readSet } from "../../www/panels/own-set/reading.js";
import { cautions, evaluated } from "../../www/panels/own-set/result.js";
import {
  cleaned,
  countsOf,
  divided,
  joined,
  refusalOf,
  repeats,
  trained,
  unusable,
} from "../../www/panels/own-set/set.js";
import { batchOf, settingsOf } from "../../www/panels/own-set/settings.js";
import { divisionTold, setTold } from "../../www/panels/own-set/told.js";
import { NOTEBOOK } from "../../www/panels/train/training-settings.js";

const file = new Blob();
const given = (/** @type {string[]} */ paths) => paths.map((path) => ({ path, file }));
const classesOf = (/** @type {string[]} */ ...paths) =>
  sorted(given(paths)).classes.map(({ folder, files }) => [folder, files.length]);
/** @param {number} value @param {number} [at] */
const picture = (value, at = 0) => ({
  planar: new Uint8Array(3072).fill(value),
  path: `${value}-${at}.png`,
  isHeldOut: null,
});
const classes = (/** @type {number[]} */ ...counts) =>
  counts.map((count, label) => ({
    folder: `c${label}`,
    name: `class ${label}`,
    pictures: Array.from({ length: count }, (_, at) => picture(label, at)),
  }));
const words = /** @type {any} */ ({
  text: (/** @type {string} */ key, /** @type {any} */ params = {}) =>
    `${key} ${Object.values(params).flat().join(" ")}`,
  decimal: (/** @type {number} */ value) => value.toFixed(1),
});

test("a folder for each class, however it is wrapped, and what systems lay beside it is passed over", () => {
  const expected = [
    ["cat", 2],
    ["dog", 1],
  ];
  const bare = ["dog/1.jpg", "cat/2.jpg", "cat/10.jpg"];
  for (const before of ["", "pets/", "Downloads/pets/", "./"]) {
    const noise = ["__MACOSX/cat/._1.jpg", `${before}.DS_Store`, `${before}cat/.DS_Store`, `${before}dog/Thumbs.db`];
    assert.deepEqual(classesOf(...[...bare.map((path) => before + path), ...noise]), expected, before);
  }
  assert.deepEqual(
    sorted(given(bare)).classes[0]?.files.map(({ path }) => path),
    ["cat/2.jpg", "cat/10.jpg"],
  );
  assert.deepEqual(classesOf("cat\\1.jpg", "dog\\1.jpg"), [
    ["cat", 1],
    ["dog", 1],
  ]);
  // Of one class alone its folder is the class, and no wrapper.
  assert.deepEqual(classesOf("pets/cat/1.jpg", "pets/cat/2.jpg"), [["cat", 2]]);
});

test("what lies in no class's folder is named, and what lies deeper belongs to the class", () => {
  const { classes, left, nested } = sorted(
    given(["pets/readme.txt", "pets/cat/a/1.jpg", "pets/cat/2.jpg", "pets/dog/1.jpg"]),
  );
  assert.deepEqual(left, [{ path: "pets/readme.txt", code: "no-folder" }]);
  assert.deepEqual([classes.map(({ files }) => files.length), nested], [[2, 1], 1]);
});

test("folders that say what is for testing are believed", () => {
  const { classes, isSplit, nested } = sorted(
    given(["set/train/cat/1.jpg", "set/train/dog/1.jpg", "set/Test/cat/2.jpg", "set/Test/dog/2.jpg"]),
  );
  assert.deepEqual([isSplit, nested], [true, 0]);
  assert.deepEqual(
    classes.map(({ folder, files }) => [folder, ...files.map(({ isHeldOut }) => isHeldOut)]),
    [
      ["cat", true, false],
      ["dog", true, false],
    ],
  );
  // Two classes that happen to be called so have no folders in them.
  assert.deepEqual(sorted(given(["train/1.jpg", "test/1.jpg"])).isSplit, false);
});

test("a network's files and a folder of pictures are no set", () => {
  assert.ok(isSet(["pets/cat/1.jpg", "pets/dog/1.jpg"]) && isSet(["cat/1.jpg", "dog/1.jpg"]));
  for (const paths of [["model/model.json", "model/shard.bin"], ["photos/1.jpg", "photos/2.jpg"], []])
    assert.ok(!isSet(paths), paths.join());
});

test("a set has limits, and each has its sentence's numbers", () => {
  assert.equal(refusalOf(classes(2, 1).map(({ pictures }) => pictures)), null);
  assert.deepEqual(refusalOf([{ length: 9 }]), { code: "classes", params: { count: 1, ...CLASSES } });
  assert.equal(refusalOf(Array.from({ length: 21 }, () => ({ length: 1 })))?.code, "classes");
  assert.equal(refusalOf(Array.from({ length: 20 }, () => ({ length: 1 }))), null);
  assert.deepEqual(refusalOf([{ length: 1 }, { length: 1 }]), { code: "pictures", params: { count: 2, ...PICTURES } });
  assert.equal(refusalOf([{ length: 2500 }, { length: 2501 }])?.code, "pictures");
});

test("names are one line, not empty, and no two are the same", () => {
  assert.equal(cleaned("  a \n b  "), "a b");
  assert.equal(cleaned("x".repeat(99)).length, 60);
  assert.deepEqual(unusable(["a", "", "b", "a"]), [false, true, false, true]);
});

test("the split holds out the same share of each class, and the seed decides it", () => {
  const set = classes(100, 10, 2, 1);
  const split = divided(set, { seed: 1, share: 25 });
  assert.deepEqual(countsOf(split.held, 4), [25, 3, 1, 0]);
  assert.deepEqual(countsOf(split.train, 4), [75, 7, 1, 1]);
  const held = (/** @type {number} */ seed) =>
    divided(set, { seed, share: 25 })
      .held.map(({ path }) => path)
      .join();
  assert.equal(held(1), held(1));
  assert.equal(new Set([0, 1, 2, 3].map(held)).size, 4);
  // A bit that changed would change everybody's split.
  assert.deepEqual(
    divided(classes(10), { seed: 7, share: 30 }).held.map(({ path }) => path),
    ["0-3.png", "0-4.png", "0-9.png"],
  );
  const all = divided(classes(3), { seed: 1, share: 50 });
  assert.equal(all.train.length + all.held.length, 3);
  assert.equal(divided(classes(2, 2), { seed: 1, share: 10 }).held.length, 2, "one of each at least");
});

test("what the folders say goes before the seed", () => {
  const set = classes(3, 2).map((one) => ({
    ...one,
    pictures: one.pictures.map((picture, place) => ({ ...picture, isHeldOut: place === 0 })),
  }));
  const { held } = divided(set, { seed: 1, share: 50 });
  assert.deepEqual(
    held.map(({ path }) => path),
    ["0-0.png", "1-0.png"],
  );
});

test("small classes come more often, or count more, or neither", () => {
  const { train } = divided(classes(40, 8), { seed: 1, share: 25 });
  assert.deepEqual(countsOf(train, 2), [30, 6]);
  const plain = trained(train, 2, "as-is");
  assert.deepEqual([plain.shown.length, plain.weights, plain.times], [36, [], 1]);
  const repeated = trained(train, 2, "repeated");
  assert.deepEqual([countsOf(repeated.shown, 2), repeated.weights], [[30, 30], []]);
  const { shown, weights } = trained(train, 2, "weighted");
  assert.deepEqual([shown.length, weights], [36, [36 / 60, 36 / 12]]);
  const mean = shown.reduce((sum, { label }) => sum + (weights[label] ?? 0), 0) / shown.length;
  assert.ok(Math.abs(mean - 1) < 1e-12);
  // A class that has no picture to train on weighs nothing and breaks nothing.
  const alone = trained(
    train.filter(({ label }) => label === 0),
    2,
    "weighted",
  );
  assert.deepEqual(alone.weights, [1, 1]);
  // A run has 20 images at least.
  const few = trained(train.slice(0, 3), 2, "as-is");
  assert.deepEqual([few.times, few.shown.length], [7, 21]);
  // What would be too much is less even.
  const large = divided(classes(4000, ...new Array(9).fill(20)), { seed: 1, share: 10 }).train;
  assert.ok(trained(large, 10, "repeated").shown.length <= 3600 + 9 * 2000);
});

test("the same picture twice is found, whatever it is called", () => {
  const found = repeats([picture(1), picture(2), picture(1, 5), picture(1, 6)]);
  assert.deepEqual(
    [...found],
    [
      [2, 0],
      [3, 0],
    ],
  );
});

test("a run takes what the form says, but for what the set decides", () => {
  const plan = /** @type {const} */ ({ seed: 3, share: 25, balance: "weighted", begins: "transfer", epochs: 12 });
  const set = { images: 40, different: 24, held: 8, weights: [1, 2] };
  const choice = { ...NOTEBOOK, flip: true, shift: 2, learningRate: 0.01, batch: 32 };
  const settings = settingsOf(choice, plan, set);
  assert.deepEqual([settings.trains, settings.flip, settings.shift, settings.learningRate], ["dense", false, 0, 0.01]);
  assert.deepEqual([settings.images, settings.testImages, settings.validation, settings.batch], [40, 8, "test", 6]);
  assert.deepEqual([settings.epochs, settings.seed, settings.classWeights], [12, 3, [1, 2]]);
  assert.deepEqual(settingsOf(choice, { ...plan, begins: "tuned" }, set).flip, true);
  assert.deepEqual([batchOf(32, 4000), batchOf(32, 40), batchOf(32, 5), batchOf(1, 40)], [32, 10, 4, 1]);
  const { planar, labels } = joined([{ ...picture(7), label: 1 }]);
  assert.deepEqual([planar.length, planar[0], [...labels]], [3072, 7, [1]]);
});

test("a result counts what was answered, and says what few pictures mean", () => {
  const held = [0, 0, 1, 2].map((label, at) => ({ ...picture(label, at), label }));
  const result = evaluated([3, 1, 1, 0, 2, 1, 0, 5, 1, 0, 0, 0], held, 3);
  assert.deepEqual(result.table, [
    [1, 1, 0],
    [0, 1, 0],
    [1, 0, 0],
  ]);
  assert.deepEqual([result.right, result.usual], [2, { label: 0, count: 2 }]);
  const sure = { isUnsure: false };
  assert.deepEqual(cautions({ n: 4, low: 0.15, usual: 0.5, empty: 0, ...sure }), ["few", "usual"]);
  assert.deepEqual(cautions({ n: 900, low: 0.8, usual: 0.3, empty: 1, ...sure }), ["empty"]);
  assert.deepEqual(cautions({ n: 900, low: 0.8, usual: 0.3, empty: 0, isUnsure: true }), ["unsure"]);
});

test("a row with an output that is no number answers no class, and is wrong", () => {
  const held = [0, 0, 1, 1].map((label, at) => ({ ...picture(label, at), label }));
  const result = evaluated([NaN, NaN, 1, NaN, NaN, 1, 0, 1], held, 2);
  assert.deepEqual(result.table, [
    [0, 0, 2],
    [0, 1, 1],
  ]);
  assert.deepEqual([result.right, result.usual], [1, { label: 0, count: 2 }]);
  assert.deepEqual(
    result.answered.map(({ answer }) => answer),
    [2, 2, 2, 1],
  );
  // What is infinite is a number.
  assert.equal(evaluated([-Infinity, -Infinity, 0, Infinity], held.slice(1, 3), 2).right, 2);
});

test("what is read is told: empty and small classes, uneven ones, and those that do not train", () => {
  const all = { classes: classes(9, 1), left: [], empty: ["bird"], nested: 2, isSplit: false };
  assert.equal(setTold(all, words), "own-set.read 10 2 own-set.empty 1 bird own-set.alone 1 class 1 own-set.nested 2");
  const split = divided(all.classes, { seed: 1, share: 25 });
  const said = (/** @type {any} */ balance) => divisionTold(split, all.classes, balance, words);
  assert.equal(said("as-is"), "own-set.division 8 2 own-set.uneven 1 7 own-set.shown 24");
  assert.equal(said("weighted"), "own-set.division 8 2 own-set.weighs 7.0 own-set.shown 24");
  assert.equal(said("repeated"), "own-set.division 8 2 own-set.shown 28");
});

test("pictures that cannot be read, and those that come twice, are left out with the reason and stop nothing", async () => {
  const values = { "cat/1.png": 1, "cat/2.png": 2, "cat/3.png": 1, "dog/1.png": 3, "dog/2.png": 2 };
  const lab = /** @type {any} */ ({
    metadata: { spec: { input: [3, 32, 32] } },
    readPictures: async (/** @type {any[]} */ files, /** @type {any} */ { onpicture }) => {
      const read = files.map((file) => {
        const value = /** @type {any} */ (values)[file.path];
        return value
          ? { planar: picture(value).planar, error: null }
          : { planar: null, error: { code: "picture.cut", params: { kind: "JPEG" } } };
      });
      read.forEach(onpicture);
      return read;
    },
  });
  const files = (/** @type {string[]} */ paths) =>
    paths.map((path) => ({ path, file: Object.assign(new Blob(), { path }) }));
  /** @type {number[][]} */
  const progress = [];
  const options = {
    onprogress: (/** @type {number} */ done, /** @type {number} */ count) => progress.push([done, count]),
    signal: new AbortController().signal,
  };
  const set = await readSet(lab, files([...Object.keys(values), "cat/4.jpg", "bird/1.jpg", "note.txt"]), options);
  assert.deepEqual(
    set.classes.map(({ name, pictures }) => [name, pictures.map(({ path }) => path)]),
    [
      ["cat", ["cat/1.png", "cat/2.png"]],
      ["dog", ["dog/1.png"]],
    ],
  );
  assert.deepEqual(set.empty, ["bird"]);
  assert.deepEqual(
    set.left.map(({ path, code }) => [path, code]),
    [
      ["note.txt", "no-folder"],
      ["bird/1.jpg", "picture.cut"],
      ["cat/4.jpg", "picture.cut"],
      ["cat/3.png", "same"],
      ["dog/2.png", "same-elsewhere"],
    ],
  );
  assert.deepEqual(progress.at(-1), [7, 7]);
  await assert.rejects(
    readSet(lab, files(["cat/1.png", "cat/2.png", "dog/9.jpg"]), options),
    (/** @type {any} */ error) => error.code === "classes" && error.left.length === 1,
  );
  // Another network sees them in another size.
  const other = { ...lab, metadata: { spec: { input: [1, 28, 28] } } };
  await assert.rejects(
    readSet(other, files(Object.keys(values)), options),
    (/** @type {any} */ error) => error.code === "other-input",
  );
  // Too much is refused before it is read.
  const many = Array.from({ length: 5001 }, (_, at) => `${at % 2 ? "cat" : "dog"}/${at}.png`);
  await assert.rejects(readSet(lab, files(many), options), (/** @type {any} */ error) => error.code === "pictures");
});

test("a link says how a set is divided and learnt, and what it says wrongly is as usual", () => {
  assert.equal(writePlan(USUAL), "");
  assert.deepEqual(readPlan(""), USUAL);
  const plan = /** @type {const} */ ({ share: 50, seed: 7, balance: "weighted", begins: "anew", epochs: 12 });
  assert.deepEqual(readPlan(writePlan(plan)), plan);
  const { read } = description.address?.set ?? {};
  assert.equal(read?.(writePlan(plan)), "50.7.weighted.anew.12");
  for (const wrong of ["50", "50.7.weighted.anew", "1e9.7.a.b.12", "<script>"])
    assert.equal(read?.(wrong), null, wrong);
  assert.deepEqual(readPlan("33.7.other.none.999"), { ...USUAL, seed: 7, epochs: 200 });
});
