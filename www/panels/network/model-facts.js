// @ts-check
/** What a weights file says of its network, as pairs of a key of lang/*.json and a text. */

/** What stands where there is no figure. */
const NONE = "–";

/**
 * The accuracy that a file claims. One that no image has judged has none: 0 % would be a claim, and a wrong one.
 * @param {Pick<import("../../cifar-lab.js").Metadata, "accuracy" | "n">} metadata
 * @param {import("../../shell/words.js").Words} words
 */
export const accuracyText = ({ accuracy, n }, words) => (n > 0 ? words.percent(accuracy) : NONE);

/**
 * @param {import("../../state.js").Opinion} opinion
 * @param {import("../../state.js").Site | null} site
 * @param {import("../../shell/words.js").Words} words
 * @returns {[string, string][]}
 */
export function factsOf({ network: { name, metadata, summary, outputs }, answer }, site, words) {
  const [low, high] = metadata.accuracy_interval.map((share) => words.percent(share));
  const bytes = site?.models.find((model) => model.name === name)?.bytes ?? summary.bytes;
  // Of a network that learnt from all images, another run of its recipe held some out.
  const validation = metadata.measured?.carried_from ? "carried" : metadata.loss;
  const own = (/** @type {string} */ key) => (words.has(key) ? words.text(key) : "–");
  return [
    ["compare.differs", own(`model.${name}.about`)],
    ["compare.accuracy", accuracyText(metadata, words)],
    ["compare.interval", metadata.n > 0 ? words.text("compare.range", { low, high }) : NONE],
    ["facts.mirrored", metadata.measured ? words.percent(metadata.measured.mirrored.accuracy) : "–"],
    ["facts.drawings", metadata.measured ? words.percent(metadata.measured.drawings.accuracy) : "–"],
    ["compare.ms", words.milliseconds(answer.ms)],
    ["compare.validation", own(`compare.validation.${validation}`)],
    ["facts.parameters", words.number(summary.parameters)],
    ["facts.size", words.bytes(bytes)],
    ["facts.arithmetic", words.number(summary.multiply_adds)],
    ["facts.outputs", words.number(outputs)],
    ["facts.epochs", words.number(metadata.epochs)],
    ["facts.seed", String(metadata.seed)],
    ["facts.recipe", metadata.recipe],
    ["facts.commit", metadata.commit],
  ];
}
