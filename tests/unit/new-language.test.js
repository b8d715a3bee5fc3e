// @ts-check
/** A new language is one file and one line: a copy of the project gets one so, and passes these tests. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { pseudoLanguage } from "../e2e/pseudo.js";

const CODE = "eo";
/** What the tests of languages read. */
const PARTS = ["www", "tests/unit", "crates/widget/js", "crates/xtask/src/site", "package.json"];

/** @param {(at: (path: string) => string) => void} work In a copy of the project. */
function inCopy(work) {
  const copy = mkdtempSync(join(tmpdir(), "cifar-lab-language-"));
  const root = fileURLToPath(new URL("../../", import.meta.url));
  try {
    for (const path of PARTS)
      cpSync(join(root, path), join(copy, path), {
        recursive: true,
        filter: (from) => !/\.(png|safetensors)$/.test(from),
      });
    work((path) => join(copy, path));
  } finally {
    rmSync(copy, { recursive: true });
  }
}

test("page, embed, course builder, ready-made parts and widget have a language of one file and one line", () => {
  inCopy((at) => {
    const english = JSON.parse(readFileSync(at("www/lang/en.json"), "utf8"));
    writeFileSync(at(`www/lang/${CODE}.json`), JSON.stringify(pseudoLanguage(english)));
    const list = readFileSync(at("www/shell/languages.js"), "utf8");
    const line = `{ code: "${CODE}", name: "Esperanto", locale: "eo_EO" },`;
    const longer = list.replace('      { code: "en"', `      ${line}\n      { code: "en"`);
    assert.notEqual(longer, list);
    writeFileSync(at("www/shell/languages.js"), longer);
    const suites = ["languages", "address", "builder", "presets"].map((name) => `tests/unit/${name}.test.js`);
    const run = spawnSync(process.execPath, ["--test", ...suites], {
      cwd: at("."),
      encoding: "utf8",
      // As a run of its own, whatever runner has started this one.
      env: { ...process.env, NODE_TEST_CONTEXT: undefined },
    });
    assert.equal(run.status, 0, run.stdout);
    assert.match(run.stdout, /pass [1-9]/);
    const asked = `import { languageOfLessons } from "./www/shell/languages.js";
      import { Words } from "./crates/widget/js/words.js";
      console.log(languageOfLessons("${CODE}"), Words.of("${CODE}").nameOf(0));`;
    const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", asked], {
      cwd: at("."),
      encoding: "utf8",
    });
    assert.match(stdout, /^en ⟦.+⟧\n$/);
  });
});
