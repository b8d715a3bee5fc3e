// @ts-check
/**
 * Whether the outputs are such as training images give. A softmax cannot say so: it shares out 100 % among ten classes,
 * whatever it is shown. Nor does this score know the picture: an empty sky speaks as strongly for "airplane" as one does.
 */
import { make, set, write } from "../../shell/dom.js";
import { icon } from "../../shell/icons.js";
import { livenessOf } from "../train/liveness.js";

/** @typedef {import("../../shell/words.js").Words} Words */
/** @typedef {NonNullable<import("../../cifar-lab.js").Measured["doubt"]>} Limit */

class LabOutOfDistribution extends HTMLElement {
  #sign = icon("help");
  #said = make("p", { class: "said", role: "status" });
  #summary = make("summary");
  #because = make("p");
  #table = make("table");
  #why = make("details", { on: { toggle: () => this.#updateTable() } }, this.#summary, this.#because, this.#table);
  /** What the table tells, once it is asked for. @type {{ limit: Limit, words: Words } | null} */
  #told = null;
  #shown = "";

  connectedCallback() {
    // Until a network is here that has a limit: the line would be taken away again.
    this.hidden = true;
    this.replaceChildren(this.#sign, this.#said, this.#why);
  }

  /** @param {import("../../app.js").View} view */
  update({ state, words }) {
    const { answer, network } = state;
    const measured = network?.metadata.measured;
    const limit = measured?.doubt;
    const found = answer?.model === network?.metadata.name ? answer?.outOfDistribution : null;
    set(this, "hidden", !limit || !found);
    if (!limit || !found) return;
    const sign = found.unlike ? "unlike" : "like";
    this.classList.toggle("-unlike", found.unlike);
    // No tick: that the outputs are as usual does not mean that the picture is.
    set(this.#sign, "hidden", !found.unlike);
    set(this.#said, "aria-live", livenessOf(state));
    write(this.#said, words.text(`outOfDistribution.${sign}`));
    write(this.#summary, words.text("outOfDistribution.why"));
    const figures = { score: words.decimal(found.score, 2), threshold: words.decimal(limit.threshold, 2) };
    const alarms = words.percent(limit.false_alarms);
    const from = words.text(measured.carried_from ? "outOfDistribution.from.carried" : "outOfDistribution.from.own");
    write(this.#because, words.text("outOfDistribution.because", { ...figures, alarms, held: limit.held_out, from }));
    this.#told = { limit, words };
    this.#updateTable();
  }

  #updateTable() {
    if (!this.#told || !this.#why.open) return;
    const { limit, words } = this.#told;
    const key = JSON.stringify([words.lang, limit.sets]);
    if (key === this.#shown) return;
    this.#shown = key;
    const heads = [
      "outOfDistribution.set",
      "outOfDistribution.n",
      "outOfDistribution.detected",
      "outOfDistribution.auroc",
    ].map((head) => make("th", { scope: "col" }, words.text(head)));
    const rows = limit.sets.map(({ set: name, n, detected, auroc }) =>
      make(
        "tr",
        {},
        make("th", { scope: "row" }, words.text(`outOfDistribution.set.${name}`)),
        make("td", {}, words.number(n)),
        make("td", {}, words.percent(detected)),
        make("td", {}, words.decimal(auroc, 3)),
      ),
    );
    this.#table.replaceChildren(
      make("caption", { class: "unseen" }, words.text("outOfDistribution.table")),
      make("thead", {}, make("tr", {}, ...heads)),
      make("tbody", {}, ...rows),
    );
  }
}

customElements.define("lab-out-of-distribution", LabOutOfDistribution);
