// @ts-check
/** What the panel of a person's own set knows: what a run takes along, who may be asked afterwards, and what is told. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { UNKNOWN } from "../../www/panels/own-set/learnt.js";
import { USUAL } from "../../www/panels/own-set/plan.js";
import { writePlan } from "../../www/panels/own-set/plan-text.js";
import { divided } from "../../www/panels/own-set/set.js";
import { SetState } from "../../www/panels/own-set/set-state.js";
import { stateTold } from "../../www/panels/own-set/told.js";

/** @typedef {import("../../www/panels/own-set/reading.js").OwnSet} OwnSet */

/** Two classes of so many pictures each. @param {number} count @param {(at: number) => boolean | null} [heldOut] */
const setOf = (count, heldOut = () => null) =>
  /** @type {OwnSet} */ ({
    ...{ left: [], empty: [], nested: 0, isSplit: heldOut(0) !== null },
    classes: ["cat", "dog"].map((name, label) => ({
      ...{ folder: name, name },
      pictures: Array.from({ length: count }, (_, at) => ({
        ...{ planar: new Uint8Array(3072).fill(100 * label + at), path: `${name}/${at}.png`, isHeldOut: heldOut(at) },
      })),
    })),
  });
/** @param {string} name @param {readonly string[]} classes */
const networkOf = (name, classes = ["cat", "dog"], outputs = classes.length, input = [3, 32, 32]) => ({
  ...{ name, outputs, metadata: { classes, spec: { input } } },
});
const SITE = networkOf("notebook", ["airplane", "ship"]);
const WEIGHTS = Uint8Array.of(7);

/** A panel that has read this set. */
function having(set = setOf(8)) {
  const known = new SetState();
  const reading = /** @type {AbortController} */ (known.begin());
  assert.ok(known.found(reading, set));
  return known;
}

/** The set is learnt from a network; the one that has learnt has this name. @param {SetState} known @param {string} name */
function learnt(known, name, from = SITE) {
  assert.ok(known.teach(from), name);
  assert.ok(known.taught(name, WEIGHTS), name);
  return networkOf(name, known.names);
}
/** Right on every picture. @param {import("../../www/panels/own-set/set.js").Split} split */
const allRight = ({ held }) => held.flatMap(({ label }) => (label ? [0, 1] : [1, 0]));

/** What is said of the network in use. @param {SetState} known @param {any} network */
const saidOf = (known, network, phase = "idle") =>
  stateTold(
    known,
    /** @type {any} */ ({ training: { phase, run: null }, network }),
    /** @type {any} */ ({ text: (/** @type {string} */ key) => key }),
  );

test("while a network learns a set no other comes, no name and no division changes, and both are free afterwards", () => {
  const known = having();
  const { set, split } = known;
  assert.ok(known.teach(SITE));
  assert.equal(known.begin(), null);
  assert.deepEqual(known.failure, { code: "busy" });
  known.rename(0, "tiger");
  known.replan({ seed: 2 });
  known.route(writePlan({ ...USUAL, seed: 3 }));
  assert.deepEqual([known.set, known.split, known.plan], [set, split, USUAL]);
  assert.equal(known.teach(SITE), null, "nor does another run begin");
  assert.ok(known.taught("own-1", WEIGHTS));
  assert.equal(known.failure, null, "what was refused is refused no more");
  // The address is followed after the run.
  known.route(writePlan({ ...USUAL, seed: 3 }));
  assert.equal(known.plan.seed, 3);
  assert.ok(known.begin());
});

test("what changes set or plan says so, and what changes nothing does not", () => {
  const known = having();
  const { set, plan, split } = known;
  // An empty field, the value that is there, the name that is there, and an address that means the same.
  for (const same of [
    known.replan({}),
    known.replan({ seed: USUAL.seed }),
    known.rename(0, "cat"),
    known.route("nonsense"),
    known.route(""),
  ])
    assert.equal(same, false);
  assert.ok(known.set === set && known.plan === plan && known.split === split);
  const back = writePlan({ ...USUAL, epochs: 9 });
  assert.deepEqual([known.route(back), known.route(back), known.plan.epochs], [true, false, 9]);
  assert.deepEqual([known.replan({ share: 10 }), known.replan({ share: 10 })], [true, false]);
  assert.deepEqual([known.rename(0, "tiger"), known.rename(0, "tiger")], [true, false]);
  // The address of what is here already, as the panel itself writes it.
  assert.equal(known.route(writePlan(known.plan)), false);
  // What is refused changes nothing.
  assert.ok(known.teach(SITE));
  assert.deepEqual([known.replan({ share: 20 }), known.rename(0, "cow"), known.route(back)], [false, false, false]);
});

