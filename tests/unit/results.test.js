// @ts-check
/** The results of a class: pasted, dropped, broken, doubled, hostile; nothing that was taken is lost. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { EMPTY, MOST_ROWS, doubtsOf, withFile, withPasted, without } from "../../www/panels/results/collection.js";
import { encode } from "../../www/panels/results/result-code.js";
import { fileOf, linkOf } from "../../www/panels/results/result-file.js";
import { csvOf, curveOf, order } from "../../www/panels/results/rows.js";
import { evaluatedResult, runResult } from "../../www/panels/results/result-of.js";
import { ENGINES as WRITTEN } from "../../www/panels/results/result.js";
import { ENGINES } from "../../www/state.js";
import { NOTEBOOK } from "../../www/panels/train/training-settings.js";
import { initial } from "../../www/state.js";

/** @typedef {import("../../www/panels/results/result.js").Result} Result */

const PAGE = "https://example.org/lab/";

/** @returns {Result} */
const made = (/** @type {number} */ number, /** @type {Partial<Result>} */ change = {}) => ({
  who: `Student ${number}`,
  network: "notebook",
  parameters: 119_020,
  weights: number.toString(16).padStart(64, "0"),
  at: 30_000_000 + number,
  page: "0.1.0-9",
  evaluated: { n: 10_000, correct: 6000 + number, outside: 3, mirror: false, engine: "kernels" },
  ran: {
    settings: "epochs=3",
    validationImages: 1000,
    phase: "ended",
    points: [1, 2, 3].map((epoch) => ({
      epoch,
      loss: 1 / 2 ** epoch,
      accuracy: epoch / 4,
      valLoss: 1,
      valAccuracy: epoch / 5,
    })),
  },
  ...change,
});
const link = (/** @type {Result} */ result) => linkOf(PAGE, encode(result));
const apartOf = (/** @type {import("../../www/panels/results/collection.js").Collection} */ { apart }) =>
  apart.map(({ source, reason }) => ["line" in source ? source.line : source.file, reason]);

test("thirty links, pasted at once with names and sentences between them", () => {
  const links = Array.from({ length: 30 }, (_, k) => link(made(k)));
  const text = ["Hola:", ...links.map((one, k) => (k % 2 ? `Ana ${k}: <${one}>.` : one)), "", "Saludos"].join("\r\n");
  const { entries, apart } = withPasted(EMPTY, text);
  assert.deepEqual(apart, []);
  assert.deepEqual(
    entries.map(({ result }) => result),
    Array.from({ length: 30 }, (_, k) => made(k)),
  );
  const one = withPasted(EMPTY, links.join(" "));
  assert.equal(one.entries.length, 30, "in one line");
});

test("a link that a mail program broke into lines, or another program wrapped, is whole again", () => {
  const whole = link(made(1));
  for (const width of [60, 72, 76, 200]) {
    const broken = whole.match(new RegExp(`.{1,${width}}`, "g"))?.join("\n") ?? "";
    assert.equal(withPasted(EMPTY, `${broken}\n\nAna\n${link(made(2))}`).entries.length, 2, `${width}`);
  }
  const safe = `https://safe.example/?url=${encodeURIComponent(whole)}&data=05%7C01`;
  assert.equal(withPasted(EMPTY, safe).entries.length, 1);
});

test("what is broken, cut, doubled, of another version or hostile is kept apart with its line and its reason", () => {
  const good = link(made(1));
  const lines = [
    good,
    good.slice(0, -5),
    good.replace("result=1.", "result=2."),
    good.replace(/.{9}$/, (end) => (end.startsWith("A") ? "B" : "A") + end.slice(1)),
    good,
    "https://example.org/lab/?panel=results",
    "javascript:alert(1)#result=1.%3Cscript%3E",
    "x".repeat(60),
    "Ana García",
    link(made(2)),
  ];
  const read = withPasted(EMPTY, lines.join("\n"));
  assert.deepEqual(
    read.entries.map(({ row, result }) => [row, result.who]),
    [
      [1, "Student 1"],
      [2, "Student 2"],
    ],
  );
  assert.deepEqual(apartOf(read), [
    [2, "cut"],
    [3, "version"],
    [4, "changed"],
    [5, "double"],
    [6, "none"],
    [7, "cut"],
    [8, "none"],
  ]);
  assert.equal(read.apart[3]?.params.row, 1);
  assert.ok(read.apart.every(({ text }) => text.length <= 200));
});

