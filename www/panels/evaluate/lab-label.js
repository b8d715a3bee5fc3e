// @ts-check
/** Below the answer to a test image whose label people disputed: what they saw. */
import { make, write } from "../../shell/dom.js";
import { disputeOf } from "./disputed-labels.js";

class LabLabel extends HTMLElement {
  #text = make("p", { class: "eyebrow", role: "status" });

  connectedCallback() {
    this.replaceChildren(this.#text);
  }

  /** @param {import("../../app.js").View} view */
  update({ state: { answer }, words }) {
    const dispute = disputeOf(answer?.image);
    this.hidden = !dispute;
    if (!dispute || !answer) return write(this.#text, "");
    const names = { truth: words.className(answer.label ?? 0), guess: words.className(dispute.other) };
    const votes = words.text("evaluation.label.votes", { ...names, ...dispute.votes });
    const verdict = dispute.isOther ? words.text("evaluation.label.other", names) : "";
    write(this.#text, [words.text("evaluation.label.disputed"), votes, verdict].filter(Boolean).join(" "));
  }
}

customElements.define("lab-label", LabLabel);
