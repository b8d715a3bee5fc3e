// @ts-check
/** Cameras as browsers and their systems tell of them: questions without answers, several lenses, muted, gone. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { afterEach, mock, test } from "node:test";
import { isBlack } from "../../www/panels/picture/camera/black.js";
import { Camera } from "../../www/panels/picture/camera/camera.js";

afterEach(() => mock.timers.reset());
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** @typedef {{ id: string, name: string, facing?: string, fails?: string, muted?: boolean }} Lens */

/** @param {Lens} lens */
function streamOf({ id, name, facing, muted = false }) {
  const track = Object.assign(new EventTarget(), {
    ...{ label: name, muted },
    isOver: false,
    stop() {
      this.isOver = true;
    },
    getSettings: () => ({ deviceId: id, ...(facing && { facingMode: facing }) }),
  });
  return /** @type {any} */ ({ id, track, getTracks: () => [track], getVideoTracks: () => [track] });
}

/**
 * @param {Lens[]} lenses
 * @param {(asked: any) => Promise<any> | null} [answer] Instead of the lens that is asked for.
 * @param {() => void} [onchange]
 */
function machine(lenses, answer = () => null, onchange = () => {}) {
  const heard = /** @type {string[]} */ ([]);
  const streams = /** @type {any[]} */ ([]);
  const asked = /** @type {any[]} */ ([]);
  const devices = /** @type {any} */ ({
    async getUserMedia(/** @type {any} */ { video }) {
      asked.push(video);
      const own = answer(video);
      if (own) return own;
      const exact = video.deviceId?.exact;
      const lens = lenses.find(({ id, facing }) => (exact ? id === exact : facing === video.facingMode)) ?? lenses[0];
      if (!lens) throw new DOMException("", "NotFoundError");
      if (lens.fails) throw new DOMException("", lens.fails);
      streams.push(streamOf(lens));
      return streams.at(-1);
    },
    enumerateDevices: async () =>
      lenses
        .map(({ id, name }) => ({ kind: "videoinput", deviceId: id, label: name }))
        .concat({
          ...{ kind: "audioinput", deviceId: "microphone", label: "Microphone" },
        }),
  });
  const camera = new Camera(devices, {
    onchange,
    onstream: (stream) => heard.push(`on ${stream.id}`),
    onend: () => heard.push("off"),
    onfault: (code) => heard.push(code),
  });
  return { camera, heard, streams, asked };
}

const FOUR = [
  { id: "front", name: "camera2 1, facing front", facing: "user" },
  { id: "wide", name: "camera2 2, facing back", facing: "environment" },
  { id: "main", name: "camera2 0, facing back", facing: "environment" },
  { id: "virtual", name: "OBS Virtual Camera" },
];

test("a question that is never answered can be asked again, and a late answer counts for nothing", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const late = streamOf({ id: "late", name: "" });
  let answer = (/** @type {any} */ _) => {};
  let questions = 0;
  const { camera, heard } = machine([{ id: "a", name: "A" }], () =>
    questions++ === 0 ? new Promise((resolve) => (answer = resolve)) : null,
  );
  camera.open();
  await settle();
  assert.equal(camera.isAsking, true);
  mock.timers.tick(6000);
  assert.deepEqual([camera.isAsking, camera.note], [false, "asking"]);
  await camera.open();
  assert.deepEqual(heard, ["on a"]);
  answer(late);
  await settle();
  assert.deepEqual([heard, late.track.isOver, camera.current], [["on a"], true, "a"]);
});

test("who goes elsewhere while the browser asks may ask again at once, and nothing stays on", async () => {
  const late = streamOf({ id: "late", name: "" });
  let answer = (/** @type {any} */ _) => {};
  const { camera, heard } = machine([], () => new Promise((resolve) => (answer = resolve)));
  camera.open();
  await settle();
  camera.close();
  assert.deepEqual([camera.isAsking, camera.note], [false, ""]);
  answer(late);
  await settle();
  assert.deepEqual([heard, late.track.isOver], [[], true]);
});

test("one camera after the other is taken, by its device and not by where it looks; each has its name", async () => {
  const { camera, streams } = machine(FOUR);
  await camera.open();
  assert.equal(camera.current, "wide");
  const seen = [];
  for (let turn = 0; turn < 4; turn++) {
    await camera.next();
    seen.push(camera.current);
  }
  assert.deepEqual(seen, ["main", "virtual", "front", "wide"]);
  assert.deepEqual(
    camera.devices.map(({ name }) => name),
    FOUR.map(({ name }) => name),
  );
  assert.deepEqual(
    streams.map(({ track }) => track.isOver),
    [true, true, true, true, false],
  );
  await camera.choose("front");
  assert.equal(camera.current, "front");
});

test("one that fails is passed over; where all do it is said", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const broken = /** @type {Lens[]} */ (
    FOUR.map((lens) => ({ ...lens, ...(lens.id === "main" && { fails: "NotFoundError" }) }))
  );
  const { camera, heard } = machine(broken);
  await camera.open();
  await camera.next();
  assert.deepEqual([camera.current, heard.at(-1)], ["virtual", "on virtual"]);
  for (const lens of broken) lens.fails = "OverconstrainedError";
  await camera.next();
  assert.deepEqual([camera.stream, heard.at(-1)], [null, "camera.absent"]);
});

