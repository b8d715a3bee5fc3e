// The site as files: what assets.json promises is served, under the rules that a careful host would set.
import { createHash } from "node:crypto";
import { expect, test } from "@playwright/test";

/** @typedef {{ path: string, bytes: number, sha256: string }} Asset */

test("every listed asset is served as it is listed, and may be kept for ever", async ({ request }) => {
  /** @type {Record<string, Asset>} */
  const assets = await (await request.get("assets.json")).json();
  expect(Object.keys(assets)).toEqual(
    expect.arrayContaining(["view.js", "view_bg.wasm", "learn_bg.wasm", "learn-flex_bg.wasm"]),
  );
  for (const [name, asset] of Object.entries(assets)) {
    const response = await request.get(asset.path);
    expect(response.status(), name).toBe(200);
    expect(response.headers()["cache-control"], name).toContain("immutable");
    const body = await response.body();
    expect(body.length, name).toBe(asset.bytes);
    expect(createHash("sha256").update(body).digest("hex"), name).toBe(asset.sha256);
  }
});

test("the page is asked for anew each time, and answered in a word when it has not changed", async ({ request }) => {
  const first = await request.get("");
  expect(first.headers()["cache-control"]).toBe("no-cache");
  const again = await request.get("", { headers: { "if-none-match": first.headers()["etag"] } });
  expect(again.status()).toBe(304);
});

test("the server runs only scripts of its own, WebAssembly among them", async ({ request }) => {
  const policy = (await request.get("worker.js")).headers()["content-security-policy"];
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
  expect(policy).toContain("require-trusted-types-for 'script'");
});

test("the page leads to the licences of what its modules hold", async ({ request }) => {
  expect(await (await request.get("")).text()).toContain('href="licences.txt"');
  const response = await request.get("licences.txt");
  expect(response.headers()["content-type"]).toBe("text/plain; charset=utf-8");
  const text = await response.text();
  for (const part of [/^pulp \d\S+ \(MIT\)$/m, /^safetensors \d\S+ \(Apache-2\.0\)$/m, /^burn-flex /m])
    expect(text).toMatch(part);
  // Their texts, each with the names of those that it is of.
  expect(text).toMatch(/\bpulp \d.*\n\nMIT License/);
  expect(text).toMatch(/\bsafetensors \d.*\n\n\s*Apache License/);
  // The same libraries, and the page's one script of others, for programs that look for known faults.
  const { components } = await (await request.get("sbom.cdx.json")).json();
  const urls = components.map((/** @type {{ purl: string }} */ { purl }) => purl);
  const named = [...text.matchAll(/^(\S+) (\d\S*) \(.*\)$/gm)].map(
    ([, name, version]) => `pkg:cargo/${name}@${version}`,
  );
  expect(urls).toEqual([...named.map((url) => url.replace("+", "%2B")), expect.stringMatching(/^pkg:npm\/lean-qr@/)]);
});

test("what is not there is not found", async ({ request }) => {
  expect((await request.get("models/missing.safetensors")).status()).toBe(404);
});
