// @ts-check
/** The one module that is there for processors without SIMD: what came wrong of it is asked for again. */
import assert from "node:assert/strict";
import { test } from "node:test";

// Asked before the module that reads it is loaded.
WebAssembly.validate = () => false;
const { faults } = await import("../../www/workers/errors.js");
const { Modules, filesOf } = await import("../../www/workers/modules.js");

test("without SIMD, too, script and module that came wrong are asked of the host the next time", async () => {
  const base = "https://lab.example/lab/";
  Object.assign(globalThis, { location: { href: base, origin: "https://lab.example" }, self: { top: null } });
  /** @type {string[]} */
  const asked = [];
  globalThis.fetch = async (url, { cache = "default" } = {}) => (
    asked.push(`${cache} ${url}`), new Response(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0))
  );
  const modules = new Modules(base, null, faults(), () => {});
  const script = () => modules.url(`${filesOf("view")}.js`);
  await modules.compiled("view");
  assert.equal(script(), `${base}view-plain.js`);
  modules.distrust("view");
  await modules.compiled("view");
  assert.equal(script(), `${base}view-plain.js?again`);
  const address = `${base}view-plain_bg.wasm`;
  assert.deepEqual(asked, [`default ${address}`, `reload ${address}`]);
});
