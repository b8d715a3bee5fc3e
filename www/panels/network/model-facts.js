// @ts-check
/** What a weights file says of its network, as pairs of a key of lang/*.json and a text. */
import { accuracyOf } from "../../shell/accuracy.js";

/** What stands in a table where a file does not say it. */
export const UNKNOWN = "–";

/**
 * @param {import("../../state.js").Opinion} opinion
 * @param {import("../../state.js").Site | null} site
 * @param {import("../../shell/words.js").Words} words
 * @param {readonly import("../../shell/own-networks.js").OwnNetwork[]} [mine]
 * @returns {[string, string][]}
 */
export function factsOf({ network: { name, metadata, summary, outputs }, answer }, site, words, mine = []) {
  const { accuracy, low, high } = accuracyOf(metadata, words);
  const isIt = (/** @type {{ name: string }} */ model) => model.name === name;
  const bytes = site?.models.find(isIt)?.bytes ?? mine.find(isIt)?.bytes.length ?? summary.bytes;
  // Of a network that learnt from all images, another run of its recipe held some out.
  const validation = metadata.measured?.carried_from ? "carried" : metadata.loss;
  const own = (/** @type {string} */ key) => (words.has(key) ? words.text(key) : UNKNOWN);
  return [
    ["compare.differs", own(`model.${name}.about`)],
    ["compare.accuracy", accuracy],
    ["compare.interval", metadata.accuracy_interval ? words.text("compare.range", { low, high }) : UNKNOWN],
    ["facts.mirrored", metadata.measured ? words.percent(metadata.measured.mirrored.accuracy) : UNKNOWN],
    ["facts.drawings", metadata.measured ? words.percent(metadata.measured.drawings.accuracy) : UNKNOWN],
    ["compare.ms", Number.isFinite(answer.ms) ? words.milliseconds(answer.ms) : UNKNOWN],
    ["compare.validation", own(`compare.validation.${validation}`)],
    ["facts.parameters", words.number(summary.parameters)],
    ["facts.size", words.bytes(bytes)],
    ["facts.arithmetic", words.number(summary.multiply_adds)],
    ["facts.outputs", words.number(outputs)],
    ["facts.epochs", metadata.epochs === null ? UNKNOWN : words.number(metadata.epochs)],
    ["facts.seed", String(metadata.seed ?? UNKNOWN)],
    ["facts.recipe", metadata.recipe ?? UNKNOWN],
    ["facts.commit", metadata.commit ?? UNKNOWN],
  ];
}