test("a run that is stopped is given up wherever it is, and leaves no network", () => {
  const known = having();
  const lesson = known.teach(SITE);
  assert.equal(lesson?.signal.aborted, false);
  known.stop();
  assert.equal(lesson?.signal.aborted, true);
  assert.equal(known.taught("", new Uint8Array()), false);
  assert.deepEqual([known.isTeaching, known.own, known.network], [false, "", null]);
  assert.ok(known.teach(SITE), "the next one begins anew");
});

test("only a network with the set's classes, name by name, and with an output for each is asked", () => {
  const known = having();
  const own = learnt(known, "own-1");
  assert.ok(known.isJudge(own));
  for (const other of [
    networkOf("own-2", ["dog", "cat"]),
    networkOf("own-3", ["cat,dog"]),
    networkOf("own-4", ["cat", "dog", "cow"]),
    networkOf("own-5", ["cat", "dog"], 4),
    networkOf("own-6", ["cat", "dog"], 2, [1, 28, 28]),
    SITE,
    null,
  ])
    assert.ok(!known.isJudge(other), other?.name);
  // Two names that look like three when they are joined.
  const comma = setOf(8);
  comma.classes = comma.classes.map((one, at) => ({ ...one, name: at ? "c" : "a,b" }));
  assert.ok(!having(comma).isJudge(networkOf("own-7", ["a", "b,c"])));
});

test("a network is not asked for pictures that it has trained on, and learns no further with them held out", () => {
  const known = having();
  const own = learnt(known, "own-1");
  known.replan({ seed: 2 });
  assert.deepEqual([known.isJudge(own), known.ask(own), known.teach(own)], [false, null, null]);
  assert.equal(saidOf(known, own), "own-set.seen");
  // From random values it knows nothing of before.
  known.replan({ begins: "anew" });
  const anew = learnt(known, "own-2", own);
  assert.ok(known.isJudge(anew));
  // What begins with another's knowledge has seen what that one saw.
  known.replan({ begins: "tuned" });
  const third = learnt(known, "own-3", anew);
  known.replan({ seed: 1 });
  assert.deepEqual([known.isJudge(own), known.isJudge(anew), known.isJudge(third)], [true, false, false]);
  assert.equal(saidOf(known, own), "");
});

test("of one seed a smaller part that is held out was held out before, too; a larger one was not", () => {
  const { classes } = setOf(20);
  const held = (/** @type {number} */ share) => divided(classes, { seed: 1, share }).held.map(({ path }) => path);
  assert.ok(held(10).every((path) => held(50).includes(path)));
  const known = having(setOf(20));
  const own = learnt(known, "own-1");
  known.replan({ share: 10 });
  assert.ok(known.isJudge(own));
  known.replan({ share: 50 });
  assert.ok(!known.isJudge(own));
});

test("where the folders say what is held out, no seed makes it another division", () => {
  const known = having(setOf(8, (at) => at < 2));
  const own = learnt(known, "own-1");
  const question = known.ask(own);
  assert.ok(question);
  known.answered(question, allRight(question.split), own.metadata);
  known.replan({ seed: 5, share: 50 });
  assert.ok(known.isJudge(own));
  assert.equal(known.judged?.right, 4, "what was counted stays");
});

test("of networks from elsewhere, and of those of another set, it is not known what they have seen", () => {
  const known = having();
  const own = learnt(known, "own-1");
  const isUnsure = (/** @type {ReturnType<typeof networkOf>} */ network) => {
    const question = known.ask(network);
    assert.ok(question, network.name);
    known.answered(question, allRight(question.split), network.metadata);
    return known.judged?.isUnsure;
  };
  assert.equal(isUnsure(own), false);
  const file = networkOf("own-2");
  assert.equal(isUnsure(file), true);
  // The site's own, of pictures that have the classes of its data set.
  assert.equal(isUnsure(networkOf("notebook")), true);
  // What goes on learning from there is no surer.
  assert.equal(isUnsure(learnt(known, "own-3", file)), true);
  known.found(/** @type {AbortController} */ (known.begin()), setOf(8));
  assert.deepEqual([known.own, known.network, isUnsure(own)], ["", null, true]);
});

