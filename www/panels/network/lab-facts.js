// @ts-check
/** What the weights file says of its network: the accuracy with its evidence, and the rest. */
import { accuracyOf } from "../../shell/accuracy.js";
import { make, set, write } from "../../shell/dom.js";
import { IN_TRAINING } from "../../state.js";

/** @type {(network: import("../../state.js").Network, words: import("../../shell/words.js").Words, bytes: number) => [string, string][]} */
const facts = ({ metadata, summary, outputs }, words, bytes) => [
  ["parameters", words.number(summary.parameters)],
  ["arithmetic", words.text("facts.arithmetic.value", { millions: round(summary.multiply_adds / 1e6) })],
  ["outputs", words.number(outputs)],
  ["size", words.bytes(bytes)],
  ...measured(metadata, words),
  ...provenance(metadata, words),
];

/**
 * Where the network comes from, as far as its file says.
 * @param {import("../../cifar-lab.js").Metadata} metadata
 * @param {import("../../shell/words.js").Words} words
 */
function provenance({ seed, epochs, recipe, commit, hardware }, words) {
  const said = {
    seed: seed === null ? null : String(seed),
    epochs: epochs === null ? null : words.number(epochs),
    recipe,
    commit,
    hardware,
  };
  return /** @type {[string, string][]} */ (Object.entries(said).filter(([, text]) => text !== null));
}

/**
 * What the file says of its accuracy: the figure, its evidence, what the images were used for besides.
 * @param {import("../../state.js").Network} network
 * @param {import("../../shell/words.js").Words} words
 */
function evaluated({ metadata }, words) {
  const isInTraining = metadata.name === IN_TRAINING;
  const figures = { ...accuracyOf(metadata, words), epochs: metadata.epochs ?? 0 };
  if (metadata.accuracy === null || metadata.n === 0) {
    return {
      figure: figures.accuracy,
      evidence: words.text(isInTraining ? "facts.untrained" : "facts.unknown"),
      loss: "",
    };
  }
  const isHeldOut = metadata.accuracy_on === "held-out";
  const evidence = isInTraining ? "facts.training" : isHeldOut ? "facts.held-out" : "facts.accuracy";
  const loss = isInTraining || isHeldOut ? "" : `facts.loss.${metadata.loss}`;
  return {
    figure: figures.accuracy,
    evidence: words.text(evidence, figures),
    loss: words.has(loss) ? words.text(loss) : "",
  };
}

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

/** What is a name and no word. */
const NAMES = ["recipe", "commit", "hardware"];

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
  update({ state: { network, site, mine }, words }) {
    if (!network) return write(this.#share, "…");
    const { figure, evidence, loss } = evaluated(network, words);
    write(this.#share, figure);
    write(this.#evidence, evidence);
    write(this.#loss, loss);
    const isIt = (/** @type {{ name: string }} */ { name }) => name === network.name;
    // Of a file what it has, and of what has none its arrays.
    const bytes = site?.models.find(isIt)?.bytes ?? mine.find(isIt)?.bytes.length ?? summaryBytes(network);
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
    const translate = NAMES.includes(key) && "no";
    const fact = { term: make("dt"), value: make("dd", { class: key, translate }) };
    this.#facts.set(key, fact);
    this.#list.append(make("div", {}, fact.term, fact.value));
    return fact;
  }
}

/** @param {import("../../state.js").Network} network */
const summaryBytes = ({ summary }) => summary.bytes;

customElements.define("lab-facts", LabFacts);
