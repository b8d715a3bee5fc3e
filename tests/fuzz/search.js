// @ts-check
/**
 * `node tests/fuzz/search.js [SECONDS] [READER...]`: changes the seeds of each reader of the page as long as it is given time,
 * and goes on from inputs of which something new came.
 */
import { Watch } from "./watch.js";
import { READERS } from "./readers.js";
import { changed } from "./change.js";

const [seconds = "60", ...names] = process.argv.slice(2);
/** Seeds that are gone on from: the last that brought something new, and no longer ones than twice the first. */
const MOST = 400;

for (const reader of READERS.filter(({ name }) => names.length === 0 || names.includes(name))) {
  const watch = new Watch(reader, { isTimed: true });
  const longest = 2 * Math.max(...reader.seeds.map(({ length }) => length));
  const [seeds, words, problems] = [[...reader.seeds], new Set(), new Map()];
  const first = Date.now();
  let count = 0;
  while (Date.now() < first + 1000 * Number(seconds)) {
    const bytes = changed(seeds, first + count++);
    try {
      const word = await watch.read(bytes);
      if (words.has(word)) continue;
      words.add(word);
      if (bytes.length > longest) continue;
      seeds.push(bytes);
      if (seeds.length > MOST) seeds.splice(reader.seeds.length, 1);
    } catch (/** @type {any} */ error) {
      const problem = `${error.stack ?? error}`.split("\n").slice(0, 3).join(" | ");
      if (!problems.has(problem)) problems.set(problem, Buffer.from(bytes).toString("base64").slice(0, 400));
      if (problems.size > 20) break;
    }
  }
  console.log(`${reader.name.padEnd(24)}${count.toLocaleString("en").padStart(14)} inputs  ${problems.size || "good"}`);
  for (const [problem, input] of problems) console.log(`  ${problem}\n  ${input}`);
  if (problems.size) process.exitCode = 1;
}
