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
import { changes } from "./training-settings.js";

/**
 * What native runs reached, so that few images do not look like a fault.
 * @param {import("./training-settings.js").Choice} choice
 * @param {TrainingState["logs"]} logs
 * @param {Words} words
 */
export function expected(choice, logs, words) {
  if (choice.from === "model") return words.text("train.expect.tuned");
  const [few, all] = logs
    ? [expectation(logs, choice.images, choice.epochs), expectation(logs, Infinity, choice.epochs)]
    : [];
  if (!few || !all) return words.text("train.expect.unknown");
  const shares = { least: words.percent(few.least), most: words.percent(few.most), all: words.percent(all.mean) };
  const sentence = words.text("train.expect", { ...few, ...shares, seeds: few.seeds.join(", "), whole: all.images });
  return [sentence, words.text(changes(choice).length ? "train.expect.changed" : "train.expect.chance")].join(" ");
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
  const between = difference({ share: last.accuracy, n: run.images }, { share: last.valAccuracy, n: run.judges });
  const verdict = !between.isClear ? "even" : between.by > 0 ? "ahead" : "behind";
  return [
    words.text("train.curve.reading", { epoch: top.epoch, accuracy: words.percent(top.valAccuracy) }),
    words.text(`train.curve.reading.${verdict}`, { last: last.epoch, ...inPoints(between, words) }),
  ].join(" ");
}
