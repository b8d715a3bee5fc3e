// @ts-check
/** What runs on others' machines is pinned, and nothing is published before it is tested. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const folder = new URL("../../.github/workflows/", import.meta.url);
const workflows = readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), "utf8")]);

test("every action is pinned by its commit, with the version beside it for people and Dependabot", () => {
  for (const [name, text] of workflows) {
    const used = [...(text ?? "").matchAll(/uses: (.+)/g)].map(([, action]) => action ?? "");
    assert.ok(used.length > 0, name);
    for (const action of used)
      assert.match(action, /^(\.\/|[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$)/, `${name}: ${action}`);
  }
});

test("what publishes waits for check and tests", () => {
  for (const [name, text] of workflows.filter(([name]) => name !== "ci.yml")) {
    assert.match(text ?? "", /\n {2}ci:\n[\s\S]*uses: \.\/\.github\/workflows\/ci\.yml/, name);
    assert.match(text ?? "", /\n {2}publish:\n {4}needs: \[ci, /, name);
  }
});
