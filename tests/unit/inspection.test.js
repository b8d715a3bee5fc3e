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
    /**
     * @param {Uint8Array} _
     * @param {{ stages: { name: string }[] }} request
     */
    async look(_, { stages: [{ name } = { name: "" }] }) {
      asked.push(name);
      if (!inspector.stages.some((stage) => stage.name === name)) throw { code: "argument", params: {} };
      return { stages: [{ name }] };
    },
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
  const show = (/** @type {any} */ { stages }) => shown.push(stages[0].name);
  await inspection.stages({ network: {}, lab });
  inspection.look(new Uint8Array(), request("relu1"), show);
  const changed = inspection.stages({ network: {}, lab });
  // Scrolled meanwhile: the panel still shows the stages of before.
  inspection.look(new Uint8Array(), request("relu1"), show);
  const stages = await changed;
  inspection.look(new Uint8Array(), request(stages?.[0]?.name ?? ""), show);
  await inspection.ask(async () => {});
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.deepEqual(failures, []);
  assert.deepEqual(asked, ["relu1", "gelu1"]);
  assert.deepEqual(shown, ["relu1", "gelu1"]);
});
