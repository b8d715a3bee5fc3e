// How long it takes from a .keras file of 1.5 MB to its first answer, where the file says how pixels become numbers and where
// that has to be tried; and how fast what was imported evaluates beside the same network of ours. See README.md.
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { crc32 } from "node:zlib";
import { chromium } from "@playwright/test";
import { serve } from "../bench/server.js";

const { values: options } = parseArgs({
  options: {
    dist: { type: "string", default: "dist" },
    browser: { type: "string" },
    rounds: { type: "string", default: "11" },
    model: { type: "string", default: "notebook" },
    images: { type: "string", default: "2000" },
    parts: { type: "string", default: "import,evaluate" },
  },
});
/** Bytes of the file: the notebook's network and what Keras saves of Adam. */
const BYTES = 1_500_000;
const median = (/** @type {number[]} */ values) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
const told = (/** @type {number[]} */ values) =>
  `${median(values).toFixed(1)} ms (${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)}, n = ${values.length})`;

const site = await serve({ site: options.dist });
const browser = await chromium.launch({ executablePath: options.browser, args: ["--no-sandbox", "--disable-gpu"] });
try {
  const page = await browser.newPage();
  page.on("pageerror", (error) => console.error(error));
  await page.goto(`${site.url}/site/assets.json`);
  const [cpu] = cpus();
  console.log(`${cpu?.model.trim()}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}; ${options.model}`);
  await page.evaluate(() => {
    const inputs = [0, 1].map(() => Object.assign(document.createElement("input"), { type: "file" }));
    document.body.replaceChildren(...inputs);
  });
  const members = membersOf(Buffer.from(await page.evaluate(exported, options.model), "base64"));
  const said = zip(members);
  const unsaid = zip(members.map(([name, bytes]) => [name, name === "config.json" ? withoutPixels(bytes) : bytes]));
  for (const [at, buffer] of [said, unsaid].entries())
    await page.locator("input").nth(at).setInputFiles({ name: "mine.keras", mimeType: "application/zip", buffer });
  const parts = options.parts.split(",");
  const asked = { rounds: Number(options.rounds), images: Number(options.images), model: options.model };
  if (parts.includes("import")) {
    const { times, trials } = await page.evaluate(imported, asked);
    console.log(`file of ${said.length} bytes, from the choice to the first answer, the code being there:`);
    console.log(`  pixels are said             ${told(times.said)}`);
    console.log(`  pixels are tried            ${told(times.tried)}`);
    console.log(
      `  tried: ${trials.map((/** @type {any} */ one) => `${one.reading.pixels} ${one.right}/${one.pictures}`).join(", ")}`,
    );
  }
  if (parts.includes("evaluate")) {
    const { ours, theirs } = await page.evaluate(evaluated, asked);
    const ratios = ours.map((ms, at) => (theirs[at] ?? NaN) / ms);
    console.log(`evaluation of ${asked.images} test images`);
    console.log(`  ours                        ${told(ours)}`);
    console.log(`  imported                    ${told(theirs)}`);
    console.log(`  imported, times ours        ${median(ratios).toFixed(3)} (median of pairs)`);
  }
} finally {
  await browser.close();
  site.close();
}

/** A network of the site as Keras's file, in base64. @param {string} model */
async function exported(model) {
  const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
  const lab = await CifarLab.open({ model });
  const bytes = await lab.exportWeights({ format: "keras" });
  Object.assign(globalThis, { lab });
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

/** @param {{ rounds: number }} asked */
async function imported({ rounds }) {
  const { lab } = /** @type {any} */ (globalThis);
  const times = { said: /** @type {number[]} */ ([]), tried: /** @type {number[]} */ ([]) };
  const inputs = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("input"));
  const files = [...inputs].map((input) => [.../** @type {FileList} */ (input.files)]);
  for (let round = -1; round < rounds; round++)
    for (const [at, list] of Object.values(times).entries()) {
      const start = performance.now();
      await lab.loadModelFile(files[at]);
      await lab.classify({ split: "test", index: 0 });
      // The first time is that of fetching the code.
      if (round >= 0) list.push(performance.now() - start);
    }
  const file = await lab.openModelFile(files[1]);
  const trials = await file.tried();
  file.close();
  return { times, trials };
}

/** @param {{ rounds: number, images: number, model: string }} asked */
async function evaluated({ rounds, images, model }) {
  const { lab } = /** @type {any} */ (globalThis);
  const input = /** @type {HTMLInputElement} */ (document.querySelector("input"));
  const times = { ours: /** @type {number[]} */ ([]), theirs: /** @type {number[]} */ ([]) };
  const ways = {
    ours: () => lab.loadModel(model),
    theirs: () => lab.loadModelFile([.../** @type {FileList} */ (input.files)]),
  };
  for (let round = -1; round < rounds; round++) {
    const order = /** @type {("ours" | "theirs")[]} */ (Object.keys(ways));
    // Who goes first changes from round to round.
    if (round % 2) order.reverse();
    for (const way of order) {
      await ways[way]();
      await lab.classify({ split: "test", index: 0 });
      const start = performance.now();
      await lab.evaluate({ split: "test", count: images, workers: 1 });
      if (round >= 0) times[way].push(performance.now() - start);
    }
  }
  return times;
}

/** The members of an archive without compression. @param {Buffer} archive */
function membersOf(archive) {
  const end = archive.lastIndexOf("PK\x05\x06", undefined, "latin1");
  let at = archive.readUInt32LE(end + 16);
  return Array.from({ length: archive.readUInt16LE(end + 10) }, () => {
    const [size, length, start] = [
      archive.readUInt32LE(at + 24),
      archive.readUInt16LE(at + 28),
      archive.readUInt32LE(at + 42),
    ];
    const name = archive.toString("utf8", at + 46, at + 46 + length);
    at += 46 + length + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
    const data = start + 30 + archive.readUInt16LE(start + 26) + archive.readUInt16LE(start + 28);
    return /** @type {[string, Buffer]} */ ([name, archive.subarray(data, data + size)]);
  });
}

/** An archive of members and of so many other bytes that it has its size. @param {[string, Buffer][]} members */
function zip(members) {
  const whole = members.reduce((sum, [, bytes]) => sum + bytes.length, 0);
  /** @type {Buffer[]} */
  const locals = [];
  /** @type {Buffer[]} */
  const centrals = [];
  let at = 0;
  for (const [name, bytes] of [
    ...members,
    /** @type {[string, Buffer]} */ (["more", Buffer.alloc(BYTES - whole, 7)]),
  ]) {
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(bytes.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(name.length, 22);
    const central = Buffer.alloc(46);
    central.write("PK\x01\x02", "latin1");
    central.writeUInt16LE(20, 4);
    common.copy(central, 6);
    central.writeUInt32LE(at, 42);
    const local = [Buffer.from("PK\x03\x04", "latin1"), common, Buffer.from(name), bytes];
    at += local.reduce((sum, part) => sum + part.length, 0);
    locals.push(...local);
    centrals.push(central, Buffer.from(name));
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(members.length + 1, 8);
  end.writeUInt16LE(members.length + 1, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, directory, end]);
}

/** The same layers, but for the one that says how pixels become numbers. @param {Buffer} config */
function withoutPixels(config) {
  const before = config.toString();
  const after = before.replace(
    /"class_name":"Rescaling","config":\{[^}]*\}/,
    '"class_name":"Activation","config":{"activation":"linear","name":"rescaling"}',
  );
  if (after === before) throw new Error("the file has no Rescaling layer");
  return Buffer.from(after);
}
