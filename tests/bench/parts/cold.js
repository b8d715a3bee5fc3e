// Time from the response to the first result on the screen, in a browser that has never been here: our page as it is,
// our module on a bare page, and on bare pages the peers but jax-js, all with the notebook's network and test image 116.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { layersOf } from "../networks.js";
import { onnx } from "../onnx.js";
import { summary } from "../report.js";
import { read } from "../safetensors.js";

/** A page says `first` when its result is there: milliseconds since the response began. */
const PAGES = {
  "our page": "/dist/index.html?lang=en",
  "our module": "/bench/cold/module.html",
  onnxruntime: "/bench/cold/onnxruntime.html",
  tfjs: "/bench/cold/tfjs.html",
  convnetjs: "/bench/cold/convnetjs.html",
};

/** Our page says nothing: the answer's share is what a person waits for. */
function watch() {
  const look = () => {
    if (!document.querySelector("lab-answer .share")?.textContent?.includes("%")) return;
    observer.disconnect();
    const [{ responseStart }] = performance.getEntriesByType("navigation");
    window.first = {
      ms: performance.now() - responseStart,
      says: document.querySelector("lab-answer .name").textContent,
    };
  };
  const observer = new MutationObserver(look);
  observer.observe(document, { subtree: true, childList: true, characterData: true });
}

/**
 * @param {{ launch: () => Promise<import("@playwright/test").Browser>, url: string, peers: string[], rounds: number,
 *   folder: string, wanted: (path: string) => Promise<ArrayBuffer> }} given
 */
export async function cold({ launch, url, peers, rounds, folder, wanted }) {
  await prepare(folder, wanted);
  const names = Object.keys(PAGES).filter((name) => name.startsWith("our") || peers.includes(name));
  /** @type {Record<string, number[]>} */
  const times = Object.fromEntries(names.map((name) => [name, []]));
  /** @type {Record<string, string>} */
  const says = {};
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(turn + round) % names.length];
      const browser = await launch();
      try {
        const page = await browser.newPage();
        if (name === "our page") await page.addInitScript(watch);
        await page.goto(url + PAGES[name]);
        await page.waitForFunction(() => "first" in window, undefined, { timeout: 60_000 });
        const first = await page.evaluate(() => window.first);
        times[name].push(first.ms);
        says[name] = first.says;
      } finally {
        await browser.close();
      }
    }
  }
  const results = names.map((name) => ({ page: name, ...summary(times[name]), says: says[name] }));
  console.log("\ntime from the response to the first result, fresh browser profile, ms");
  for (const { page, median, minimum, spread, n, says } of results) {
    console.log(
      `  ${page.padEnd(12)} ${median.toFixed(0).padStart(6)}  minimum ${minimum.toFixed(0)}, spread ${Math.round(spread * 100)} %, n = ${n}, says ${says}`,
    );
  }
  return { results, times };
}

/** What the bare pages fetch: the network as ONNX and as arrays, and the image's bytes. */
async function prepare(folder, wanted) {
  await mkdir(folder, { recursive: true });
  const { metadata, tensors } = read(await wanted("model"));
  const layers = layersOf(JSON.parse(metadata.spec), tensors);
  await writeFile(join(folder, "notebook.onnx"), onnx(layers));
  const arrays = layers.map((layer) => ({
    ...layer,
    weight: layer.weight && [...layer.weight],
    bias: layer.bias && [...layer.bias],
  }));
  await writeFile(join(folder, "layers.json"), JSON.stringify(arrays));
  await writeFile(join(folder, "image.bin"), new Uint8Array(await wanted("image")));
}
