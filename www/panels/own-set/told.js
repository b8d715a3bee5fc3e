// @ts-check
/** What the panel says of a set and of a training on it, in sentences: pure. */
import { valueText } from "../train/run-names.js";
import { isOpen } from "../train/training-state.js";
import { batchOf } from "./settings.js";
import { countsOf, isReader, trained } from "./set.js";

/** @typedef {import("../../shell/words.js").Words} Words */

/**
 * @param {import("./reading.js").OwnSet} set
 * @param {Words} words
 */
export function setTold({ classes, empty, nested, isSplit }, words) {
  const count = classes.reduce((sum, { pictures }) => sum + pictures.length, 0);
  const alone = classes.filter(({ pictures }) => pictures.length === 1).map(({ name }) => name);
  return [
    words.text("own-set.read", { count, classes: classes.length }),
    empty.length > 0 && words.text("own-set.empty", { count: empty.length, names: empty }),
    alone.length > 0 && words.text("own-set.alone", { count: alone.length, names: alone }),
    nested > 0 && words.text("own-set.nested", { count: nested }),
    isSplit && words.text("own-set.told"),
  ]
    .filter(Boolean)
    .join(" ");
}

/**
 * How the pictures are divided, and what an epoch shows.
 * @param {import("./set.js").Split} split
 * @param {readonly { name: string }[]} classes
 * @param {import("./set.js").Balance} balance
 * @param {Words} words
 */
export function divisionTold({ train, held }, classes, balance, words) {
  const counts = countsOf(train, classes.length);
  const { shown, times } = trained(train, classes.length, balance);
  const missing = classes.filter((_, label) => counts[label] === 0).map(({ name }) => name);
  const [least, most] = [Math.min(...counts.filter((count) => count > 0)), Math.max(...counts)];
  return [
    words.text("own-set.division", { train: train.length, held: held.length }),
    missing.length > 0 && words.text("own-set.untrained", { count: missing.length, names: missing }),
    balance === "as-is" && most >= 2 * least && words.text("own-set.uneven", { least, most }),
    balance === "weighted" && most > least && words.text("own-set.weighs", { times: words.decimal(most / least, 1) }),
    (balance === "repeated" || times > 1) && words.text("own-set.shown", { count: shown.length }),
  ]
    .filter(Boolean)
    .join(" ");
}

/**
 * The network that begins, and what of the training form holds here.
 * @param {{ network: string, choice: import("../train/training-settings.js").Choice, pictures: number, isStill: boolean }} of
 * @param {Words} words
 */
export function recipeTold({ network, choice, pictures, isStill }, words) {
  const batch = batchOf(choice.batch, pictures);
  const moved = choice.flip || choice.shift > 0;
  return [
    words.text("own-set.recipe", {
      ...{ network, batch },
      optimizer: valueText("optimizer", choice.optimizer, words),
      rate: words.precise(choice.learningRate),
    }),
    batch < choice.batch && words.text("own-set.recipe.batch", { asked: choice.batch }),
    moved && words.text(isStill ? "own-set.recipe.still" : "own-set.recipe.moved"),
  ]
    .filter(Boolean)
    .join(" ");
}

/**
 * Where a training stands.
 * @param {import("../train/training-state.js").TrainingState} training
 * @param {Words} words
 */
export function progressTold({ phase, run, position, curve }, words) {
  if (!run || phase === "preparing") return words.text("own-set.preparing");
  const last = curve.at(-1);
  const where = { epoch: Math.min(position.epoch + 1, run.recipe.epochs), epochs: run.recipe.epochs };
  return [
    words.text(phase === "paused" ? "own-set.paused" : "own-set.training", where),
    last && words.text("own-set.so-far", { epoch: last.epoch, accuracy: words.percent(last.valAccuracy) }),
  ]
    .filter(Boolean)
    .join(" ");
}

/**
 * What is under way, or what keeps the set from being learnt or evaluated; "" where nothing does.
 * @param {import("./set-state.js").SetState} known
 * @param {Pick<import("../../state.js").State, "training" | "network">} page
 * @param {Words} words
 */
export function stateTold(known, { training, network }, words) {
  if (known.isTeaching) return progressTold(training, words);
  if (known.isJudging) return words.text("own-set.judging");
  if (!isOpen(training)) return words.text("own-set.other-run");
  if (!known.split.held.length) return words.text("own-set.nothing-held");
  if (!isReader(network)) return words.text("own-set.why.other-input");
  return known.hasSeen(network) ? words.text("own-set.seen") : "";
}
