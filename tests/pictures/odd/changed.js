// @ts-check
/** Odd JPEG and WebP files, and PNG that move: committed pictures with other parts around their pixels. */
import { readFileSync } from "node:fs";
import { chunk, png, words } from "./png.js";

const committed = (/** @type {string} */ name) => readFileSync(new URL(`../${name}`, import.meta.url));

/** A segment of a JPEG. @param {number} marker @param {ArrayLike<number>} data */
const segment = (marker, data) =>
  Buffer.concat([
    Buffer.of(0xff, marker, (data.length + 2) >> 8, (data.length + 2) & 255),
    Buffer.from(/** @type {any} */ (data)),
  ]);
/** Bytes behind the first two. @param {Buffer} jpeg @param {Buffer[]} parts */
const begun = (jpeg, ...parts) => Buffer.concat([jpeg.subarray(0, 2), ...parts, jpeg.subarray(2)]);
/** Without its first segment, which names the format. @param {Buffer} jpeg */
const unnamed = (jpeg) => Buffer.concat([jpeg.subarray(0, 2), jpeg.subarray(4 + jpeg.readUInt16BE(4))]);
const ADOBE = (/** @type {number} */ transform) =>
  segment(0xee, [...Buffer.from("Adobe"), 0, 100, 0, 0, 0, 0, transform]);

/** @returns {Record<string, Buffer>} */
export function jpegs() {
  /** @type {Record<string, Buffer>} */
  const all = {};
  for (let turn = 1; turn <= 8; turn++) all[`orientation ${turn}`] = committed(`turned-${turn}.jpg`);
  for (const name of ["rocket", "progressive", "restarts"]) {
    const jpeg = committed(`${name}.jpg`);
    all[name] = jpeg;
    all[`${name}, format not named`] = unnamed(jpeg);
    all[`${name}, words`] = begun(jpeg, segment(0xfe, Buffer.from("words")), segment(0xfe, []));
    all[`${name}, parts of programs`] = begun(
      jpeg,
      ...Array.from({ length: 15 }, (_, place) => segment(0xe1 + place, Buffer.alloc(200 * place))),
    );
    all[`${name}, a long part`] = begun(jpeg, segment(0xef, Buffer.alloc(65_533)));
    all[`${name}, colours said to be red, green, blue`] = begun(unnamed(jpeg), ADOBE(0));
    all[`${name}, colours said to be usual`] = begun(unnamed(jpeg), ADOBE(1));
    all[`${name}, fill bytes`] = begun(jpeg, Buffer.alloc(9, 0xff));
    all[`${name}, bytes behind`] = Buffer.concat([jpeg, Buffer.alloc(5000, 0xd8)]);
    all[`${name}, twice`] = Buffer.concat([jpeg, jpeg]);
  }
  return all;
}

/** A part of a WebP. @param {string} name @param {Buffer} data */
function part(name, data) {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(data.length);
  return Buffer.concat([Buffer.from(name), length, data, Buffer.alloc(data.length % 2)]);
}

/** @param {Buffer[]} parts @param {number} [more] By how much its length is wrong. */
function riff(parts, more = 0) {
  const body = Buffer.concat([Buffer.from("WEBP"), ...parts]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(body.length + more);
  return Buffer.concat([Buffer.from("RIFF"), length, body]);
}

/** The extended header: what else is there, and the size. @param {number} flags @param {number} width @param {number} height */
const extended = (flags, width, height) =>
  part(
    "VP8X",
    Buffer.of(flags, 0, 0, 0, (width - 1) & 255, (width - 1) >> 8, 0, (height - 1) & 255, (height - 1) >> 8, 0),
  );

/** @returns {Record<string, Buffer>} */
export function webps() {
  /** @type {Record<string, Buffer>} */
  const all = {};
  for (const [name, width, height] of /** @type {const} */ ([
    ["lossy", 240, 160],
    ["lossless", 60, 40],
  ])) {
    const webp = committed(`${name}.webp`);
    const pixels = webp.subarray(12);
    all[name] = webp;
    all[`${name}, extended`] = riff([extended(0, width, height), pixels]);
    all[`${name}, words and unknown parts`] = riff([
      extended(4, width, height),
      pixels,
      part("XMP ", Buffer.from("<x/>")),
      part("ABCD", Buffer.alloc(7)),
    ]);
    all[`${name}, said to have what it lacks`] = riff([extended(0x2c, width, height), pixels]);
    all[`${name}, bytes behind`] = Buffer.concat([webp, Buffer.alloc(99)]);
    all[`${name}, a length that is short`] = riff([pixels], -2);
    const frame = (/** @type {number} */ left) =>
      part(
        "ANMF",
        Buffer.concat([Buffer.of(left, 0, 0, 0, 0, 0, width - 1, 0, 0, height - 1, 0, 0, 100, 0, 0, 0), pixels]),
      );
    const moving = [extended(2, width + 8, height), part("ANIM", Buffer.of(0, 0, 255, 255, 0, 0)), frame(0), frame(4)];
    all[`${name}, moves`] = riff(moving);
  }
  return all;
}

/** A WebP that says that it is longer than it is, and the same as it should be. */
export function longWebp() {
  const webp = committed("lossy.webp");
  return [webp, riff([webp.subarray(12)], 2)];
}

/** PNG that move (APNG): the picture of old readers is the first frame, or is none. @returns {Record<string, Buffer>} */
export function movingPngs() {
  const [still, other] = [png(2, 8), png(2, 8, { grain: 11 })];
  const pixels = (/** @type {Buffer} */ file) => file.subarray(file.indexOf("IDAT") + 4, file.indexOf("IEND") - 8);
  const control = (/** @type {number} */ number, left = 0) =>
    chunk("fcTL", Buffer.concat([words([number, 37 - left, 35, left, 0]), Buffer.of(0, 1, 0, 10, 0, 0)]));
  const data = (/** @type {number} */ number, /** @type {Buffer} */ file) =>
    chunk("fdAT", Buffer.concat([words([number]), pixels(file)]));
  const place = still.indexOf("IDAT") - 4;
  const end = still.length - 12;
  const plays = (/** @type {number} */ frames) => chunk("acTL", words([frames, 0]));
  const join = (/** @type {Buffer[]} */ before, /** @type {Buffer[]} */ after) =>
    Buffer.concat([still.subarray(0, place), ...before, still.subarray(place, end), ...after, still.subarray(end)]);
  return {
    "moves, from the usual picture": join([plays(2), control(0)], [control(1), data(2, other)]),
    "moves, one frame": join([plays(1), control(0)], []),
    "moves, the usual picture apart": join([plays(2)], [control(0), data(1, other), control(2), data(3, still)]),
  };
}
