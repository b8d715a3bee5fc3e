// @ts-check
/**
 * `node tests/fuzz/search.js [SECONDS] [READER...]`: changes the seeds of each reader of the page as long as it is given time,
 * and goes on from inputs of which something new came. An input that is a fault lies in `target/fuzz/found/READER-N`, where N
 * is the number of its change; `SEED=N` begins with the number that a search before has printed, `INPUTS=N` ends it after so many.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Watch } from "./watch.js";
import { READERS } from "./readers.js";
import { changed } from "./change.js";

const [seconds = "60", ...names] = process.argv.slice(2);
/** Seeds that are gone on from: the last that brought something new, and no longer ones than twice the first. */
const MOST = 400;
const FOUND = join(import.meta.dirname, "../../target/fuzz/found");
const most = Number(process.env.INPUTS || Infinity);
const first = Number(process.env.SEED ?? Date.now());
console.log(`SEED=${first}`);

for (const reader of READERS.filter(({ name }) => names.length === 0 || names.includes(name))) {
  const watch = new Watch(reader, { isTimed: true });
  const longest = 2 * Math.max(...reader.seeds.map(({ length }) => length));
  const [seeds, words, problems] = [[...reader.seeds], new Set(), new Map()];
  const start = Date.now();
  let count = 0;
  while (Date.now() < start + 1000 * Number(seconds) && count < most) {
    const number = first + count++;
    const bytes = changed(seeds, number);
    try {
      const word = await watch.read(bytes);
      if (words.has(word)) continue;
      words.add(word);
      if (bytes.length > longest) continue;
      seeds.push(bytes);
      if (seeds.length > MOST) seeds.splice(reader.seeds.length, 1);
    } catch (/** @type {any} */ error) {
      const problem = `${error.stack ?? error}`.split("\n").slice(0, 3).join(" | ");
      if (!problems.has(problem)) problems.set(problem, kept(`${reader.name}-${number}`, bytes));
      if (problems.size > 20) break;
    }
  }
  const took = Math.round((Date.now() - start) / 1000);
  console.log(
    `${reader.name.padEnd(24)}${`${count}`.padStart(14)} inputs ${`${took}`.padStart(5)} s  ${problems.size || "good"}`,
  );
  for (const [problem, path] of problems) console.log(`  ${problem}\n  ${path}`);
  if (problems.size) process.exitCode = 1;
}

/** Where a whole input lies. @param {string} name @param {Uint8Array} bytes */
function kept(name, bytes) {
  const path = join(FOUND, name);
  mkdirSync(FOUND, { recursive: true });
  writeFileSync(path, bytes);
  return path;
}