test("an answer of another network, or to another division, is no answer", () => {
  const known = having();
  const own = learnt(known, "own-1");
  const asked = () => /** @type {NonNullable<ReturnType<SetState["ask"]>>} */ (known.ask(own));
  const result = () => known.judged && [known.judged.right, known.judged.network];
  const first = asked();
  assert.equal(known.ask(own), null, "one at a time");
  known.answered(first, allRight(first.split), SITE.metadata);
  assert.deepEqual([result(), known.isJudging], [null, false]);
  const second = asked();
  known.replan({ share: 10 });
  known.answered(second, allRight(second.split), own.metadata);
  assert.equal(result(), null);
  known.answered(asked(), null, own.metadata);
  assert.equal(result(), null, "they did not come");
  const last = asked();
  known.answered(last, allRight(last.split), own.metadata);
  assert.deepEqual(result(), [2, "own-1"]);
});

test("what was kept comes back with what its network has seen, and is not lost where that cannot be made ready", () => {
  const kept = { set: setOf(8), plan: { ...USUAL, seed: 4 }, network: WEIGHTS, past: ["4.25"] };
  const known = new SetState();
  const restored = known.restore(kept);
  assert.deepEqual([restored?.isSame, known.plan.seed], [true, 4]);
  // The code that makes it ready did not come.
  restored?.name("");
  assert.deepEqual([known.own, known.network], ["", { bytes: WEIGHTS, past: ["4.25"] }]);
  known.rename(0, "tiger");
  restored?.name("own-1");
  const own = networkOf("own-1", ["tiger", "dog"]);
  assert.deepEqual([known.own, known.isJudge(own)], ["own-1", true]);
  known.replan({ seed: 1 });
  assert.ok(!known.isJudge(own));
  // Who kept a network without its past cannot tell.
  const before = new SetState();
  before.restore({ ...kept, past: [] });
  assert.deepEqual(before.network?.past, [UNKNOWN]);
});

test("what was given meanwhile, and a link, go before what was kept", () => {
  const kept = { set: setOf(8), plan: { ...USUAL, seed: 4 }, network: null, past: [] };
  assert.equal(having().restore(kept), null);
  const reading = new SetState();
  reading.begin();
  assert.equal(reading.restore(kept), null);
  const linked = new SetState();
  linked.route(writePlan({ ...USUAL, seed: 9 }));
  const restored = linked.restore(kept);
  assert.deepEqual([restored?.isSame, linked.plan.seed], [false, 9]);
  // A network of a set that was replaced before it was ready is none of the new one.
  linked.found(/** @type {AbortController} */ (linked.begin()), setOf(9));
  restored?.name("own-1");
  assert.equal(linked.own, "");
});

test("of sets that are read the last counts, and a failure leaves the one before", () => {
  const known = having();
  const { set } = known;
  const first = /** @type {AbortController} */ (known.begin());
  const second = /** @type {AbortController} */ (known.begin());
  assert.ok(first.signal.aborted);
  assert.equal(known.found(first, setOf(9)), false);
  known.broke(second, { code: "classes", params: { count: 1 }, left: [{ path: "a.txt", code: "no-folder" }] });
  assert.deepEqual([known.set, known.reading, known.failure?.code, known.leftOut.length], [set, null, "classes", 1]);
  known.broke(/** @type {AbortController} */ (known.begin()), { code: "aborted" });
  assert.equal(known.failure, null, "to cancel is no failure");
});

test("what keeps a set from being learnt is said, the nearest first", () => {
  const known = having();
  const small = networkOf("own-9", ["cat", "dog"], 2, [1, 28, 28]);
  assert.equal(saidOf(known, small), "own-set.why.other-input");
  assert.equal(saidOf(known, SITE, "running"), "own-set.other-run");
  assert.equal(saidOf(having(setOf(3, () => false)), SITE), "own-set.nothing-held");
  const own = learnt(known, "own-1");
  known.ask(own);
  assert.equal(saidOf(known, own), "own-set.judging");
  assert.equal(known.teach(own), null);
});
