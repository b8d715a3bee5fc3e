// @ts-check
// A site that has an accurate network, whether this checkout has one or not: a small one under its name.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { file, withoutList } from "./lab-page.js";

const models = new URL("../../www/assets/models/", import.meta.url);
export const NAME = "accurate.safetensors";

/** The corrected network's file, under the other name: the header is JSON behind its length. */
function renamed() {
  const bytes = readFileSync(new URL("notebook-corrected.safetensors", models));
  const length = Number(bytes.readBigUInt64LE());
  const header = JSON.parse(bytes.toString("utf8", 8, 8 + length));
  header.__metadata__.name = "accurate";
  const text = Buffer.from(JSON.stringify(header));
  const padded = Buffer.concat([text, Buffer.alloc((8 - (text.length % 8)) % 8, " ")]);
  const start = Buffer.alloc(8);
  start.writeBigUInt64LE(BigInt(padded.length));
  return Buffer.concat([start, padded, bytes.subarray(8 + length)]);
}

/**
 * Lets the page find an accurate network.
 * @param {import("@playwright/test").Page} page
 * @returns {Promise<{ asked: () => number }>} How often its weights were asked for.
 */
export async function withAccurate(page) {
  const body = renamed();
  const list = JSON.parse(readFileSync(new URL("models.json", models), "utf8"));
  const others = list.models.filter((/** @type {any} */ { name }) => name !== "accurate");
  const entry = {
    name: "accurate",
    file: NAME,
    bytes: body.length,
    sha256: createHash("sha256").update(body).digest("hex"),
  };
  let asked = 0;
  await page.route(
    file(NAME),
    (route) => ((asked += 1), route.fulfill({ body, contentType: "application/octet-stream" })),
  );
  await page.route(file("models.json"), (route) => route.fulfill({ json: { ...list, models: [...others, entry] } }));
  // The published list of files has sizes and sums: without these two entries the logical names are the addresses.
  await withoutList(page);
  await page.route("**/assets.json", async (route) => {
    const assets = await (await route.fetch()).json();
    delete assets["models/models.json"];
    delete assets[`models/${NAME}`];
    await route.fulfill({ json: assets });
  });
  return { asked: () => asked };
}
