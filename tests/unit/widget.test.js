// @ts-check
/** The notebook's widget without a notebook: who is answered what, and in which language. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { filesFromPython, networkFromPython } from "../../crates/widget/js/files.js";
import { keysOf, predictionOf } from "../../crates/widget/js/keys.js";
import { EMBEDS } from "../../www/panels/course/choices.js";
import { Session } from "../../crates/widget/js/session.js";
import { PATIENCE_MS } from "../../crates/widget/js/shared-lab.js";
import { Words, ofBrowser } from "../../crates/widget/js/words.js";
import { CifarLab } from "../../www/cifar-lab.js";
import { LabError } from "../../www/workers/errors.js";

/** anywidget's model, as far as the widget uses it: what is set here is what Python would get. */
class Model {
  /** @type {Record<string, any>} */
  state;
  /** @type {any[]} */
  sent = [];
  /** @type {[string, (...args: any[]) => void][]} */
  #heard = [];

  /** @param {Record<string, any>} [state] */
  constructor(state = {}) {
    this.state = { _picture: { id: "", data: null }, _answer: {}, lang: "en", ...state };
  }

  get = (/** @type {string} */ name) => this.state[name];
  set = (/** @type {string} */ name, /** @type {any} */ value) => void (this.state[name] = value);
  save_changes = () => {};
  send = (/** @type {any} */ message) => void this.sent.push(message);
  on = (/** @type {string} */ event, /** @type {any} */ hear) => void this.#heard.push([event, hear]);
  off = (/** @type {string} */ event, /** @type {any} */ hear) =>
    void (this.#heard = this.#heard.filter(([name, one]) => name !== event || one !== hear));

  /** @param {string} event @param {any[]} args */
  say(event, ...args) {
    for (const [name, hear] of this.#heard) if (name === event) hear(...args);
  }

  /** As Python sets it. @param {string} id */
  picture(id, data = new DataView(new ArrayBuffer(4))) {
    this.state._picture = { id, data };
    this.say("change:_picture");
  }
}

/**
 * A lab in the place that the widgets of a page share; each question waits to be answered by the test.
 * @returns {{ reply: (answer: any) => void, fail: (error: Error) => void }[]}
 */
function sharedLab() {
  /** @type {{ reply: (answer: any) => void, fail: (error: Error) => void }[]} */
  const asked = [];
  const lab = {
    metadata: { classes: ["airplane", "automobile"] },
    classify: () => new Promise((reply, fail) => asked.push({ reply, fail })),
    close: () => {},
  };
  const key = Symbol.for(`cifar-lab-widget ${CifarLab.version}`);
  /** @type {any} */ (globalThis)[key] = { users: new Set(), lab: Promise.resolve(lab) };
  return asked;
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
/** @param {number} index */
const answer = (index) => ({ index, probabilities: new Float32Array(20).fill(0.05), logits: new Float32Array(20) });

test("a picture of Python's is answered under its own id, with ten probabilities and all logits", async () => {
  const asked = sharedLab();
  const model = new Model();
  const session = new Session(model);
  model.picture("python-1");
  await settled();
  assert.equal(session.busy, true);
  asked[0]?.reply(answer(1));
  await settled();
  const { id, prediction, error } = model.state._answer;
  assert.deepEqual([id, prediction.label, prediction.index, error], ["python-1", "automobile", 1, ""]);
  assert.deepEqual([prediction.probabilities.length, prediction.logits.length], [10, 20]);
  session.close();
});

test("an answer that comes after a newer picture is told to nobody", async () => {
  const asked = sharedLab();
  const model = new Model();
  const session = new Session(model);
  model.picture("old");
  model.picture("new");
  await settled();
  asked[0]?.reply(answer(0));
  await settled();
  assert.equal("id" in model.state._answer, false);
  asked[1]?.reply(answer(1));
  await settled();
  assert.equal(model.state._answer.id, "new");
  session.close();
});

test("a picture that a person gives goes to Python, and is looked at once", async () => {
  const asked = sharedLab();
  const model = new Model();
  const session = new Session(model);
  await Promise.race([session.give(new Blob(["a file"])), settled()]);
  const { id, data } = model.state._picture;
  assert.equal(new TextDecoder().decode(data), "a file");
  // anywidget says of its own changes, too.
  model.say("change:_picture");
  await settled();
  assert.equal(asked.length, 1);
  asked[0]?.reply(answer(0));
  await settled();
  assert.equal(model.state._answer.id, id);
  session.close();
});

test("an output beyond the ten classes has no label", async () => {
  const asked = sharedLab();
  const model = new Model({ lang: "es" });
  const session = new Session(model);
  model.picture("p");
  await settled();
  asked[0]?.reply(answer(13));
  await settled();
  assert.deepEqual([model.state._answer.prediction.label, model.state._answer.prediction.index], [null, 13]);
  assert.equal(session.words.nameOf(13), "ninguna de las diez");
  session.close();
});

test("errors are sentences in the panel's language, and a refused file leaves picture and answer as they were", async () => {
  const asked = sharedLab();
  const model = new Model({ lang: "es" });
  const session = new Session(model);
  model.picture("p");
  await settled();
  asked[0]?.fail(new LabError("picture.cut", { kind: "PNG" }, ""));
  await settled();
  assert.deepEqual(
    [model.state._answer.prediction, model.state._answer.error],
    [null, Words.of("es").error({ code: "picture.cut", params: { kind: "PNG" } })],
  );
  assert.match(model.state._answer.error, /PNG está dañada/);
  model.picture("q");
  await settled();
  asked[1]?.reply(answer(0));
  await settled();
  await session.give(new Blob([new Uint8Array(8_000_001)]));
  assert.match(model.state._answer.error, /más de 8 MB/);
  assert.deepEqual(
    [model.state._answer.id, model.state._answer.prediction.label, model.state._picture.id],
    ["q", "airplane", "q"],
  );
  await session.give(new Blob([]));
  assert.match(model.state._answer.error, /vacío/);
  session.close();
});

test("a file that is refused when the picture has no answer yet, or is gone, does not bring back the answer to another", async () => {
  const asked = sharedLab();
  const model = new Model();
  const session = new Session(model);
  model.picture("first");
  await settled();
  asked[0]?.reply(answer(0));
  await settled();
  model.picture("second");
  await settled();
  await session.give(new Blob([]));
  assert.deepEqual([model.state._answer.id, model.state._answer.prediction], ["second", null]);
  asked[1]?.reply(answer(1));
  await settled();
  assert.deepEqual([model.state._answer.prediction.label, model.state._answer.error], ["automobile", ""]);
  model.picture("none", /** @type {any} */ (null));
  await settled();
  await session.give(new Blob([]));
  assert.deepEqual([model.state._answer.id, model.state._answer.prediction], ["none", null]);
  session.close();
});

test("the files are asked for once, unpacked, and an end of the widget ends the waiting", async () => {
  const model = new Model();
  const files = filesFromPython(model, new AbortController().signal);
  assert.deepEqual(model.sent, [{ kind: "files", reader: false }]);
  const packed = await new Response(
    new Blob(["text"]).stream().pipeThrough(new CompressionStream("gzip")),
  ).arrayBuffer();
  model.say("msg:custom", { kind: "other" }, []);
  // What is meant for a network of one's own.
  model.say("msg:custom", { kind: "files", reader: true, paths: [] }, []);
  model.say("msg:custom", { kind: "files", reader: false, paths: ["worker.js"] }, [new DataView(packed)]);
  assert.equal(await (await files)["worker.js"]?.text(), "text");
  const gone = new AbortController();
  const waiting = filesFromPython(new Model(), gone.signal);
  gone.abort();
  await assert.rejects(waiting, { name: "AbortError" });
});

test("where Python answers the first widget no more, the second's is asked; a failure reaches both, and is tried again", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const turn = async (/** @type {number} */ ms) => (
    context.mock.timers.tick(ms), new Promise((resolve) => setImmediate(resolve))
  );
  /** @type {any} */ (globalThis)[Symbol.for(`cifar-lab-widget ${CifarLab.version}`)] = undefined;
  const models = [new Model(), new Model()];
  const sessions = models.map((model) => new Session(model));
  const asked = () => models.map(({ sent }) => sent.length);
  const failures = sessions.map((session) => session.lab().catch((error) => error.code));
  await turn(1);
  assert.deepEqual(asked(), [1, 0]);
  await turn(PATIENCE_MS);
  assert.deepEqual(asked(), [1, 1]);
  models[1]?.say("msg:custom", { kind: "files", paths: [] }, []);
  // There is no list among no files.
  assert.deepEqual(await Promise.all(failures), ["argument", "argument"]);
  const again = sessions[0]?.lab().catch((error) => error.code);
  await turn(1);
  assert.deepEqual(asked(), [2, 1]);
  models[0]?.say("msg:custom", { kind: "files", paths: [] }, []);
  assert.equal(await again, "argument");
  for (const session of sessions) session.close();
});

test("a network of one's own is asked for by its key, and what it says is of no other one", async () => {
  const model = new Model({ _network: "first", pixels: "0..1" });
  const session = new Session(model);
  model.picture("p");
  await settled();
  assert.deepEqual(model.sent, [{ kind: "files", reader: true }, { kind: "network" }]);
  const file = networkFromPython(model, new AbortController().signal, "second");
  const bytes = (/** @type {string} */ text) => [new DataView(new TextEncoder().encode(text).buffer)];
  model.say("msg:custom", { kind: "network", name: "a.keras", of: "first" }, bytes("a"));
  model.say("msg:custom", { kind: "network", name: "b.onnx", of: "second" }, bytes("b"));
  const { name, bytes: own } = await file;
  assert.deepEqual([name, new TextDecoder().decode(own)], ["b.onnx", "b"]);
  // Python goes back to the notebook's: the same picture is shown to that one.
  const asked = sharedLab();
  model.state._network = "";
  model.say("change:_network");
  await settled();
  asked[0]?.reply(answer(1));
  await settled();
  assert.deepEqual([model.state._answer.id, model.state._answer.network], ["p", ""]);
  session.close();
});

test("of a network with classes of its own all are told, and of many the largest are shown", async () => {
  sharedLab();
  const session = new Session(new Model());
  session.names = ["owl", "fox"];
  assert.deepEqual([session.places, session.nameOf(1)], [[0, 1], "fox"]);
  session.names = Array.from({ length: 100 }, (_, place) => `class ${place}`);
  const probabilities = new Float32Array(100).fill(0.001);
  [probabilities[70], probabilities[5]] = [0.6, 0.3];
  session.answer = /** @type {any} */ ({ index: 70, probabilities });
  assert.deepEqual([session.places.length, ...session.places.slice(0, 3)], [10, 70, 5, 0]);
  session.close();
});

test("where the picture is locked the panel takes none, and says so", async () => {
  sharedLab();
  const model = new Model({ lang: "es", lock: ["image"] });
  const session = new Session(model);
  model.picture("p", /** @type {any} */ (null));
  await session.give(new Blob(["a file"]));
  assert.match(model.state._answer.error, /ha fijado la imagen/);
  assert.equal(model.state._picture.id, "p");
  session.close();
});

test("a panel of the page gets what Python says as keys of an embed, and each has its name in both languages", () => {
  const said = { panel: "inside", lang: null, lock: ["stage", "looked"], hide: [], question: "¿Qué ves?" };
  const model = new Model({ ...said, settings: { image: 0, compact: true, autostart: false, lang: "es", model: "" } });
  assert.deepEqual(keysOf(model), {
    panel: "inside",
    lang: "es",
    lock: "stage,looked",
    question: "¿Qué ves?",
    image: "0",
    compact: "1",
  });
  for (const panel of Object.keys(EMBEDS))
    for (const lang of /** @type {const} */ (["en", "es"]))
      assert.ok(Words.of(lang).has(`embed.panel.${panel}`), panel);
});

test("what a panel of the page predicts is told in English, with ten classes or the network's own", () => {
  const probabilities = Array.from({ length: 20 }, () => 0.05);
  const said = predictionOf({ index: 3, name: "gato", probabilities });
  assert.deepEqual([said?.label, said?.probabilities.length, said?.logits], ["cat", 10, null]);
  assert.equal(predictionOf({ index: 13, name: "", probabilities })?.label, null);
  assert.equal(predictionOf({ index: 1, name: "zorro", probabilities: [0.1, 0.9] })?.label, "zorro");
  assert.equal(predictionOf(null), null);
});

test("the browser's first language that there is counts, else English", () => {
  assert.equal(ofBrowser(["fr", "es-AR", "en"]), "es");
  assert.equal(ofBrowser(["en-GB", "es"]), "en");
  assert.equal(ofBrowser(["de"]), "en");
  assert.equal(ofBrowser([]), "en");
});

test("both languages say the same things", () => {
  const { sentences: en } = Words.of("en");
  const { sentences: es } = Words.of("es");
  const own = (/** @type {Record<string, string>} */ all) =>
    Object.keys(all)
      .filter((key) => key.includes("widget."))
      .sort();
  assert.deepEqual(own(es), own(en));
  assert.ok(own(en).length > 10);
});