test("with one camera, or none by name, front and back take turns", async () => {
  const { camera, asked } = machine([{ id: "", name: "" }]);
  await camera.open();
  await camera.next();
  await camera.next();
  assert.deepEqual(
    asked.map(({ facingMode }) => facingMode),
    ["environment", "user", "environment"],
  );
});

test("one that is muted by the system is told of and comes back; black is told of; one that ends is lost", async () => {
  const { camera, heard, streams } = machine(FOUR);
  await camera.open();
  const tell = (/** @type {string} */ name) => streams[0].track.dispatchEvent(new Event(name));
  tell("mute");
  camera.tellBlack(true);
  assert.deepEqual([camera.note, camera.isMuted], ["muted", true]);
  tell("unmute");
  camera.tellBlack(true);
  assert.deepEqual([camera.note, camera.isMuted], ["black", false]);
  camera.tellBlack(false);
  assert.equal(camera.note, "");
  tell("ended");
  assert.deepEqual(heard, ["on wide", "off", "camera.lost"]);
  tell("mute");
  assert.equal(camera.note, "");
  camera.close("hidden");
  assert.equal(camera.note, "hidden");
  await camera.open();
  assert.equal(camera.note, "");
});

test("one that begins without a picture is muted until the system gives it", async () => {
  const { camera, streams } = machine([{ id: "a", name: "A", muted: true }]);
  await camera.open();
  camera.tellBlack(true);
  assert.deepEqual([camera.note, camera.isMuted], ["muted", true]);
  streams[0].track.dispatchEvent(new Event("unmute"));
  assert.deepEqual([camera.note, camera.isMuted], ["", false]);
});

test("while one takes the place of another it is known, at every change that is told of, until it is there or fails", async () => {
  const lenses = FOUR.map((lens) => ({ ...lens, fails: "" }));
  const told = /** @type {boolean[]} */ ([]);
  const { camera, asked } = machine(
    lenses,
    () => null,
    () => told.push(camera.isChanging || !!camera.stream),
  );
  await camera.open();
  told.length = 0;
  const first = camera.choose("front");
  assert.equal(camera.isChanging, true);
  // The next one is asked for when this one is there.
  await camera.next();
  await first;
  assert.deepEqual([camera.isChanging, camera.current, asked.length], [false, "front", 2]);
  assert.ok(told.length > 0 && told.every(Boolean), "never off in between");
  for (const lens of lenses) lens.fails = "NotFoundError";
  await camera.choose("main");
  assert.deepEqual([camera.isChanging, camera.stream], [false, null]);
  camera.close();
  assert.equal(camera.isChanging, false);
});

test("people see themselves as in a mirror, and what lies before them as it is", async () => {
  const mirrored = async (/** @type {Lens} */ lens) => {
    const { camera } = machine([lens]);
    await camera.open();
    return camera.isMirrored;
  };
  assert.equal(await mirrored({ id: "a", name: "", facing: "user" }), true);
  assert.equal(await mirrored({ id: "a", name: "Front", facing: "environment" }), false);
  assert.equal(await mirrored({ id: "a", name: "Integrated Webcam (0bda:5675)" }), true);
  assert.equal(await mirrored({ id: "a", name: "IPEVO Document Camera" }), false);
});

test("a camera that another program has is asked for again, and a refused one is not", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  for (const [name, times, code] of /** @type {const} */ ([
    ["NotReadableError", 5, "camera.busy"],
    ["NotAllowedError", 1, "camera.refused"],
  ])) {
    const { camera, heard, asked } = machine([{ id: "a", name: "A", fails: name }]);
    const done = camera.open();
    for (let turn = 0; turn < 5; turn++) {
      await settle();
      mock.timers.tick(250);
    }
    await done;
    assert.deepEqual([asked.length, heard, camera.isAsking], [times, [code], false], name);
  }
});

test("nothing but darkness is black; alpha is no light", () => {
  assert.ok(isBlack([0, 10, 3, 255, 9, 9, 9, 255]));
  assert.ok(!isBlack([0, 0, 0, 255, 0, 11, 0, 255]));
});

test("each note has its words in both languages", () => {
  const read = (/** @type {string} */ path) => readFileSync(new URL(`../../www/${path}`, import.meta.url), "utf8");
  const [, kinds = ""] = /@typedef \{("" [^}]*)\} Note/.exec(read("panels/picture/camera/camera.js")) ?? [];
  const notes = [...kinds.matchAll(/"(\w+)"/g)].map(([, note]) => note);
  assert.deepEqual(notes, ["asking", "muted", "black", "hidden"]);
  for (const language of ["en", "es"])
    for (const note of notes) assert.ok(JSON.parse(read(`lang/${language}.json`))[`camera.note.${note}`], note);
});
