// @ts-check
/** The report: numbers as the panel has them, nothing that runs or is fetched, foreign names as text. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { classScores } from "../../www/panels/evaluate/confusion.js";
import { reportTree } from "../../www/panels/evaluate/report.js";
import { documentOf, htmlOf } from "../../www/panels/evaluate/report-tree.js";
import { Words } from "../../www/shell/words.js";

const read = (/** @type {string} */ path) => readFileSync(new URL(`../../www/${path}`, import.meta.url), "utf8");
const WORDS = {
  es: new Words("es", JSON.parse(read("lang/es.json"))),
  en: new Words("en", JSON.parse(read("lang/en.json"))),
};
const css = read("panels/evaluate/report.css");
const HOSTILE = `<img src=x onerror=alert(1)>"'&<script>alert(2)</script></style><style>@import "//evil"`;
const PICTURE = "data:image/png;base64,iVBORw0KGgo=";

/** Ten classes; each is right in 70 of 100, and mostly taken for the next one. */
const table = Array.from({ length: 10 }, (_, truth) =>
  Array.from({ length: 10 }, (_, predicted) => (truth === predicted ? 70 : (truth + 1) % 10 === predicted ? 22 : 1)),
);
const share = (/** @type {number} */ value) => ({
  value,
  interval: /** @type {[number, number]} */ ([value - 0.01, value + 0.01]),
});
const told = {
  bins: [
    { images: 500, range: [0.1, 0.5], confidence: 0.4, accuracy: 0.5 },
    { images: 500, range: [0.5, 1], confidence: 0.9, accuracy: 0.9 },
  ],
  bands: {
    accuracy: [
      [0.45, 0.55],
      [0.88, 0.92],
    ],
    error: [0.03, 0.07],
  },
  expected_error: 0.0512,
  classwise: { mean: 0.0123, by_class: [] },
  negative_log_likelihood: 0.91234,
  brier: 0.42345,
};
const metadata = {
  name: "notebook",
  spec: { layers: [] },
  seed: 1,
  epochs: 15,
  recipe: "notebook",
  commit: "abc123",
  hardware: "a machine",
  loss: "as-run",
};
const network = {
  name: "notebook",
  outputs: 20,
  metadata,
  summary: {
    parameters: 119_020,
    multiply_adds: 12_345_678,
    bytes: 1,
    rows: [
      {
        name: "conv1",
        kind: "Conv2D",
        output: [32, 30, 30],
        parameters: 896,
        arithmetic: "(3*3*3 + 1) * 32 = 896",
        detail: "",
        multiply_adds: 5,
      },
    ],
  },
};
const figures = {
  by_class: Array.from({ length: 10 }, () => ({ f1_interval: [0.68, 0.72] })),
  top_2: share(0.85),
  top_3: share(0.91),
  animal_or_vehicle: share(0.95),
};

/** Surest first: 900 of 1,000 are answered from 0.8 on. */
const coverage = {
  byConfidence: {
    threshold: Float64Array.of(0.99, 0.8, 0.1),
    answered: Uint32Array.of(200, 900, 1000),
    wrong: Uint32Array.of(10, 225, 300),
  },
  byScore: {
    threshold: Float64Array.of(9, 1),
    answered: Uint32Array.of(900, 1000),
    wrong: Uint32Array.of(243, 300),
  },
};

/** @returns {any} */
const report = (change = {}) => ({
  name: "The notebook’s network",
  network,
  fingerprint: "f".repeat(64),
  version: "0.1.0-9",
  commit: "0123456789ab",
  at: 1_800_000_000_000,
  result: {
    n: 1000,
    correct: 700,
    accuracy: 0.7,
    interval: [0.67, 0.73],
    outside: 0,
    engine: "kernels",
    withMirror: false,
  },
  table,
  figures,
  calibration: { temperature: 1, told, plain: null },
  coverage,
  labels: null,
  near: null,
  people: null,
  mistakes: [{ index: 2405, truth: 3, predicted: 6, confidence: 0.987, isDisputed: true, picture: PICTURE }],
  robustness: null,
  ...change,
});
const page = (/** @type {any} */ of, /** @type {"es" | "en"} */ lang = "en") =>
  documentOf(reportTree(of, WORDS[lang]), { lang, title: of.name, css });
