// @ts-check
/**
 * What the training panel says in sentences: what to expect, what went wrong, how it goes. Pure.
 * @typedef {import("../../shell/words.js").Words} Words
 * @typedef {import("./training-state.js").TrainingState} TrainingState
 */
import { best } from "../../charts/plot.js";
import { difference, inPoints } from "../evaluate/difference.js";
import { sentenceOf, technical } from "../../shell/failure-words.js";
import { expectation } from "./expected.js";
import { refusal } from "./refusal.js";
import { settingText, valueText } from "./run-names.js";
import { MORE, changes, differing, isDecided } from "./training-settings.js";
import { isOpen } from "./training-state.js";
import { CALM } from "./workers-state.js";

/**
 * What native runs reached, so that few images do not look like a fault.
 * @param {import("./training-settings.js").Choice} choice
 * @param {TrainingState["logs"]} logs
 * @param {Words} words
 */
export function expected(choice, logs, words) {
  if (choice.from === "model") return words.text("train.expect.tuned");
  if (isDecided(choice)) return words.text(`train.expect.${choice.base}`);
  const [few, all] = logs
    ? [expectation(logs, choice.images, choice.epochs), expectation(logs, Infinity, choice.epochs)]
    : [];
  if (!few || !all) return words.text("train.expect.unknown");
  const shares = { least: words.percent(few.least), most: words.percent(few.most), all: words.percent(all.mean) };
  const sentence = words.text("train.expect", { ...few, ...shares, seeds: few.seeds.join(", "), whole: all.images });
  return [sentence, words.text(changes(choice).length ? "train.expect.changed" : "train.expect.chance")].join(" ");
}

/**
 * What the address brought, and what of it could not be used as it stands.
 * @param {TrainingState} training
 * @param {Words} words
 * @returns {string} "" where there is nothing to tell.
 */
export function linked(training, words) {
  const { isLinked, mended, choice, phase } = training;
  const isNews = (phase === "idle" && isLinked) || (isOpen(training) && mended.length > 0);
  if (!isNews) return "";
  const given = changes(choice)
    .concat(["images", "seed"])
    .map((key) => settingText(key, choice, words))
    .join("; ");
  const told = mended.map(({ key, asked, used }) =>
    words.text(typeof asked === "number" ? "train.clamped" : "train.mended", {
      name: words.text(`train.${key}`),
      asked: typeof asked === "number" ? words.precise(asked) : asked,
      used: valueText(key, /** @type {any} */ (used), words),
    }),
  );
  return [isLinked && words.text("train.linked", { given }), ...told].filter(Boolean).join(" ");
}

/**
 * How many of the settings that stand behind "More settings" are not as usual, and which.
 * @param {import("./training-settings.js").Choice} choice
 * @param {{ workers: number, gentle: boolean }} pool
 * @param {Words} words
 */
export function more(choice, pool, words) {
  const said = differing(choice);
  const names = [
    ...MORE.filter((key) => said.includes(key)),
    ...(pool.workers === CALM.workers ? [] : ["workers"]),
    ...(pool.gentle === CALM.gentle ? [] : ["gentle"]),
  ];
  if (!names.length) return words.text("train.more.usual");
  const changed = names.map((name) => words.text(`train.${name}`)).join(", ");
  return words.text("train.more.changed", { count: names.length, changed: changed.toLocaleLowerCase(words.lang) });
}

/**
 * Where the run is; before it is anywhere, what it waits for.
 * @param {TrainingState} training
 * @param {import("../../cifar-lab.js").Progress[]} downloads
 * @param {Words} words
 */
export function whereabouts({ phase, run, position, progress }, downloads, words) {
  if (phase === "preparing" || !run) {
    const coming = downloads.find(({ asset, loaded, total }) => /^data\/t|learn/.test(asset) && loaded < (total ?? 0));
    if (!coming) return words.text("train.preparing");
    const { asset, loaded, total } = coming;
    return words.text("train.fetching", { asset, loaded: words.bytes(loaded), total: words.bytes(total ?? 0) });
  }
  const { epochs } = run.recipe;
  if (position.epoch >= epochs) return words.text("train.over", { epochs });
  const where = { epoch: position.epoch + 1, epochs, step: position.step, steps: run.stepsPerEpoch };
  if (progress?.validation) return words.text("train.validating", { ...where, ...progress.validation });
  if (progress?.features) return words.text("train.features", { ...where, ...progress.features });
  if (progress?.shards) return words.text("train.within", { ...where, ...progress.shards });
  return words.text("train.now", where);
}

/**
 * @param {TrainingState} training
 * @param {Words} words
 */
export function failed({ failure, saved }, words) {
  const { code = "internal", params = {} } = failure ?? {};
  const sentence = sentenceOf(code, params, words);
  // A file that was not opened says nothing of the run.
  if (code.startsWith("file.")) return sentence;
  // Where there is no sentence for it, the library's own words are better than none.
  const detail = refusal(params, words) ?? technical({ ...params, message: "" });
  return [sentence, detail, saved && words.text("train.failed.saved", saved)].filter(Boolean).join(" ");
}

/**
 * @param {TrainingState} training
 * @param {Words} words
 */
export function figures({ progress, phase, losses }, words) {
  const last = losses.at(-1);
  const parts = [
    last !== undefined && Number.isFinite(last) && words.text("train.meta.loss", { loss: words.fixed(last, 3) }),
  ];
  if (progress?.accuracy) parts.push(words.text("train.meta.accuracy", { accuracy: words.percent(progress.accuracy) }));
  if (phase === "running" && progress?.imagesPerSecond) {
    parts.push(words.text("train.meta.speed", { speed: Math.round(progress.imagesPerSecond) }));
    if (progress.secondsLeft !== null)
      parts.push(words.text("train.meta.left", { left: words.duration(progress.secondsLeft) }));
  }
  if (progress?.memory) parts.push(words.text("train.meta.memory", { memory: words.bytes(progress.memory) }));
  return parts.filter(Boolean).join(" · ");
}

/**
 * What the two curves say together: the best epoch, and whether the training images are ahead of the others by more than
 * chance.
 * @param {TrainingState} training
 * @param {Words} words
 */
export function reading({ curve, run }, words) {
  const [top, last] = [best(curve), curve.at(-1)];
  if (!top || !last || !run) return "";
  const between = difference(
    { share: last.accuracy, n: run.images },
    { share: last.valAccuracy, n: run.validationImages },
  );
  const verdict = !between.isClear ? "even" : between.by > 0 ? "ahead" : "behind";
  return [
    words.text("train.curve.reading", { epoch: top.epoch, accuracy: words.percent(top.valAccuracy) }),
    words.text(`train.curve.reading.${verdict}`, { last: last.epoch, ...inPoints(between, words) }),
  ].join(" ");
}

/**
 * What the browser keeps of the run.
 * @param {TrainingState} training
 * @param {Words} words
 * @param {boolean} isForeign Whether this is a frame in another site's page.
 */
export function kept({ storage, saved, run }, words, isForeign) {
  return [
    storage !== "yes" && words.text(`train.storage.${storage}`),
    saved && words.text(isForeign ? "train.saved.frame" : "train.saved", saved),
    run && !run.sameBits && words.text("train.other-build"),
  ]
    .filter(Boolean)
    .join(" ");
}
