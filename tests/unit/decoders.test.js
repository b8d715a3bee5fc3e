// @ts-check
/** Kinds of files that browsers decode differently, told by their bytes. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { chunk, png as made, words } from "../pictures/odd/png.js";
import { differing } from "../../www/panels/picture/decoders.js";

const committed = (/** @type {string} */ name) =>
  new Blob([readFileSync(new URL(`../pictures/${name}`, import.meta.url))]);
const bytes = (/** @type {(number | string)[]} */ ...parts) =>
  new Blob(parts.map((part) => (typeof part === "string" ? part : Uint8Array.of(part))));

/** A JPEG's beginning: a profile or none, then the frame with so many colours, then pixels. @type {(colours: number, hasProfile: boolean, stray?: number[]) => Blob} */
const jpeg = (colours, hasProfile, stray = []) =>
  bytes(
    ...[0xff, 0xd8],
    // Fill bytes may stand before a marker.
    ...(hasProfile ? [0xff, 0xff, 0xe2, 0, 16, "ICC_PROFILE\0", 1, 1] : []),
    ...[...stray, 0xff, 0xc0, 0, 8 + 3 * colours, 8, 0, 1, 0, 1, colours],
    ...Array.from({ length: 3 * colours }, () => 0),
    ...[0xff, 0xda, 0, 8, 0, 0, 0, 0, 0, 0],
  );
/** A PNG's beginning: bits of a sample, and the type of its colours. */
const png = (/** @type {number} */ depth, /** @type {number} */ type) =>
  bytes(...[0x89, "PNG\r\n", 0x1a, 10, 0, 0, 0, 13, "IHDR", 0, 0, 0, 8, 0, 0, 0, 8, depth, type, 0, 0, 0]);
const gAMA = (/** @type {number} */ value) => chunk("gAMA", words([value]));
/** A whole PNG with its gamma, in hundred-thousandths. */
const gamma = (/** @type {number} */ value) => new Blob([made(2, 8, { before: [gAMA(value)] })]);
/** An AVIF's beginning with the flags of its `av1C`. */
const avif = (/** @type {number} */ flags, brands = ["avif", "mif1"]) =>
  bytes(0, 0, 0, 20, `ftyp${brands[0]}`, 0, 0, 0, 0, brands[1] ?? "", 0, 0, 0, 12, "av1C", 0x81, 0, flags, 0, 0, 0);

test("PNG with 16 bits or a gamma of its own, CMYK with a profile and AVIF with halved colours are told, and their neighbours are not", async () => {
  for (const [file, expected] of /** @type {[Blob, string | null][]} */ ([
    [committed("wide-gamut-16.png"), "png-16"],
    [png(16, 2), "png-16"],
    [png(16, 6), "png-16"],
    [committed("deep.png"), "png-16"],
    [png(16, 0), "png-16"],
    [png(16, 4), "png-16"],
    [gamma(100_000), "png-gamma"],
    [gamma(35_000), "png-gamma"],
    // That of sRGB, rounded by one or another.
    [gamma(45_455), null],
    [gamma(45_450), null],
    // What says more stands above it; and it means nothing behind the pixels.
    [new Blob([made(2, 8, { before: [gAMA(100_000), chunk("sRGB", [0])] })]), null],
    [new Blob([made(2, 8, { before: [chunk("iCCP", [0]), gAMA(100_000)] })]), null],
    [png(8, 2), null],
    [committed("srgb.png"), null],
    [committed("rocket.jpg"), null],
    [committed("turned-6.jpg"), null],
    [committed("lossy.webp"), null],
    [jpeg(4, true), "cmyk-profile"],
    [jpeg(4, false), null],
    [jpeg(3, true), null],
    // Stray bytes between segments, which decoders pass over.
    [jpeg(4, true, [0, 0, 7]), "cmyk-profile"],
    [avif(0x0c), "avif-halved"],
    [avif(0x00), null],
    [avif(0x08), "avif-halved"],
    [avif(0x1c), null],
    // Many begin with a brand that HEIC has, too.
    [avif(0x0c, ["mif1", "avif"]), "avif-halved"],
    [avif(0x0c, ["mif1", "heic"]), null],
    [bytes(), null],
    [bytes("PNG"), null],
  ]))
    assert.equal(await differing(file), expected);
});
