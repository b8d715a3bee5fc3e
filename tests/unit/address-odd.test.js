// @ts-check
/**
 * Every key that an address may have, with thousands of odd values each: what is read is bounded, comes back from the
 * address that it is written into, and nothing throws. The keys are taken from the page's own table.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readRequest, readShown, wrongInRequest } from "../../www/embed/request.js";
import { all } from "../../www/panels/registry.js";
import { readCalibration } from "../../www/panels/evaluate/calibration-address.js";
import { readSelection } from "../../www/panels/evaluate/selection.js";
import { readAttack } from "../../www/panels/robustness/attack-address.js";
import { readCurves, readDamage, readResized } from "../../www/panels/robustness/damage-address.js";
import { RANGES, readTraining } from "../../www/panels/train/training-settings.js";
import { WORKERS, readWorkers } from "../../www/panels/train/workers-state.js";
import { SETTINGS } from "../../www/settings-schema.js";
import { readAddress, readWay, writeAddress, wrongInAddress } from "../../www/shell/address.js";
import { USUAL, WAYS } from "../../www/state.js";

const VALUES_A_KEY = 10_000;
/** As long as anything may be that is read. */
const LONGEST = 200;
/** Words that some key knows, to be cut, joined and changed. */
const KNOWN = [
  ..."notebook accurate 116 9999 kernels en dark classify notebook open t-1.39_width_bins-10_sure-90 conv1".split(" "),
  ..."true-3_answer-5_sure-50.5-90_by-margin-falling 3,4 common strongest occlusion noise-20 4-10-accurate".split(" "),
  ..."fog-3-2 images-1000_of-fog_with-accurate.notebook 1000-40 75.5,0,300 sigmoid sorted 0.001 32 adam true".split(
    " ",
  ),
];
const ODD = [
  ..."0 -1 -0 1e3 1e308 1e-308 0x10 NaN Infinity null undefined true 00000116 +1 4294967296 9007199254740993".split(
    " ",
  ),
  ..."__proto__ constructor toString hasOwnProperty ../secret <script> javascript:1 %00 %ff a=b&c ١٢ 1,2,3,4".split(
    " ",
  ),
  ...["", " ", "\0", "\n1", "\u202e", "\ud800", "é".repeat(300), "9".repeat(400), "-".repeat(500), "a".repeat(100_000)],
  ...["_".repeat(200), ".".repeat(120), "with-".repeat(30), "t-".repeat(60), `${"9".repeat(15)},0,1`, "1.5.5,0,1"],
];

/** The same numbers each time. @param {number} seed */
function chance(seed) {
  let state = seed;
  return (/** @type {number} */ below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** @param {number} seed */
function* odd(seed) {
  yield* ODD;
  yield* KNOWN;
  const draw = chance(seed);
  const one = () => [KNOWN, ODD][draw(4) ? 0 : 1]?.[draw(30)] ?? "";
  for (let count = ODD.length + KNOWN.length; count < VALUES_A_KEY; count++) {
    const [word, other] = [one(), one()];
    const at = draw(word.length + 1);
    const sign = ["-", ".", "_", ",", "0", "9", "e", "%", "\u0660", String.fromCharCode(draw(1 << 16))][draw(10)] ?? "";
    yield [
      word.slice(0, at) + sign + word.slice(at),
      word.slice(0, at) + word.slice(at + 1),
      word + other,
      `${word.slice(0, at)}${other}`,
      word + sign.repeat(draw(40)),
    ][draw(5)] ?? "";
  }
}

/** @param {string} key @param {string} value */
const query = (key, value) => `?${new URLSearchParams([[key, value]])}`;

test("whatever a key of the address says, what is read is bounded and comes back", () => {
  const keys = ["model", "image", "engine", "lang", "theme", "place", "panel", "way", ...Object.keys(all("address"))];
  assert.ok(keys.length > 25, `${keys}`);
  for (const [seed, key] of keys.entries()) {
    for (const value of odd(seed + 1)) {
      const search = query(key, value);
      const route = /** @type {any} */ ({
        ...USUAL,
        model: "a",
        image: 0,
        engine: "kernels",
        lang: "en",
        theme: "dark",
      });
      const read = /** @type {Record<string, unknown>} */ (readAddress(search));
      assert.ok(Object.getPrototypeOf(read) === Object.prototype && Object.keys(read).length <= 1, search.slice(0, 80));
      for (const [name, one] of Object.entries(read)) {
        const fits =
          typeof one === "string" ? one.length <= LONGEST : typeof one === "boolean" || Number.isInteger(one);
        assert.ok(fits, `${name} ${String(one).slice(0, 80)}`);
        const written = writeAddress({ ...route, [name]: one }, "");
        const again = { ...route, ...readAddress(written) };
        assert.deepEqual(again[name], one, `${search.slice(0, 80)} ${written.slice(0, 200)}`);
      }
      // Either it is read, or the page tells of it, or it says nothing.
      const isTold = wrongInAddress(search).length === 1;
      assert.ok(isTold || key === "way" || !value || Object.keys(read).length === 1, search.slice(0, 80));
      for (const told of wrongInAddress(search)) assert.ok(told.length < 80, told);
      assert.ok(WAYS.includes(readWay(search)));
    }
  }
});

test("whatever an embed's link says, the request is one of those that there are", () => {
  for (const key of ["panel", "crop", "seed", "hide", "lock", "compact", "autostart", "question", "epochs", "lr"])
    for (const value of odd(7)) {
      const { panel, question, crop, hide, lock } = readRequest(query(key, value));
      assert.ok(panel.length <= 32 && question.length <= 300 && hide.length + lock.length < 100);
      assert.ok(crop === null || (crop.side >= 1 && crop.x + crop.side <= 32 && crop.y + crop.side <= 32));
      assert.ok(wrongInRequest(query(key, value)).every((told) => told.length < 80));
      readShown({ [key]: value });
    }
});

test("whatever a link says of a training, its numbers are in their ranges", () => {
  const keys = SETTINGS.flatMap(({ address }) => (address ? [address] : []));
  assert.ok(keys.length > 10);
  for (const key of [...keys, "workers"])
    for (const value of odd(11)) {
      const search = query(key, value);
      const { choice = {} } = /** @type {any} */ (readTraining(search));
      for (const [name, { min, max }] of Object.entries(RANGES)) {
        const one = choice[name];
        assert.ok(one === undefined || (one >= min && one <= max), `${search.slice(0, 80)}: ${name} ${one}`);
      }
      const { workers } = readWorkers(search);
      assert.ok(workers === null || (workers >= WORKERS.min && workers <= WORKERS.max));
    }
});

test("whatever a panel's word says, its numbers are in their ranges", () => {
  // The ranges of a selection are open where nothing is said.
  const isFine = (/** @type {number} */ value) => Math.abs(value) <= 1e6 || Math.abs(value) === Infinity;
  const check = (/** @type {unknown} */ found) => {
    for (const one of Object.values(/** @type {object} */ (found))) {
      if (typeof one === "number") assert.ok(isFine(one), `${one}`);
      else if (one && typeof one === "object") check(one);
    }
  };
  for (const read of [readAttack, readDamage, readCurves, readResized, readCalibration, readSelection])
    for (const value of odd(13)) check(read(value));
});