test("what comes later loses nothing, and a row keeps its number", () => {
  const three = [1, 2, 3].reduce((all, k) => withPasted(all, link(made(k))), EMPTY);
  const after = withPasted(withPasted(without(three, 2), "nonsense https://x"), link(made(4)));
  assert.deepEqual(
    after.entries.map(({ row }) => row),
    [1, 3, 4],
  );
  assert.equal(after.apart.length, 1);
  assert.equal(withPasted(three, "x".repeat(1_000_001)).apart[0]?.reason, "large");
  const many = Array.from({ length: MOST_ROWS + 2 }, (_, k) => link(made(k))).join("\n");
  const full = withPasted(EMPTY, many);
  assert.deepEqual(
    [full.entries.length, apartOf(full)],
    [
      MOST_ROWS,
      [
        [301, "full"],
        [302, "full"],
      ],
    ],
  );
});

test("a file brings its results back, and a figure that was changed in it is seen", () => {
  const results = [made(1), made(2, { ran: null }), made(3, { evaluated: null, who: "" })];
  const text = fileOf(results, PAGE);
  const read = withFile(EMPTY, "class.json", text);
  assert.deepEqual(
    read.entries.map(({ result }) => result),
    results,
  );
  /** @type {[string, (file: any) => unknown][]} */
  const changes = [
    ["changed", (file) => (file.results[0].evaluated.correct = 9999)],
    ["changed", (file) => (file.results[0].accuracy = 0.9999)],
    ["changed", (file) => (file.results[0].ran.points[1].valAccuracy = 0.99)],
    ["changed", (file) => (file.results[0].extra = 1)],
    ["changed", (file) => (file.results[0].who = "Somebody else")],
    ["none", (file) => delete file.results[0].link],
    ["none", (file) => (file.results[0] = null)],
    ["version", (file) => (file.format = "cifar-lab-results/2")],
    ["file", (file) => delete file.results],
  ];
  for (const [reason, change] of changes) {
    const file = JSON.parse(text);
    change(file);
    const again = withFile(read, "class.json", JSON.stringify(file));
    assert.equal(again.entries.length, 3);
    assert.ok(
      again.apart.some((one) => one.reason === reason),
      `${reason}: ${JSON.stringify(again.apart)}`,
    );
  }
  for (const other of ["", "{", "[]", "null", "1", '{"format":"cifar-lab-runs/1","runs":[]}', "\u0000\u0001"])
    assert.deepEqual(apartOf(withFile(EMPTY, "x.json", other)), [["x.json", "file"]], other);
  // Lists in lists, deeper than JSON's writer goes.
  const deep = "[".repeat(100_000) + "]".repeat(100_000);
  const [inside, format] = [`"${JSON.parse(text).format}","results":[${deep}]`, `${deep},"results":[]`];
  assert.equal(withFile(EMPTY, "x.json", `{"format":${inside}}`).apart[0]?.reason, "none");
  assert.equal(withFile(EMPTY, "x.json", `{"format":${format}}`).apart[0]?.reason, "version");
  assert.equal(
    withFile(EMPTY, "photo.png", "\ufffdPNG\r\n\u001a\u202e").apart[0]?.text,
    "PNG",
    "what is not seen is not shown",
  );
  assert.equal(withFile(EMPTY, "mail.txt", `Ana\n${link(made(1))}`).entries.length, 1);
});

test("the same network given twice, and two figures of one network, are told of", () => {
  const same = made(1).weights;
  const other = (/** @type {number} */ correct, engine = "kernels") => ({
    n: 10_000,
    outside: 0,
    mirror: false,
    correct,
    engine,
  });
  const rows = [
    made(1),
    made(2, { weights: same, evaluated: other(6001) }),
    made(3),
    made(4, { weights: "" }),
    made(5, { weights: "" }),
  ];
  const { entries } = withPasted(EMPTY, rows.map(link).join("\n"));
  assert.deepEqual(
    [...doubtsOf(entries)],
    [
      [1, { kind: "twin", row: 2 }],
      [2, { kind: "twin", row: 1 }],
    ],
  );
  const lie = withPasted(EMPTY, [made(1), made(2, { weights: same, evaluated: other(9000) })].map(link).join("\n"));
  assert.deepEqual(
    [...doubtsOf(lie.entries)].map(([row, { kind }]) => [row, kind]),
    [
      [1, "contradiction"],
      [2, "contradiction"],
    ],
  );
  // Engines round otherwise: a few images are no lie.
  const flex = withPasted(
    EMPTY,
    [made(1), made(2, { weights: same, evaluated: other(6003, "flex") })].map(link).join("\n"),
  );
  assert.equal(doubtsOf(flex.entries).get(1)?.kind, "twin");
});

