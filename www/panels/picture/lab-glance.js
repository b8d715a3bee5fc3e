// @ts-check
/**
 * The answer in a line, over the sheet, the square or the camera: on a small screen the bars are far below the hand.
 * For the eye alone; lab-answer says it.
 */
import { make, set, write } from "../../shell/dom.js";
import { readingInUse } from "../answer/readings.js";
import { rowsOf } from "../answer/rows.js";

class LabGlance extends HTMLElement {
  #name = make("span");
  #share = make("strong");

  connectedCallback() {
    set(this, "aria-hidden", "true");
    this.replaceChildren(this.#name, " ", this.#share);
  }

  /** @param {import("../../app.js").View} view */
  update({ state: { answer, way, route, network }, words }) {
    const isOwn = !!answer && way !== "test" && answer.way === way;
    set(this, "hidden", !isOwn);
    if (!isOwn) return;
    const look = { reading: readingInUse(route.reading, network), temperature: network?.metadata.temperature };
    const best = rowsOf(answer, words, look).find(({ best }) => best);
    write(this.#name, best?.name ?? "");
    const share = best?.text ?? "";
    write(
      this.#share,
      answer.outOfDistribution?.unlike ? `${share} · ${words.text("outOfDistribution.short")}` : share,
    );
  }
}

customElements.define("lab-glance", LabGlance);
