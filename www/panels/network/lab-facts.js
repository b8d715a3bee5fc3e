// @ts-check
/** What the weights file says of its network: the accuracy with its evidence, and the rest. */
import { make, set, write } from "../../shell/dom.js";
import { IN_TRAINING } from "../../state.js";
import { accuracyText } from "./model-facts.js";

/** @type {(network: import("../../state.js").Network, words: import("../../shell/words.js").Words, bytes: number) => [string, string][]} */
const facts = ({ metadata, summary, outputs }, words, bytes) => [
  ["parameters", words.number(summary.parameters)],
  ["arithmetic", words.text("facts.arithmetic.value", { millions: round(summary.multiply_adds / 1e6) })],
  ["outputs", words.number(outputs)],
  ["size", words.bytes(bytes)],
  ...measured(metadata, words),
  ["seed", String(metadata.seed)],
  ["epochs", words.number(metadata.epochs)],
  ["recipe", metadata.recipe],
  ["commit", metadata.commit],
  ["hardware", metadata.hardware],
];

/**
 * What a file says that was measured.
 * @param {import("../../cifar-lab.js").Metadata} metadata
 * @param {import("../../shell/words.js").Words} words
 * @returns {[string, string][]}
 */
function measured({ measured }, words) {
  if (!measured) return [];
  const { mirrored, drawings, calibration } = measured;
  const errors =
    calibration &&
    words.text("facts.calibration.value", {
      before: words.percent(calibration.error_before),
      after: words.percent(calibration.error),
    });
  return [
    ["mirrored", words.percent(mirrored.accuracy)],
    ["drawings", words.text("facts.drawings.value", { share: words.percent(drawings.accuracy), n: drawings.n })],
    ...(errors ? [/** @type {[string, string]} */ (["calibration", errors])] : []),
  ];
}

const round = (/** @type {number} */ value) => Math.round(value * 100) / 100;

class LabFacts extends HTMLElement {
  #share = make("p", { class: "figure" });
  #evidence = make("p", { class: "evidence" });
  #loss = make("p", { class: "loss" });
  #list = make("dl", { class: "facts" });
  /** @type {Map<string, { term: HTMLElement, value: HTMLElement }>} */
  #facts = new Map();

  connectedCallback() {
    this.replaceChildren(make("div", { class: "accuracy" }, this.#share, this.#evidence, this.#loss), this.#list);
  }

  /** @param {import("../../app.js").View} view */
  update({ state: { network, site }, words }) {
    write(this.#share, network ? accuracyText(network.metadata, words) : "…");
    if (!network) return;
    const { metadata } = network;
    const [low, high] = metadata.accuracy_interval.map((share) => words.percent(share));
    const isInTraining = metadata.name === IN_TRAINING;
    const evidence = !isInTraining ? "facts.accuracy" : metadata.n ? "facts.training" : "facts.untrained";
    write(this.#evidence, words.text(evidence, { n: metadata.n, low, high, epochs: metadata.epochs }));
    const loss = isInTraining ? "" : `facts.loss.${metadata.loss}`;
    write(this.#loss, words.has(loss) ? words.text(loss) : "");
    const bytes = site?.models.find(({ name }) => name === network.name)?.bytes ?? summaryBytes(network);
    const told = facts(network, words, bytes);
    for (const [key, { term }] of this.#facts)
      set(/** @type {Element} */ (term.parentElement), "hidden", !told.some(([one]) => one === key));
    for (const [key, text] of told) {
      const fact = this.#facts.get(key) ?? this.#add(key);
      write(fact.term, words.text(`facts.${key}`));
      write(fact.value, text);
    }
  }

  /** @param {string} key */
  #add(key) {
    const fact = { term: make("dt"), value: make("dd", { class: key }) };
    this.#facts.set(key, fact);
    this.#list.append(make("div", {}, fact.term, fact.value));
    return fact;
  }
}

/** @param {import("../../state.js").Network} network */
const summaryBytes = ({ summary }) => summary.bytes;

customElements.define("lab-facts", LabFacts);
