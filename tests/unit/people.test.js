// @ts-check
/** People's votes of a file: NPY as NumPy writes it, what is refused, and figures against NumPy and SciPy. Made-up votes only. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { npyOf } from "../../www/panels/inside/map-files.js";
import { NoNumbers, readNpy } from "../../www/panels/evaluate/npy.js";
import { IMAGES, NoVotes, compared, readPeople, spearman } from "../../www/panels/evaluate/people.js";
import { sorted } from "../../www/panels/evaluate/rows.js";

const golden = JSON.parse(readFileSync(new URL("../golden/people.json", import.meta.url), "utf8"));
const fileOf = (/** @type {string} */ name) => Uint8Array.from(Buffer.from(golden.arrays[name], "base64"));

/** As tests/golden/people.py makes them. */
const mixed = (/** @type {number} */ image, /** @type {number} */ salt) =>
  Number((BigInt(image * 7919 + salt * 104729 + 12345) * 2654435761n) % 2n ** 32n) / 2 ** 32;
const labels = Uint8Array.from({ length: IMAGES }, (_, image) => (image * 7) % 10);
const votes = new Float64Array(10 * IMAGES);
const network = new Float64Array(IMAGES);
for (const [image, label] of labels.entries()) {
  const others = Math.floor(30 * mixed(image, 1) ** 4);
  const most = Math.floor((others * 7 + 9) / 10);
  const add = (/** @type {number} */ place, /** @type {number} */ count) => {
    votes[10 * image + (place % 10)] = (votes[10 * image + (place % 10)] ?? 0) + count;
  };
  add(label, 47 + (image % 17) - others);
  add(label + 1 + (image % 9), most);
  add(label + 3, others - most);
  network[image] = 1.5 * mixed(image, 2) + 0.02 * others;
}