/** What a reader sees. */
const text = (/** @type {string} */ html) =>
  html
    .replace(/[\s\S]*<body>/, "")
    .replace(/<[^>]+>/g, " ")
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code))
    .replace(/[ \n]+/g, " ");

test("its numbers are those of the evaluation, in both languages", () => {
  for (const lang of /** @type {const} */ (["es", "en"])) {
    const words = WORDS[lang];
    const said = text(page(report(), lang));
    const scores = classScores(table);
    const all = [
      ...[
        words.percent(0.7),
        words.percent(0.67),
        words.percent(0.73),
        words.number(119_020),
        "f".repeat(64),
        "abc123",
      ],
      ...scores.flatMap(({ precision, recall, f1 }) => [
        words.percent(precision?.share ?? 0),
        words.percent(recall?.share ?? 0),
        words.fixed(f1 ?? 0, 3),
      ]),
      ...[
        words.percent(0.0512),
        words.percent(0.0123),
        words.fixed(0.91234, 4),
        words.fixed(0.42345, 4),
        words.percent(0.987),
      ],
      ...[
        words.percent(0.85),
        words.percent(0.91),
        words.percent(0.95),
        "0.1.0-9",
        "0123456789ab",
        words.date(1_800_000_000_000),
      ],
      words.text("report.sturdiness.none"),
    ];
    for (const one of all) assert.ok(said.includes(one), `${lang}: ${one}`);
    assert.doesNotMatch(said, /undefined|NaN|\[object|\b(report|evaluation|facts|calibration)\.[a-z]/);
  }
});

test("every cell of the matrix is there, in its place", () => {
  const [, body = ""] = /class="report-matrix">[\s\S]*?<tbody>([\s\S]*?)<\/tbody>/.exec(page(report())) ?? [];
  const rows = body.split("</tr>").filter(Boolean);
  const cells = rows.map((row) => [...row.matchAll(/<td>([^<]*)</g)].map(([, cell]) => Number(cell)));
  assert.deepEqual(cells, table);
});

test("sturdiness stands there where it was measured", () => {
  const curves = [
    { corruption: "fog", accuracy: [0.6, 0.5, 0.4, 0.3, 0.2] },
    { corruption: "jpeg", accuracy: [0.65, 0.64, 0.63, 0.62, 0.61] },
  ];
  const measured = { images: 200, clean: 0.71, curves, meanCorruptionError: 0.4833, seed: 1, model: "notebook", ms: 1 };
  const said = text(page(report({ robustness: measured })));
  for (const one of ["Fog 60.0 50.0 40.0 30.0 20.0", "Worst: Fog (40.00%)", "51.67% on average"])
    assert.ok(said.includes(one), one);
  assert.ok(!said.includes(WORDS.en.text("report.sturdiness.none")));
});

test("what is left where only sure answers are given is the coverage's own", () => {
  const said = text(page(report()));
  for (const one of [
    "at least 80% sure: 90.00% of the pictures are left (900 of 1,000), 75.00% of them right, with 225 mistakes.",
    "As many chosen by the out-of-distribution score: 73.00% right, 243 mistakes.",
    "0% 100.00% 70.00% 300",
    "99% 20.00% 95.00% 10",
  ])
    assert.ok(said.includes(one), one);
});

test("photographs seen in training and people's votes stand there where they are known", () => {
  const near = {
    figures: [
      [1000, 30, 970],
      [700, 27, 673],
    ],
    list: { threshold: 0.9, test: [{}, {}] },
  };
  const people = {
    file: HOSTILE,
    compared: {
      ...{ votes: 50_000, seen: 0.95, agreed: 990, unanimous: 400, right: 700, people: 0.2, network: 0.8 },
      correlation: -0.25,
      bins: [{ low: 0, high: 0.1, images: 600, people: 0.05, network: 0.7, right: 450 }],
      classes: Array.from({ length: 10 }, () => ({ images: 100, seen: 0.95, people: 0.2, network: 0.8 })),
    },
  };
  for (const lang of /** @type {const} */ (["es", "en"])) {
    const words = WORDS[lang];
    const html = page(report({ near, people }), lang);
    const said = text(html);
    assert.doesNotMatch(html, /<script|<img src=x/);
    const { percent, fixed } = {
      percent: words.percent.bind(words),
      fixed: (/** @type {number} */ value) => words.fixed(value, 3),
    };
    for (const one of [
      ...["evaluation.near.title", "evaluation.people.title"].map((key) => words.text(key)),
      ...[percent(0.9), percent(673 / 970), words.text("evaluation.near.pairs", { pairs: 2 })],
      ...[words.number(50_000), percent(0.95), `−${fixed(0.25)}`, percent(0.75), fixed(0.05)],
      HOSTILE,
    ])
      assert.ok(said.includes(one), `${lang}: ${one}`);
    assert.doesNotMatch(said, /undefined|NaN|\[object|\b(report|evaluation|coverage)\.[a-z]/);
    const bare = text(page(report(), lang));
    for (const key of ["evaluation.near.title", "evaluation.people.title"]) assert.ok(!bare.includes(words.text(key)));
  }
});

test("nothing runs, nothing is fetched, nothing leads away", () => {
  for (const lang of /** @type {const} */ (["es", "en"])) {
    const html = page(report({ labels: null }), lang);
    assert.doesNotMatch(html, /<script|<link|<iframe|<object|<form|<a |javascript:|\son\w+=|srcset|url\(/i);
    const addresses = [...html.matchAll(/\s(?:src|href|data|action)="([^"]*)"/g)].map(([, address]) => address);
    assert.deepEqual(addresses, [PICTURE.replaceAll("&", "&#38;")]);
    assert.doesNotMatch(html.replace(PICTURE, ""), /https?:|\/\//);
    assert.match(
      html,
      /Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"/,
    );
  }
  for (const tree of /** @type {any[]} */ ([
    ["script", {}, "1"],
    ["p", { onclick: "1" }],
    ["p", { style: "x" }],
    ["img", { src: "https://example.org/x.png" }],
    ["img", { src: 'data:image/png;base64,AA" onerror="x' }],
    ["img", { src: "data:text/html,x" }],
  ]))
    assert.throws(() => htmlOf(tree), RangeError, JSON.stringify(tree));
  for (const wrong of ["a{background:url(x)}", '@import "x";', "</style>"])
    assert.throws(() => documentOf(["p", {}], { lang: "en", title: "", css: wrong }), RangeError);
});

test("a foreign name is text, wherever it stands", () => {
  const hostile = {
    ...network,
    metadata: { ...metadata, name: HOSTILE, recipe: HOSTILE, commit: HOSTILE, hardware: HOSTILE },
    summary: {
      ...network.summary,
      rows: network.summary.rows.map((row) => ({ ...row, name: HOSTILE, kind: HOSTILE })),
    },
  };
  const html = page(
    report({ name: HOSTILE, network: hostile, fingerprint: HOSTILE, version: HOSTILE, commit: HOSTILE }),
  );
  assert.doesNotMatch(html, /<script|<img src=x/);
  assert.equal(html.match(/<\/style>/g)?.length, 1);
  assert.ok(text(html).includes(HOSTILE));
  // Whatever stands in a tag is one of ours.
  for (const [, tag] of html.matchAll(/<\/?([a-z0-9]+)/gi))
    assert.match(
      tag ?? "",
      /^(html|head|meta|title|style|body|article|header|section|h[123]|p|strong|dl|div|dt|dd|table|caption|thead|tbody|tr|th|td|ul|li|figure|figcaption|img|svg|line|circle|text)$/,
    );
});

test("what was not measured has no figure", () => {
  const bare = { ...metadata, seed: null, epochs: null, recipe: null, commit: null, hardware: null, loss: null };
  const said = text(page(report({ network: { ...network, metadata: bare }, mistakes: [] })));
  assert.ok(said.includes(WORDS.en.text("report.training.none")));
  assert.ok(!said.includes(WORDS.en.text("report.mistakes")));
  assert.ok(said.includes("Intended use, factors and ethical considerations are left out"));
});
