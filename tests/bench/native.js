// `cargo xtask bench --native` calls this: our native program beside TensorFlow and onnxruntime, process after process.
import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { availableParallelism, cpus, loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { WIDE, fileOf, layersOf, randomTensors } from "./networks.js";
import { onnx } from "./onnx.js";
import { summary } from "./report.js";
import { read } from "./safetensors.js";

const { values: options } = parseArgs({
  options: {
    folder: { type: "string" },
    program: { type: "string" },
    python: { type: "string" },
    rounds: { type: "string", default: "3" },
  },
});
const { folder, program, python } = options;
if (!folder || !program || !python) throw new Error("native.js needs --folder, --program and --python");
const rounds = Number(options.rounds);
const call = promisify(execFile);
/** Steps of an epoch of 50,000 images. */
const STEPS = 1563;

const files = join(folder, "files");
await mkdir(files, { recursive: true });
const shipped = await readFile(new URL("../../www/assets/models/notebook.safetensors", import.meta.url));
const notebook = read(shipped.buffer.slice(shipped.byteOffset, shipped.byteOffset + shipped.length));
const wide = randomTensors(WIDE, 1);
const networks = {
  notebook: { file: shipped, layers: layersOf(JSON.parse(notebook.metadata.spec), notebook.tensors) },
  wide: { file: fileOf(WIDE, wide), layers: layersOf(WIDE, wide) },
};
for (const [name, { file, layers }] of Object.entries(networks)) {
  await writeFile(join(files, `${name}.safetensors`), file);
  await writeFile(join(files, `${name}.onnx`), onnx(layers));
}

/** @type {Record<string, number[]>} */
const times = {};
const before = loadavg()[0];
for (let round = 0; round < rounds; round++) {
  for (const name of Object.keys(networks)) {
    for (const threads of [1, availableParallelism()]) {
      const most = ["--threads", String(threads), "--rounds", "3"];
      // One after the other: at once each would measure the other.
      const ours = await call(program, ["time", join(files, `${name}.safetensors`), ...most]);
      const theirs = await call(python, [
        join(import.meta.dirname, "native.py"),
        name,
        join(files, `${name}.onnx`),
        ...most,
      ]);
      const outputs = [ours.stdout, theirs.stdout];
      for (const line of outputs.join("\n").split("\n").filter(Boolean)) {
        const { engine, work, images, threads: used, ms } = JSON.parse(line);
        (times[`${name} ${work} ${images} | ${engine} | ${used}`] ??= []).push(ms);
      }
    }
  }
}
console.log(
  `\nnatively: ${cpus()[0].model.trim()}, ${cpus().length} cores; load ${before.toFixed(1)} before, ${loadavg()[0].toFixed(1)} after; medians of ${rounds} processes`,
);
console.log("network and work      engine         threads  median ms   minimum  spread");
const rows = Object.entries(times)
  .sort(([a], [b]) => a.localeCompare(b))
  .map(([key, all]) => {
    const [what, engine, threads] = key.split(" | ");
    const { median, minimum, spread, n } = summary(all);
    console.log(
      what.padEnd(21),
      engine.padEnd(14),
      threads.padStart(7),
      median.toFixed(3).padStart(10),
      minimum.toFixed(3).padStart(9),
      `${Math.round(spread * 100)} %`.padStart(7),
    );
    return { what, engine, threads: Number(threads), median, minimum, spread, n };
  });
for (const { what, engine, threads, median } of rows.filter(({ what }) => what.includes("train"))) {
  console.log(
    `an epoch of 50,000 (${what}, ${engine}, threads ${threads}): ${((median * STEPS) / 1000).toFixed(1)} s of steps`,
  );
}
const out = join(folder, "native.json");
await writeFile(out, JSON.stringify({ date: new Date().toISOString(), load: [before, loadavg()[0]], rows }, null, 1));
console.log(`written to ${out}`);
