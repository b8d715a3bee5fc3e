// @ts-check
/** Results of a class as words of an address: round trip, limits, and every change of one sign seen. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { crc32, fromLetters, toLetters } from "../../www/panels/results/packing.js";
import { decode, encode } from "../../www/panels/results/result-code.js";
import { LONGEST, MOST_POINTS, Refusal, cleaned, thinned } from "../../www/panels/results/result.js";
import { decisive } from "../../www/workers/fingerprint.js";
import { ENGINES } from "../../www/state.js";
import { ENGINES as WRITTEN } from "../../www/panels/results/result.js";

/** @typedef {import("../../www/panels/results/result.js").Result} Result */

/** Numbers that a seed makes up (mulberry32), 0 to 1. */
function chance(/** @type {number} */ seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const NAMES = ["", "Ana", "Grupo 3: Íñigo & José", "李雷", "👩🏽‍🏫 no", "<img src=x onerror=alert(1)>", "=1+1"];
const SETTINGS = ["", "lr=0.01", "epochs=200&seed=4294967295&workers=4", "loss=corrected&batch=128"];

/** A result that could be. @returns {Result} */
function made(/** @type {number} */ seed) {
  const random = chance(seed);
  const upTo = (/** @type {number} */ most) => Math.floor(random() * (most + 1));
  const n = 1 + upTo(9999);
  const correct = upTo(n);
  const curve = Array.from({ length: upTo(200) }, (_, place) => ({
    epoch: place + 1,
    loss: random() < 0.1 ? NaN : 5 * random(),
    accuracy: random(),
    valLoss: 5 * random(),
    valAccuracy: random(),
  }));
  const [hasRun, hasEvaluation] = [random() < 0.7, random() < 0.7];
  const ran = {
    settings: SETTINGS[upTo(3)] ?? "",
    validationImages: upTo(10_000),
    phase: /** @type {const} */ ("ended"),
  };
  return {
    who: cleaned(NAMES[upTo(6)] ?? "", LONGEST.who),
    network: cleaned(NAMES[upTo(6)] ?? "", LONGEST.network),
    parameters: upTo(2e6),
    weights: random() < 0.8 ? createHash("sha256").update(String(seed)).digest("hex") : "",
    at: 29_000_000 + upTo(1e6),
    page: "0.1.0-9",
    evaluated:
      hasEvaluation || !hasRun
        ? { n, correct, outside: upTo(n - correct), mirror: random() < 0.5, engine: WRITTEN[upTo(2)] ?? "flex" }
        : null,
    ran: hasRun ? { ...ran, points: thinned(curve) } : null,
  };
}

const reasonOf = (/** @type {string} */ code) => {
  try {
    decode(code);
    return "taken";
  } catch (error) {
    return error instanceof Refusal ? error.reason : String(error);
  }
};

test("letters and checksum are those of others", () => {
  for (let length = 0; length < 70; length++) {
    const bytes = Uint8Array.from({ length }, (_, place) => (place * 37 + length) & 255);
    assert.equal(toLetters(bytes), Buffer.from(bytes).toString("base64url"));
    assert.deepEqual(fromLetters(toLetters(bytes)), bytes);
  }
  // The check value of the standard.
  assert.equal(crc32(new TextEncoder().encode("123456789")), 0xcbf43926);
});

test("what leaves comes back, whatever it is, and is short enough for a link", () => {
  for (let seed = 1; seed <= 400; seed++) {
    const result = made(seed);
    const code = encode(result);
    assert.deepEqual(decode(code), { result, code }, `seed ${seed}`);
    assert.equal(decode(`${code}-and_more`).code, code, "letters behind its end are not its own");
    assert.match(code, /^1\.[\w-]+$/);
    assert.ok(code.length < 1700, `${code.length} characters`);
  }
});

test("the longest result fits into a link of 2,000 characters", () => {
  const random = chance(7);
  const curve = Array.from({ length: 200 }, (_, place) => ({
    epoch: place === 0 ? 1 : place + 801,
    loss: 999 + random(),
    accuracy: 0.99 + 0.01 * random(),
    valLoss: 999 + random(),
    valAccuracy: 0.99 + 0.01 * random(),
  }));
  const settings =
    "loss=as-written&outputs=10&trains=dense&optimizer=adamw&lr=0.00123&decay=0.0456&batch=499&epochs=199&images=49999" +
    "&validation=held-out&seed=4294967290&from=model&trainer=flex&workers=16";
  const longest = {
    ...made(3),
    who: "中".repeat(LONGEST.who),
    network: "中".repeat(LONGEST.network),
    weights: "f".repeat(64),
    evaluated: { n: 10_000, correct: 9000, outside: 900, mirror: true, engine: "kernels" },
  };
  const points = thinned(curve);
  assert.equal(points.length, MOST_POINTS);
  const tried = [settings, settings.replace("images", "optimizer")].map((text) => {
    try {
      return encode({ ...longest, ran: { settings: text, validationImages: 10_000, phase: "stopped", points } }).length;
    } catch (error) {
      return /** @type {Refusal} */ (error).params.what;
    }
  });
  assert.equal(tried[1], "settings", "settings that this page would not write");
  assert.ok(Number(tried[0]) < 1900, `${tried[0]} characters`);
});

test("every changed, lost, added or swapped sign of a code is seen", () => {
  const signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  for (const seed of [1, 2, 5]) {
    const code = encode(made(seed));
    for (let at = 0; at < code.length; at++) {
      const [before, own, after] = [code.slice(0, at), code[at] ?? "", code.slice(at + 1)];
      for (const sign of signs)
        if (sign !== own) assert.notEqual(reasonOf(before + sign + after), "taken", `${at} ${sign}`);
      assert.notEqual(reasonOf(before + after), "taken", `without ${at}`);
      if (own !== after[0])
        assert.notEqual(
          reasonOf(before + after.slice(0, 1) + own + after.slice(1)),
          at + 1 < code.length ? "taken" : "",
          `swapped ${at}`,
        );
      assert.equal(reasonOf(before), at < 2 ? "none" : "cut", `up to ${at}`);
    }
    assert.notEqual(reasonOf(code.toLowerCase()), "taken");
  }
});

test("what is no result of this version is told by its reason", () => {
  const code = encode(made(1));
  assert.equal(reasonOf(code.replace("1.", "2.")), "version");
  for (const text of ["", "1", "hello", "1.", "x.AAAA", "1.AA==", "1.AAAA AAAA", "9999.AAAA"])
    assert.ok(["none", "cut"].includes(reasonOf(text)), text);
  for (const letters of ["AAAA", "AAYAAAAA", "__________", "A".repeat(6000)])
    assert.notEqual(reasonOf(`1.${letters}`), "taken", letters);
});

test("a forged number is out of its range, and a name hides nothing", () => {
  const good = made(1);
  const evaluated = { n: 10_000, correct: 7000, outside: 0, mirror: false, engine: "kernels" };
  const point = { epoch: 1, loss: 1, accuracy: 0.5, valLoss: 1, valAccuracy: 0.5 };
  const ran = { settings: "", validationImages: 1000, phase: /** @type {const} */ ("ended"), points: [point] };
  /** @type {[string, Partial<Result>][]} */
  const wrong = [
    ["n", { evaluated: { ...evaluated, n: 10_001 } }],
    ["n", { evaluated: { ...evaluated, n: 0, correct: 0 } }],
    ["correct", { evaluated: { ...evaluated, correct: 10_001 } }],
    ["outside", { evaluated: { ...evaluated, outside: 3001 } }],
    ["engine", { evaluated: { ...evaluated, engine: "warp" } }],
    ["parameters", { parameters: 1e12 }],
    ["parameters", { parameters: 1.5 }],
    ["at", { at: 5 }],
    ["weights", { weights: "ABC" }],
    ["who", { who: "x".repeat(41) }],
    ["settings", { ran: { ...ran, settings: "epochs=100000" } }],
    ["settings", { ran: { ...ran, settings: "evil=1" } }],
    ["validation", { ran: { ...ran, validationImages: 1e9 } }],
    ["epoch", { ran: { ...ran, points: [point, point] } }],
    ["epoch", { ran: { ...ran, points: [{ ...point, epoch: 2 }] } }],
    ["accuracy", { ran: { ...ran, points: [{ ...point, accuracy: 1.1 }] } }],
    ["loss", { ran: { ...ran, points: [{ ...point, loss: 1001 }] } }],
    ["points", { ran: { ...ran, points: Array.from({ length: 41 }, (_, k) => ({ ...point, epoch: k + 1 })) } }],
    ["nothing", { evaluated: null, ran: null }],
  ];
  for (const [what, change] of wrong)
    assert.throws(
      () => encode({ ...good, ...change }),
      (error) => error instanceof Refusal && error.params.what === what,
      `${what}: ${JSON.stringify(change)}`,
    );
  for (const who of ["\u202egnp.exe", "a\u200bb", "a\nb", "\u0007"])
    assert.throws(() => encode({ ...good, who }), { reason: "unseen" }, JSON.stringify(who));
  assert.equal(cleaned(" \u202eAna\u0000\n  Li ", 40), "Ana Li");
});

test("a curve keeps its first, last and best epoch", () => {
  const random = chance(3);
  for (const length of [0, 1, 2, 39, 40, 41, 200, 1000]) {
    const curve = Array.from({ length }, (_, place) => ({
      epoch: place + 1,
      loss: random(),
      accuracy: random(),
      valLoss: Infinity,
      valAccuracy: random(),
    }));
    const points = thinned(curve);
    assert.ok(points.length <= MOST_POINTS && points.length >= Math.min(length, MOST_POINTS - 1), `${points.length}`);
    const best = Math.max(...curve.map(({ valAccuracy }) => valAccuracy));
    if (!length) continue;
    assert.equal(points[0]?.epoch, 1);
    assert.equal(points.at(-1)?.epoch, length);
    assert.ok(Math.abs(Math.max(...points.map(({ valAccuracy }) => valAccuracy)) - best) < 1e-4);
    assert.ok(points.every(({ valLoss }) => valLoss === null));
  }
});

test("the engines of a result are the page's", () => {
  assert.deepEqual([...WRITTEN], [...ENGINES]);
});

test("a fingerprint is of what decides the answers, and of nothing else", () => {
  const file = readFileSync(new URL("../../www/assets/models/notebook.safetensors", import.meta.url));
  const plain = decisive(file);
  assert.ok(plain && plain.length < file.length);
  const changed = (/** @type {(header: any) => void} */ change) => {
    const length = Number(file.readBigUInt64LE(0));
    const header = JSON.parse(file.subarray(8, 8 + length).toString());
    change(header);
    const text = Buffer.from(JSON.stringify(header));
    const begin = Buffer.alloc(8);
    begin.writeBigUInt64LE(BigInt(text.length));
    return decisive(Buffer.concat([begin, text, file.subarray(8 + length)]));
  };
  assert.deepEqual(
    changed((header) => (header.__metadata__.name = "other")),
    plain,
  );
  assert.deepEqual(
    changed((header) => (header.__metadata__.accuracy = "0.99")),
    plain,
  );
  assert.notDeepEqual(
    changed((header) => (header.__metadata__.normalization = "{}")),
    plain,
  );
  assert.notDeepEqual(
    changed((header) => (header["conv1.bias"].shape = [16, 2])),
    plain,
  );
  const other = Buffer.from(file);
  other[other.length - 1] = (other.at(-1) ?? 0) ^ 1;
  assert.notDeepEqual(decisive(other), plain);
  for (const none of [new Uint8Array(), new Uint8Array(20), file.subarray(0, 1000), file.subarray(0, 300_000)])
    assert.equal(decisive(none), null);
});
