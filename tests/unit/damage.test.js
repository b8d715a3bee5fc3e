// @ts-check
/** Damage inside a JPEG: never said of a whole one, of any coding; found where a piece is gone. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { isDamaged } from "../../www/pictures/jpeg/damage.js";

const folder = new URL("../pictures/", import.meta.url);
const photos = readdirSync(folder).filter((name) => name.endsWith(".jpg"));
const read = (/** @type {string} */ name) => readFileSync(new URL(name, folder));

test("no whole picture is called damaged, whatever its kind", async () => {
  assert.ok(photos.length >= 9 && photos.some((name) => name.startsWith("progressive")));
  for (const name of [...photos, "cat.png", "lossy.webp"])
    assert.equal(await isDamaged(new Blob([read(name)])), false, name);
});

test("a sector of zeros inside is found, in every coding", async () => {
  for (const name of ["rocket.jpg", "progressive.jpg", "restarts.jpg"]) {
    const photo = read(name);
    const length = Math.min(512, Math.floor(photo.length / 8));
    let found = 0;
    for (let part = 0; part < 20; part++) {
      const bytes = Buffer.from(photo);
      const at = Math.floor(photo.length * (0.3 + 0.03 * part));
      bytes.fill(0, at, at + length);
      if (await isDamaged(new Blob([bytes]))) found++;
    }
    // No checksum: now and then the codes still fit.
    assert.ok(found >= 17, `${name}: ${found} of 20`);
  }
});

test("a restart that is missing, and a scan that needs a table that is not there", async () => {
  const photo = read("restarts.jpg");
  const restart = photo.findIndex(
    (byte, at) => byte === 0xff && (photo[at + 1] ?? 0) >= 0xd0 && (photo[at + 1] ?? 0) <= 0xd7,
  );
  assert.ok(restart > 0);
  assert.equal(await isDamaged(new Blob([photo.subarray(0, restart), photo.subarray(restart + 2)])), true);
  const tables = photo.indexOf(Buffer.from([0xff, 0xc4]));
  const length = 2 + photo.readUInt16BE(tables + 2);
  assert.equal(await isDamaged(new Blob([photo.subarray(0, tables), photo.subarray(tables + length)])), true);
});

test("random bytes after a JPEG's beginning end without a fault", async () => {
  const photo = read("rocket.jpg");
  let seed = 116;
  const next = () => (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) >>> 24;
  for (let round = 0; round < 50; round++) {
    const bytes = Buffer.from(photo.subarray(0, 4000));
    for (let at = 2 + 80 * round; at < bytes.length; at++) bytes[at] = next();
    assert.equal(typeof (await isDamaged(new Blob([bytes]))), "boolean");
  }
});

/** A frame of these components, each 10,000 x 10,000. @param {number} components */
function frame(components) {
  const parts = Array.from({ length: components }, (_, id) => [id, 0x11, 0]).flat();
  return [0xff, 0xc2, 0, 8 + parts.length, 8, 0x27, 0x10, 0x27, 0x10, components, ...parts];
}

test("a small file cannot ask for memory again and again", async () => {
  const wasted = async (/** @type {number[]} */ segments) => {
    const before = process.memoryUsage().arrayBuffers;
    const found = await isDamaged(new Blob([Uint8Array.of(0xff, 0xd8, ...segments, 0xff, 0xd9)]));
    assert.ok(process.memoryUsage().arrayBuffers - before < 100e6);
    return found;
  };
  // No picture that a browser shows has more than four components: this is none to say anything of.
  assert.equal(await wasted(frame(80)), false);
  assert.equal(await wasted([...frame(3), ...frame(3), ...frame(3)]), true, "a picture has one frame");
});
