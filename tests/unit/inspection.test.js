// @ts-check
// The worker behind the panel Inside: whose stages are asked for when the network changes meanwhile.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Inspection } from "../../www/panels/inside/inspection.js";

/** A lab whose inspector knows the stages of its weights, and refuses others as the real one does. */
function fakeLab() {
  const asked = /** @type {string[]} */ ([]);
  const inspector = {
    stages: [{ name: "relu1" }],
    /** @param {string} weights */
    async use(weights) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      inspector.stages = [{ name: weights }];
      return inspector.stages;
    },
    /** @param {{ stages: { name: string }[] }} request */
    async arrange({ stages: [{ name } = { name: "" }] }) {
      asked.push(name);
      if (!inspector.stages.some((stage) => stage.name === name)) throw { code: "argument", params: {} };
    },
    async see() {
      asked.push("see");
      return { limits: new Float32Array(1), logits: new Float32Array() };
    },
    describe: async () => inspector.stages,
  };
  return { asked, lab: /** @type {any} */ ({ inspect: async () => inspector, weightsBytes: () => "gelu1" }) };
}

/** @param {string} name */
const request = (name) => /** @type {any} */ ({ stages: [{ name }] });

test("a picture that waited while the network changed is not looked for in the other network", async () => {
  const failures = /** @type {any[]} */ ([]);
  const shown = /** @type {string[]} */ ([]);
  const inspection = new Inspection((error) => failures.push(error));
  const { lab, asked } = fakeLab();
  const look = (/** @type {string} */ name) =>
    inspection.look(
      new Uint8Array(),
      request(name),
      () => {},
      (stages) => shown.push(stages[0]?.name ?? ""),
    );
  await inspection.stages({ network: {}, lab });
  look("relu1");
  const changed = inspection.stages({ network: {}, lab });
  // Scrolled meanwhile: the panel still shows the stages of before.
  look("relu1");
  const stages = await changed;
  look(stages?.[0]?.name ?? "");
  await inspection.ask(async () => {});
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.deepEqual(failures, []);
  assert.deepEqual(asked, ["relu1", "see", "gelu1", "see"]);
  assert.equal(shown.at(-1), "gelu1");
});

test("what is painted is said once, for as many pictures as follow", async () => {
  const inspection = new Inspection(assert.fail);
  const { lab, asked } = fakeLab();
  await inspection.stages({ network: {}, lab });
  const painted = (/** @type {object} */ request) =>
    new Promise((resolve) => inspection.look(new Uint8Array(), /** @type {any} */ (request), resolve, () => {}));
  const [first, second] = [
    { ...request("relu1"), scale: "stage" },
    { ...request("relu1"), scale: "common" },
  ];
  for (const request of [first, first, second, second, first]) await painted(request);
  assert.deepEqual(asked, ["relu1", "see", "see", "relu1", "see", "see", "relu1", "see"]);
  // The same weights, trained on: the worker has forgotten it with the network of before.
  asked.length = 0;
  const use = /** @type {any} */ (await lab.inspect());
  await inspection.ask(async () => void (use.stages = [...use.stages]));
  await painted(first);
  assert.deepEqual(asked, ["relu1", "see"]);
});