/** A file of 64-bit floats. */
function npy(/** @type {ArrayLike<number>} */ values, shape = "10000, 10", descr = "<f8") {
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape}), }`.padEnd(117) + "\n";
  const head = Buffer.concat([Buffer.from([0x93, ...Buffer.from("NUMPY"), 1, 0, 118, 0]), Buffer.from(text)]);
  return Uint8Array.from(Buffer.concat([head, Buffer.from(Float64Array.from(values).buffer)]));
}
const changed = (/** @type {(values: Float64Array) => unknown} */ change) => {
  const copy = votes.slice();
  change(copy);
  return npy(copy);
};
const near = (/** @type {number} */ one, /** @type {number} */ other, within = 1e-12) =>
  assert.ok(Math.abs(one - other) <= within, `${one} ${other}`);

test("arrays are read as NumPy saves them: types, byte orders, versions, column by column", () => {
  for (const name of Object.keys(golden.arrays)) {
    if (["object", "complex"].includes(name)) {
      assert.throws(() => readNpy(fileOf(name), 100), { reason: "type" }, name);
      continue;
    }
    const { shape, values, isWhole } = readNpy(fileOf(name), 100);
    assert.deepEqual([...values], [0, 1, 2, 3, 4, 5], name);
    assert.deepEqual(shape, name === "one dimension" ? [6] : [2, 3], name);
    assert.equal(isWhole, !name.includes("f8") && !name.includes("f4"), name);
  }
  // What this page itself writes.
  const own = npyOf({ stage: "", channel: null, shape: [2, 3], values: Float32Array.of(0, 1, 2, 3, 4, 5) });
  assert.deepEqual([...readNpy(own, 100).values], [0, 1, 2, 3, 4, 5]);
});

test("a file that is cut, changed or lies about its size is refused, and nothing panics", () => {
  const whole = fileOf("<i8");
  for (let length = 0; length < whole.length; length++)
    assert.throws(() => readNpy(whole.subarray(0, length), 100), NoNumbers, `${length}`);
  for (let at = 0; at < 128; at++) {
    const other = whole.slice();
    other[at] = 255 - (other[at] ?? 0);
    try {
      readNpy(other, 100);
    } catch (error) {
      assert.ok(error instanceof NoNumbers, `${at}: ${error}`);
    }
  }
  assert.throws(() => readNpy(npy([], "99999999, 99999999"), 100), { reason: "length" });
});

test("votes and probabilities are read; people's entropy and figures are those of NumPy and SciPy", () => {
  const counted = readPeople(npy(votes), labels);
  assert.equal(counted.votes, golden.votes);
  const shares = votes.map((value, place) => value / (47 + (Math.floor(place / 10) % 17)));
  const given = readPeople(npy(shares), labels);
  assert.equal(given.votes, null);
  for (const people of [counted, given]) {
    golden.first_entropies.forEach((/** @type {number} */ nats, /** @type {number} */ image) =>
      near(people.entropy[image] ?? NaN, nats),
    );
    const rows = /** @type {any} */ ({
      n: IMAGES,
      first: 0,
      truth: labels,
      predicted: Uint16Array.from(labels),
      entropy: network,
    });
    const told = compared(people, rows);
    for (const figure of /** @type {const} */ (["seen", "people", "network", "correlation"]))
      near(told[figure], golden[figure], 1e-9);
    assert.deepEqual([told.agreed, told.unanimous, told.right], [golden.agreed, golden.unanimous, IMAGES]);
    assert.equal(told.bins.length, golden.bins.length);
    told.bins.forEach(({ images, people, network, right }, place) => {
      const [count, mean, other] = golden.bins[place];
      assert.deepEqual([images, right], [count, count]);
      near(people, mean, 1e-9);
      near(network, other, 1e-9);
    });
    told.classes.forEach(({ people, network }, label) => {
      near(people, golden.classes[label][0], 1e-9);
      near(network, golden.classes[label][1], 1e-9);
    });
    // The pictures that people doubt most come first.
    const places = sorted({ ...rows, people: people.entropy }, "people", true);
    assert.equal(people.entropy[places[0] ?? 0], Math.max(...people.entropy));
    assert.equal(people.entropy[places.at(-1) ?? 0], 0);
  }
  assert.deepEqual([...sorted(/** @type {any} */ ({ n: 3, people: null }), "people", true)], [0, 1, 2]);
});

test("ranks with ties", () => {
  near(spearman(Float64Array.of(1, 2, 3), Float64Array.of(10, 20, 30)), 1);
  near(spearman(Float64Array.of(1, 2, 3), Float64Array.of(3, 2, 1)), -1);
  // scipy.stats.spearmanr([1, 1, 2, 3], [2, 1, 2, 4])
  near(spearman(Float64Array.of(1, 1, 2, 3), Float64Array.of(2, 1, 2, 4)), 0.8333333333333335, 1e-12);
  assert.equal(spearman(Float64Array.of(1, 1), Float64Array.of(1, 2)), 0);
});

test("a file of another kind, length or order is named", () => {
  /** @type {[string, Uint8Array, Record<string, unknown>?][]} */
  const wrong = [
    ["zip", Uint8Array.from(Buffer.from("PK\x03\x04cifar10h-raw.csv"))],
    ["csv", Uint8Array.from(Buffer.from("annotator_id,trial_index,chosen_label\n0,1,3\n"))],
    ["npy", new Uint8Array()],
    ["npy", Uint8Array.from([0x89, 0x50, 0, 1, 2])],
    ["npy", npy(votes).subarray(0, 500_000)],
    ["type", npy(votes, "10000, 10", "|O")],
    ["shape", npy(votes.subarray(10), "9999, 10"), { shape: "9999 × 10" }],
    ["shape", npy(votes, "10, 10000")],
    ["shape", npy(votes, "100000,")],
    ["value", changed((values) => (values[25] = -1)), { index: 2, value: "-1" }],
    ["value", changed((values) => (values[25] = NaN))],
    ["value", changed((values) => (values[25] = Infinity))],
    ["empty", changed((values) => values.fill(0, 30, 40)), { index: 3 }],
    ["sum", changed((values) => (values[47] = 0.5)), { index: 4 }],
    ["order", npy(rolled(votes))],
    ["large", Uint8Array.from([...npy([]), ...new Uint8Array(2_000_001)])],
  ];
  for (const [reason, file, params = {}] of wrong)
    assert.throws(
      () => readPeople(file, labels),
      (error) =>
        error instanceof NoVotes &&
        error.reason === reason &&
        Object.entries(params).every(([key, value]) => error.params[key] === value),
      `${reason} ${JSON.stringify(params)}`,
    );
});

/** The same votes, an image further on. */
function rolled(/** @type {Float64Array} */ values) {
  const out = new Float64Array(values.length);
  out.set(values.subarray(10));
  out.set(values.subarray(0, 10), values.length - 10);
  return out;
}
