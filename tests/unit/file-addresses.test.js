// @ts-check
/** Addresses that modules make from their own place lead to the site's root, however deep their folder is. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const www = new URL("../../www/", import.meta.url);

test("a module's way up to the site is as long as its folder is deep", () => {
  const found = readdirSync(www, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => path.endsWith(".js"))
    .flatMap((path) =>
      [...readFileSync(new URL(path, www), "utf8").matchAll(/new URL\(["`]((?:\.\.\/)+)[^)]*import\.meta\.url\)/g)].map(
        ([, up = ""]) => ({ path, steps: up.length / "../".length, depth: path.split("/").length - 1 }),
      ),
    );
  assert.ok(found.length >= 6, `${found.length} found`);
  assert.deepEqual(
    found.filter(({ steps, depth }) => steps !== depth),
    [],
  );
});
