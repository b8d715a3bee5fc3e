// @ts-check
/** What may import what in www/, as docs/architecture.md says. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { test } from "node:test";

const WWW = join(import.meta.dirname, "../../www");

/** The page: everything that knows the document. */
const PAGE = ["shell/", "panels/", "charts/", "embed/", "state.js", "app.js"];
/** The public module and what runs inside workers: an application of somebody else's has them without the page. */
const MODULE = ["cifar-lab.js", "worker.js", "protocol.js", "workers/", "training/", "pictures/", "dataset/"];
/** All of the page that talks to the public module, and so to workers. */
const CALLERS = ["shell/laboratory.js", "shell/second-lab.js", "panels/speed/measure.js"];

/** @param {string} path @param {string[]} parts Folders end with a slash. */
const isOf = (path, parts) => parts.some((part) => (part.endsWith("/") ? path.startsWith(part) : path === part));

/**
 * Files that a script takes when it runs; types in comments are taken by nobody.
 * @param {string} path From www/.
 */
function imports(path) {
  const code = readFileSync(join(WWW, path), "utf8").replace(/\/\*[\s\S]*?\*\//g, "");
  const found = code.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)"(\.[^"]+)"/g);
  return [...found].map(([, target = ""]) => normalize(join(dirname(path), target)));
}

const scripts = readdirSync(WWW, { encoding: "utf8", recursive: true }).filter((name) => name.endsWith(".js"));
const edges = scripts.flatMap((from) => imports(from).map((to) => ({ from, to })));

test("imports are found", () => {
  assert.ok(edges.length > 200, `${edges.length} imports`);
  assert.ok(edges.some(({ from, to }) => from === "shell/laboratory.js" && to === "cifar-lab.js"));
});

test("the public module and the workers know nothing of the page", () => {
  assert.deepEqual(
    edges.filter(({ from, to }) => isOf(from, MODULE) && isOf(to, PAGE)),
    [],
  );
});

test("of the page, few files talk to the public module, and none to workers", () => {
  const callers = new Set(
    edges.filter(({ from, to }) => isOf(from, PAGE) && to === "cifar-lab.js").map(({ from }) => from),
  );
  assert.deepEqual([...callers].sort(), [...CALLERS].sort());
  const inner = MODULE.filter((part) => part !== "cifar-lab.js");
  // One rule of the browser's, that addresses of scripts be marked, stands where workers start. What a network reads and
  // names, what an error's code is and how a picture's file begins is asked on both sides, of pure functions.
  const allowed = [
    "workers/trusted.js",
    "workers/network-input.js",
    "workers/output-names.js",
    "workers/errors.js",
    "pictures/kinds.js",
  ];
  assert.deepEqual(
    edges.filter(({ from, to }) => isOf(from, PAGE) && isOf(to, inner) && !allowed.includes(to)),
    [],
  );
});