test("rows are ordered by any column, those without a figure last; the file holds no formula", () => {
  const results = [
    made(1, { who: "=HYPERLINK(1)" }),
    made(9, { who: "+1" }),
    made(5, { evaluated: null, who: '-a,"b"' }),
  ];
  const { entries } = withPasted(EMPTY, results.map(link).join("\n"));
  assert.deepEqual(
    order(entries, "accuracy", true).map(({ row }) => row),
    [2, 1, 3],
  );
  assert.deepEqual(
    order(entries, "accuracy", false).map(({ row }) => row),
    [1, 2, 3],
  );
  assert.deepEqual(
    order(entries, "row", true).map(({ row }) => row),
    [3, 2, 1],
  );
  const lines = csvOf(entries, doubtsOf(entries), PAGE).trimEnd().split("\r\n");
  assert.equal(lines.length, 4);
  assert.match(lines[1] ?? "", /^1,'=HYPERLINK\(1\),notebook,/);
  assert.match(lines[2] ?? "", /^2,'\+1,/);
  assert.match(lines[3] ?? "", /^3,"'-a,""b""",/);
  assert.ok(lines[1]?.includes(",0.6001,"));
});

test("what a person has here becomes a result: the evaluation, the run, or both", () => {
  const now = 1_800_000_000_000;
  const giving = { who: " Ana ", now, page: "0.1.0" };
  const plain = initial(/** @type {any} */ ({ model: "notebook" }));
  assert.equal(evaluatedResult(plain, giving), null);
  assert.equal(runResult(plain, giving), null);
  const curve = [{ epoch: 1, loss: 1.23456, accuracy: 0.51, valLoss: NaN, valAccuracy: 0.49 }];
  const choice = { ...NOTEBOOK, epochs: 3, seed: 7 };
  const { from, engine, ...settings } = choice;
  const run = { settings, engine: "kernels", recipe: { name: "notebook" }, validationImages: 1000, workers: 2 };
  const metadata = { name: "mine \u202e<img>" };
  const result = { n: 10_000, correct: 5000, outside: 2, withMirror: true, engine: "kernels" };
  const bytes = new Uint8Array(4);
  const own = { name: "own-1", settings: { choice, workers: 2, base: "" }, bytes };
  const state = /** @type {any} */ ({
    ...plain,
    network: { name: "own-1", metadata, summary: { parameters: 9 } },
    mine: [own],
    evaluation: { result },
    training: { ...plain.training, run, curve, phase: "ended" },
  });
  const ran = {
    settings: "epochs=3&seed=7&workers=2",
    validationImages: 1000,
    phase: "ended",
    points: [{ epoch: 1, loss: 1.235, accuracy: 0.51, valLoss: null, valAccuracy: 0.49 }],
  };
  const whole = evaluatedResult(state, giving);
  assert.deepEqual(whole?.result, {
    ...{ who: "Ana", network: "mine <img>", parameters: 9, weights: "", at: now / 60_000, page: "0.1.0" },
    ...{ evaluated: { n: 10_000, correct: 5000, outside: 2, mirror: true, engine: "kernels" }, ran },
  });
  assert.deepEqual(runResult(state, giving), whole);
  const alone = runResult({ ...state, evaluation: { result: null } }, giving);
  assert.deepEqual([whole?.of, alone?.of, alone?.result.evaluated, alone?.result.ran], ["in use", bytes, null, ran]);
  assert.equal(evaluatedResult({ ...state, mine: [] }, giving)?.result.ran, null);
  for (const given of [whole, alone])
    assert.equal(withPasted(EMPTY, link(/** @type {any} */ (given).result)).entries.length, 1);
});

test("a thinned curve is joined where nothing is known, and ends where it is no number", () => {
  const point = (/** @type {number} */ epoch, /** @type {number | null} */ loss) => ({
    epoch,
    loss,
    accuracy: epoch / 10,
    valLoss: 1,
    valAccuracy: 0.5,
  });
  const curve = curveOf([point(1, 3), point(2, 2), point(4, 1), point(5, null), point(6, 1)]);
  assert.deepEqual(
    curve.map(({ epoch, loss, isBetween = false }) => [epoch, loss, isBetween]),
    [
      [1, 3, false],
      [2, 2, false],
      [3, 1.5, true],
      [4, 1, false],
    ],
  );
  assert.deepEqual(curveOf([]), []);
});

test("every engine has its place in written links, and keeps it", () => {
  assert.deepEqual([...WRITTEN].sort(), [...ENGINES].sort());
  assert.deepEqual(WRITTEN.slice(0, 3), ["kernels", "flex", "ndarray"]);
});
