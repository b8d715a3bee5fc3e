// @ts-check
/** Files on their way to a worker: what is asked of it, what is drawn by the page instead, and what a refusal is called. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { asked } from "../../www/pictures/file.js";
import { readPictures } from "../../www/pictures/many.js";
import { Pictures } from "../../www/pictures/pictures.js";
import { faults } from "../../www/workers/errors.js";

const fault = faults();
const refusal = fault("picture.format", { problem: "no decoder" });
const committed = (/** @type {string} */ name) =>
  new Blob([readFileSync(new URL(`../pictures/${name}`, import.meta.url))]);
/** An AVIF's boxes, of which the last one may be said to be longer than it is. */
const avif = (more = 0) =>
  new Blob([
    "\0\0\0\u0018ftypavif\0\0\0\0mif1avif",
    "\0\0\0\u000cmetaabcd",
    `\0\0\0${String.fromCharCode(12 + more)}mdatabcd`,
  ]);
const DRAWN = { isDrawn: true };

/** A page that shows any file, or none; how often it was asked to. @param {boolean} shows */
function page(shows) {
  let times = 0;
  Object.assign(globalThis, {
    Image: class {
      src = "";
      async decode() {
        times += 1;
        if (!shows) throw new Error("broken");
      }
    },
    createImageBitmap: async () => DRAWN,
  });
  return () => times;
}

/** A worker that reads no file, only pixels; and what it was given. */
function worker() {
  const given = /** @type {any[]} */ ([]);
  const ask = async (/** @type {any} */ picture, /** @type {Transferable[]} */ transfer) => {
    given.push([picture instanceof Blob ? "file" : picture, transfer.length]);
    if (picture instanceof Blob) throw refusal;
    return "answered";
  };
  return { given, ask };
}

test("what a page shows and a worker does not read is drawn, and the worker is asked once more", async () => {
  const times = page(true);
  const { given, ask } = worker();
  assert.equal(await asked(avif(), fault, ask), "answered");
  assert.deepEqual(
    [times(), given],
    [
      1,
      [
        ["file", 0],
        [DRAWN, 1],
      ],
    ],
  );
});

test("a damaged picture of which a page would show a part is refused, without asking the page", async () => {
  for (const name of ["grey.png", "rocket.jpg", "lossy.webp", "first-frame.gif"]) {
    const times = page(true);
    const { given, ask } = worker();
    await assert.rejects(asked(committed(name), fault, ask), { code: "picture.cut" });
    assert.deepEqual([times(), given.length], [0, 1], name);
  }
  const times = page(true);
  const { given, ask } = worker();
  await assert.rejects(asked(avif(1), fault, ask), { code: "picture.cut" });
  assert.deepEqual([times(), given.length], [0, 0]);
});

test("what neither reads is damaged where the browser reads its kind, and of a kind that it does not read otherwise", async () => {
  page(false);
  const heic = new Blob(["\0\0\0\u0018ftypheic\0\0\0\0mif1heic"]);
  await assert.rejects(asked(avif(), fault, worker().ask), { code: "picture.cut" });
  await assert.rejects(asked(heic, fault, worker().ask), { code: "picture.unsupported", params: { kind: "HEIC" } });
  await assert.rejects(asked(new Blob(["hello"]), fault, worker().ask), refusal);
});

test("what befalls the worker is no fault of the picture", async () => {
  const times = page(true);
  const lost = fault("worker.lost", { module: "view" });
  await assert.rejects(
    asked(avif(), fault, () => Promise.reject(lost)),
    lost,
  );
  assert.equal(times(), 0);
});

test("a picture that was drawn is kept by the worker like any other", async () => {
  page(true);
  const calls = /** @type {any[]} */ ([]);
  const view = {
    ready: Promise.resolve(),
    call: async (/** @type {string} */ _, /** @type {any[]} */ [key, picture]) => {
      calls.push([key, picture instanceof Blob ? "file" : picture]);
      if (picture instanceof Blob) throw refusal;
    },
  };
  Object.assign(globalThis, { ImageBitmap: class {} });
  const [pictures, file] = [new Pictures(fault), avif()];
  await pictures.ask(view, "seePicture", file, {});
  await pictures.ask(view, "seePicture", file, {});
  assert.deepEqual(calls, [
    [1, "file"],
    [1, DRAWN],
    [1, null],
  ]);
});

/** Workers for many pictures, of which some answers may fail; and those that were started and let go. */
function pool(answer = async (/** @type {Blob} */ _) => ({ seen: new Uint8Array(1) })) {
  const [started, gone] = [/** @type {any[]} */ ([]), new Set()];
  const evaluator = async () => {
    const link = { call: (/** @type {string} */ _, /** @type {any[]} */ [, picture]) => answer(picture) };
    started.push(link);
    return link;
  };
  const dismiss = (/** @type {any} */ link) => gone.add(link);
  return { pool: /** @type {any} */ ({ evaluator, dismiss, model: {}, fault }), started, gone };
}
const text = () => new Blob(["hello"]);

test("of many pictures those that cannot be read are told of, and the others are read", async () => {
  const is = pool(async (picture) => {
    if ((await picture.text()) === "bad") throw refusal;
    return { seen: new Uint8Array(1) };
  });
  const thrown = () => Promise.reject(new DOMException("gone", "NotFoundError"));
  const read = await readPictures(is.pool, [text(), new Blob(["bad"]), new Blob(), text()]);
  assert.deepEqual(
    read.map(({ error }) => error?.code),
    [undefined, "picture.format", "picture.empty", undefined],
  );
  assert.deepEqual([is.started.length, is.gone.size], [2, 2]);
  // An archive that is there no more is no fault of one of its pictures.
  await assert.rejects(readPictures(is.pool, [text(), thrown, text()]), { name: "NotFoundError" });
  assert.equal(is.gone.size, is.started.length);
});

test("who gives up waits for no worker, and none is left over", async () => {
  const stop = new AbortController();
  const is = pool(() => new Promise(() => {}));
  let open = () => {};
  const { evaluator } = is.pool;
  is.pool.evaluator = () => new Promise((resolve) => (open = () => resolve(evaluator())));
  const early = readPictures(is.pool, [text()], { signal: stop.signal });
  stop.abort();
  await assert.rejects(early, { code: "aborted" });
  open();
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual([is.started.length, is.gone.size], [1, 1]);
  await assert.rejects(readPictures(is.pool, [text()], { signal: stop.signal }), { code: "aborted" });
});
