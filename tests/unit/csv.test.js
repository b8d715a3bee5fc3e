// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { csvText } from "../../www/shell/csv.js";

test("what would be computed or would end a cell early is text, and numbers stay numbers", () => {
  const rows = [
    ["name", "value"],
    ["=SUM(1)", -0.5],
    ['a, "b"', "+1"],
    ["-", "2e-3"],
  ];
  assert.equal(csvText(rows), `name,value\r\n'=SUM(1),-0.5\r\n"a, ""b""",'+1\r\n'-,2e-3\r\n`);
});
