// @ts-check
/** Where the picture comes from: the test set, a file, a drawing, the camera. */
import { make, send, set, write } from "../../shell/dom.js";
import { Segments } from "../../shell/segments.js";
import { WAYS } from "../../state.js";

/** The way whose picture went when the page was loaded anew: pictures of one's own are kept nowhere. */
const [visit] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
const LOST = visit?.type === "reload" && window.top === window ? new URL(visit.name).searchParams.get("way") : null;

class LabWays extends HTMLElement {
  #ways = new Segments(
    "way",
    WAYS.map((value) => ({ value })),
    (way) => send(this, "pick-way", { way }),
  );
  #hint = make("p", { class: "hint" });
  #veil = make("p", { class: "veil", "aria-hidden": "true" });

  connectedCallback() {
    this.replaceChildren(this.#ways.node, this.#hint, this.#veil);
  }

  /** @param {import("../../app.js").View} view */
  update({ state: { way, own }, words }) {
    this.#ways.update(words.text("ways.title"), way, (one) => words.text(`ways.${one}`));
    const isLost = way === LOST && (way === "draw" || (way === "file" && !own.file));
    // Where a narrow screen has no room for hints, this is shown all the same.
    set(this.#hint, "class", isLost ? "lost" : "hint");
    write(this.#hint, words.text(isLost ? "ways.lost" : "ways.hint"));
    write(this.#veil, words.text("ways.drop"));
    const bench = this.closest(".bench");
    if (bench) set(bench, "data-way", way);
  }
}

customElements.define("lab-ways", LabWays);
