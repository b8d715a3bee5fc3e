// @ts-check
/** `node tests/pictures/odd/write.js FOLDER`: the PNG and BMP files as files, for other programs. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bmps } from "./bmp.js";
import { pngs } from "./png.js";

const folder = process.argv[2] ?? "target/pictures/odd";
mkdirSync(folder, { recursive: true });
let count = 0;
for (const [kind, files] of Object.entries({ png: pngs(), bmp: bmps() }))
  for (const [name, bytes] of Object.entries(files)) {
    writeFileSync(join(folder, `${kind} ${name.replace(" × ", "x").replaceAll(",", "")}.${kind}`), bytes);
    count += 1;
  }
console.log(`${count} files in ${folder}`);
