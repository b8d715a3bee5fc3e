// @ts-check
/** What the page says of a layer: every kind that Rust knows has words in both languages, and settings are said where they are unusual. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { describe } from "../../www/panels/network/layers.js";
import { Words } from "../../www/shell/words.js";

const ROOT = join(import.meta.dirname, "../..");
/** @param {"en" | "es"} language */
const words = (language) =>
  new Words(language, JSON.parse(readFileSync(join(ROOT, `www/lang/${language}.json`), "utf8")));

test("every kind of layer has its words", () => {
  const spec = readFileSync(join(ROOT, "crates/model/src/spec.rs"), "utf8");
  const known = /known layers are ([^"]*)"/.exec(spec)?.[1]?.replaceAll("\\\n", "") ?? "";
  const kinds = known.split(/,| and /).map((kind) => kind.trim());
  assert.ok(kinds.includes("conv") && kinds.includes("residual") && kinds.length > 14, kinds.join());
  for (const language of /** @type {const} */ (["en", "es"])) {
    for (const kind of kinds) assert.ok(describe({ kind }, words(language)), `${kind} in ${language}`);
  }
});

test("what is unusual of a layer is said", () => {
  const conv = { kind: "conv", filters: 8, kernel: 3, padding: "same" };
  assert.equal(describe(conv, words("en")), "8 filters of 3\u00a0×\u00a03, padded to the same size");
  const grouped = { ...conv, padding: { pixels: 1 }, stride: 2, groups: 4 };
  assert.equal(
    describe(grouped, words("es")),
    "8 filtros de 3\u00a0×\u00a03, relleno de 1 a cada lado, paso 2, canales en grupos: 4",
  );
  assert.equal(describe({ kind: "max_pool", size: 2 }, words("en")), "the largest of each 2\u00a0×\u00a02");
  const pool = { kind: "avg_pool", size: 3, stride: 2, padding: "same" };
  assert.equal(describe(pool, words("en")), "the mean of each 3\u00a0×\u00a03, padded to the same size, stride 2");
  assert.equal(
    describe({ kind: "leaky_relu", slope: 0.1 }, words("es")),
    "los valores negativos se multiplican por 0,10",
  );
});
