// @ts-check
/** A person's own networks: they are never replaced without being asked, they have names, and no link pretends to carry them. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { comparisons } from "../../www/panels/compare/compared.js";
import { consequences } from "../../www/panels/picture/offer.js";
import { NOTEBOOK } from "../../www/panels/train/training-settings.js";
import { MOST_OWN, entered, isOwn, networkName, nextName } from "../../www/shell/own-networks.js";
import { shareOf } from "../../www/shell/share.js";
import { Words } from "../../www/shell/words.js";
import { USUAL, initial, reduce } from "../../www/state.js";

/** @typedef {import("../../www/shell/own-networks.js").OwnNetwork} OwnNetwork */

const SENTENCES = JSON.parse(readFileSync(new URL("../../www/lang/en.json", import.meta.url), "utf8"));
const EN = new Words("en", SENTENCES);
/** @type {import("../../www/state.js").Route} */
const ROUTE = { model: "notebook", image: 116, engine: "kernels", lang: "es", theme: "system", ...USUAL };
const HERE = { href: "https://x.test/lab/?model=own-1", search: "?model=own-1" };

/**
 * @param {string} name
 * @param {Partial<OwnNetwork>} [more]
 * @returns {OwnNetwork}
 */
const own = (name, more = {}) => ({
  name,
  kind: "run",
  images: 1000,
  file: "",
  settings: { choice: { ...NOTEBOOK, images: 1000 }, workers: 1, base: "" },
  bytes: new Uint8Array(4),
  accuracy: 0.409,
  ...more,
});
const network = (/** @type {string} */ name) => /** @type {any} */ ({ name, metadata: {}, summary: {}, outputs: 20 });

test("one that begins to answer is the chosen network, and stays it while it learns", () => {
  const before = initial(ROUTE);
  const first = reduce(before, { type: "owned", own: own("own-1"), network: network("own-1") });
  assert.deepEqual([first.route.model, first.network?.name, first.mine.length], ["own-1", "own-1", 1]);
  const more = reduce(first, { type: "owned", own: own("own-1", { accuracy: 0.5 }), network: network("own-1") });
  assert.deepEqual([more.route.model, more.mine[0]?.accuracy, more.mine.length], ["own-1", 0.5, 1]);
  // Another was chosen by hand meanwhile: what comes late does not take its place.
  const chosen = reduce(more, { type: "routed", route: { model: "accurate" } });
  assert.equal(reduce(chosen, { type: "owned", own: own("own-1"), network: network("own-1") }).route.model, "accurate");
});

test("one that only stands ready leaves the network in use", () => {
  const state = reduce(initial(ROUTE), { type: "owned", own: own("own-1"), network: null });
  assert.deepEqual([state.route.model, state.network, state.mine.length], ["notebook", null, 1]);
});

test("a file, a drawing or the camera brings no other network", () => {
  const models = [{ name: "notebook" }, { name: "accurate", bytes: 2_000_000 }];
  for (const way of ["test", "file", "draw", "camera"])
    for (const offer of [null, { bytes: 2_000_000, reply: "taken" }, { bytes: 2_000_000, reply: "open" }]) {
      const state = /** @type {any} */ ({ site: { models }, way, route: { model: "own-1" }, offer });
      assert.deepEqual(consequences(state, { effectiveType: "4g" }), {}, `${way} ${offer?.reply}`);
    }
});

test("the newest stands first, none has a name that was had before, and one in use never goes", () => {
  let mine = /** @type {OwnNetwork[]} */ ([]);
  for (let number = 1; number <= MOST_OWN + 2; number++) mine = entered(mine, own(`own-${number}`), ["own-1"]);
  assert.equal(mine.length, MOST_OWN);
  assert.equal(mine[0]?.name, `own-${MOST_OWN + 2}`);
  assert.ok(mine.some(({ name }) => name === "own-1"));
  assert.equal(nextName(mine), `own-${MOST_OWN + 3}`);
  assert.equal(nextName([], "own-4"), "own-5");
  assert.deepEqual(["own-3", "own-", "own", "notebook"].map(isOwn), [true, false, false, false]);
});

test("what is known of one stays while it learns", () => {
  const known = { names: ["cats", "dogs"], input: [3, 64, 64] };
  const [one] = entered([own("own-1", known)], own("own-1", { accuracy: 0.9 }), []);
  assert.deepEqual([one?.names, one?.input, one?.accuracy], [known.names, known.input, 0.9]);
});

test("it has a name of what it is made of, and one without a figure claims none", () => {
  assert.equal(networkName("own-1", EN, [own("own-1")]), "My network, 1,000 images, 40.90%");
  assert.equal(networkName("own-1", EN, [own("own-1", { accuracy: null })]), "My network, 1,000 images");
  const two = [own("own-2", { kind: "file", file: "a.safetensors" }), own("own-1")];
  assert.equal(networkName("own-2", EN, two), "My network 2, a.safetensors, 40.90%");
  assert.equal(networkName("notebook", EN, two), SENTENCES["model.notebook"]);
  assert.equal(comparisons("notebook", [{ name: "notebook" }, { name: "accurate" }], two)[0], "own-2");
  assert.ok(!comparisons("own-2", [{ name: "notebook" }], two).includes("own-2"));
});

test("no link says another network in its place; where settings make it again, a link has them", () => {
  const state = (/** @type {Partial<OwnNetwork>} */ more, route = {}) => ({
    ...initial({ ...ROUTE, model: "own-1", ...route }),
    mine: [own("own-1", more)],
  });
  const run = shareOf(state({}), HERE);
  assert.deepEqual([run.isWhole, run.own?.name], [false, "own-1"]);
  assert.ok(!new URL(run.link).searchParams.has("model"));
  const settings = new URL(run.settings ?? "");
  assert.deepEqual(
    [settings.searchParams.get("images"), settings.searchParams.get("model"), settings.hash],
    ["1000", null, "#train-title"],
  );
  const tuned = {
    choice: { ...NOTEBOOK, from: /** @type {const} */ ("model") },
    workers: 2,
    base: "notebook-corrected",
  };
  const again = new URL(shareOf(state({ settings: tuned }), HERE).settings ?? "");
  assert.deepEqual(
    ["model", "from", "workers"].map((key) => again.searchParams.get(key)),
    ["notebook-corrected", "model", "2"],
  );
  assert.equal(shareOf(state({ settings: null }), HERE).settings, null);
  const beside = shareOf(state({}, { model: "notebook", compare: "own-1.accurate" }), HERE);
  const link = new URL(beside.link).searchParams;
  assert.deepEqual([beside.isWhole, link.get("model"), link.get("compare")], [false, "notebook", "accurate"]);
  assert.equal(shareOf(initial(ROUTE), HERE).isWhole, true);
  const framed = { ...HERE, href: HERE.href.replace(/[^/]*$/, "embed.html?lang=en#image=7") };
  assert.equal(new URL(shareOf(state({}), framed).link).pathname, new URL("./", HERE.href).pathname);
});
