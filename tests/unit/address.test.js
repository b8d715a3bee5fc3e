// @ts-check
/** Links: what is in one, and what a wrong one does. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readAddress, readWay, writeAddress, writeWay, wrongInAddress } from "../../www/shell/address.js";

/** @type {import("../../www/state.js").Route} */
const ROUTE = {
  model: "notebook-corrected",
  image: 4321,
  engine: "flex",
  lang: "en",
  theme: "dark",
  reading: "sigmoid",
  order: "sorted",
  compare: "notebook",
  place: "train",
  panel: "notebook",
  lesson: "pixels",
  square: "75.5,0,300",
  mirror: true,
  pictures: "true-3_answer-5_sure-50.5-90_by-margin-falling",
  calibration: "t-1.39_width_bins-10_sure-90",
  stage: "residual1.conv1",
  channel: "12",
  at: "3,4",
  scale: "common",
  channels: "strongest",
  looked: "grad-cam",
  attack: "4-10-accurate",
  damage: "shot-noise-3-2",
  curves: "images-1000_of-fog_with-accurate.notebook-corrected",
  resized: "1000-40",
  net: "1_f_d10",
  set: "30.7.weighted.transfer.12",
  output: "8",
  layer: "relu2",
  sides: "shift-4",
};

test("a route comes back from its own address", () => {
  assert.deepEqual(readAddress(writeAddress(ROUTE, "")), ROUTE);
});

test("what means nothing is passed over, the rest is read", () => {
  const cases = [
    ["", {}],
    ["?image=116", { image: 116 }],
    ["?image=0&unknown=1", { image: 0 }],
    ["?image=10000", {}],
    ["?image=-1", {}],
    ["?image=1.5", {}],
    ["?image=1e3", {}],
    ["?image=", {}],
    ["?image=%20116", {}],
    ["?engine=webgpu&lang=fr&theme=pink", {}],
    ["?engine=ndarray&lang=es&theme=system", { engine: "ndarray", lang: "es", theme: "system" }],
    ["?model=..%2Fsecret", {}],
    ["?model=<script>", {}],
    [`?model=${"a".repeat(65)}`, {}],
    ["?reading=logits&order=down&panel=settings&compare=Not%20A%20Name", {}],
    ["?reading=sigmoid&order=sorted&panel=notebook", { reading: "sigmoid", order: "sorted", panel: "notebook" }],
    ["?panel=speed", { panel: "speed" }],
    ["?model=notebook&image=7&image=8", { model: "notebook", image: 7 }],
    ["?square=130,20,200", { square: "130,20,200" }],
    ["?square=75.50,0,300", { square: "75.5,0,300" }],
    ["?square=0,0,0", {}],
    ["?square=-1,0,9", {}],
    ["?square=1,2", {}],
    ["?sides=mirror", { sides: "mirror" }],
    ["?sides=shift-16", { sides: "shift-16" }],
    ["?sides=shift-17", {}],
    ["?sides=shift-0", {}],
    ["?sides=noise-100", { sides: "noise-100" }],
    ["?sides=noise-101", {}],
    ["?sides=image-207", { sides: "image-207" }],
    ["?sides=network-accurate", { sides: "network-accurate" }],
    ["?sides=network-", {}],
    ["?sides=turned", {}],
    ["?attack=4-10-", {}],
    ["?attack=4-10-Accurate", {}],
    [`?attack=4-10-${"a".repeat(65)}`, {}],
    ["?damage=fog-3", { damage: "fog-3" }],
    ["?damage=fog-6", {}],
    ["?damage=fog-3-1000", {}],
    ["?damage=<b>-3", {}],
    [`?curves=${"a".repeat(201)}`, {}],
    ["?resized=200-10-1", {}],
  ];
  for (const [search, expected] of /** @type {[string, object][]} */ (cases)) {
    assert.deepEqual(readAddress(search), expected, search);
  }
});

test("what our keys cannot be is named, unknown keys and keys without a value are not", () => {
  const cases = [
    ["", []],
    ["?course=42&x=%3Cscript%3E", []],
    ["?image=116&model=notebook&square=1,2,3&way=draw", []],
    ["?image=&model=", []],
    ["?image=10000&theme=pink&lang=es", ["image=10000", "theme=pink"]],
    ["?way=phone&engine=gpu&square=1,2", ["way=phone", "engine=gpu", "square=1,2"]],
    [`?model=${"A".repeat(90)}`, [`model=${"A".repeat(40)}…`]],
  ];
  for (const [search, expected] of /** @type {[string, string[]][]} */ (cases)) {
    assert.deepEqual(wrongInAddress(search), expected, search);
  }
});

test("what is as usual is left out, also where it was said before", () => {
  const usual = /** @type {const} */ ({
    ...ROUTE,
    reading: "",
    order: "class",
    compare: "",
    place: "classify",
    panel: "",
    lesson: "",
    square: "",
    mirror: false,
    ...{ pictures: "", calibration: "", stage: "", channel: "0", at: "", scale: "stage", channels: "index" },
    ...{ looked: "", output: "", layer: "", sides: "", attack: "" },
    ...{ damage: "", curves: "", resized: "", net: "", set: "" },
  });
  const search = writeAddress(
    usual,
    "?reading=sigmoid&order=sorted&compare=notebook&panel=notebook&lesson=pixels&square=1,2,3&mirror=true",
  );
  assert.deepEqual([...new URLSearchParams(search).keys()].sort(), ["engine", "image", "lang", "model", "theme"]);
});

test("keys of others stay in the address", () => {
  const query = new URLSearchParams(writeAddress(ROUTE, "?course=42&image=1"));
  assert.equal(query.get("course"), "42");
  assert.deepEqual(query.getAll("image"), ["4321"]);
});

test("a link may open another way in; the usual one is not written", () => {
  assert.deepEqual(["?way=draw", "?way=test", "?way=x", ""].map(readWay), ["draw", "test", "test", "test"]);
  assert.equal(writeWay("?course=7", "draw"), "?course=7&way=draw");
  assert.equal(writeWay("?way=draw&course=7", "test"), "?course=7");
  assert.equal(writeWay("?way=draw", "test"), "");
});
