// @ts-check
/** The training desk: its parts in their order, what to expect, and where the focus goes when a button makes way. */
import { make, send, write } from "../../shell/dom.js";
import { expected } from "./training-words.js";

/** Where one button makes way for another, the focus goes with it; where a run ends, to the line that says so. */
const HEIRS = {
  start: ["pause", "start"],
  "go-on": ["pause"],
  pause: ["resume", "now"],
  resume: ["pause"],
  step: ["step", "now"],
  reset: ["start"],
  discard: ["start"],
};

class LabTrain extends HTMLElement {
  #about = make("p", { class: "intro" });
  #expected = make("p", { class: "expected" });
  #weights = /** @type {HTMLElement & { open(file: File | undefined): void }} */ (
    document.createElement("lab-weights")
  );
  /** What to expect is fetched when somebody comes near, not with the first answer. */
  #nearness = new IntersectionObserver((entries) => this.#comeNear(entries), { rootMargin: "50%" });
  #isNear = false;
  /** The button that was pressed last, until the focus has found its place. */
  #pressed = "";

  connectedCallback() {
    const part = (/** @type {string} */ name) => document.createElement(name);
    this.replaceChildren(
      this.#about,
      part("lab-resume"),
      part("lab-recipe"),
      part("lab-run"),
      this.#expected,
      part("lab-workers"),
      part("lab-curve"),
      this.#weights,
    );
    this.addEventListener("click", (event) => {
      const button = /** @type {Element} */ (event.target).closest("[data-do]");
      if (button) this.#pressed = /** @type {HTMLElement} */ (button).dataset.do ?? "";
    });
    // Who leaves a button that stays does not want to be taken back to it.
    this.addEventListener("focusout", ({ target }) => {
      if (/** @type {Element} */ (target).checkVisibility()) this.#pressed = "";
    });
    this.addEventListener("dragover", (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault());
    this.addEventListener("drop", (event) => {
      event.preventDefault();
      event.stopPropagation();
      this.#weights.open(event.dataTransfer?.files[0]);
    });
  }

  /** @param {import("../../app.js").View} view */
  update({ state: { training }, words }) {
    const { phase, choice, logs } = training;
    write(this.#about, words.text("train.about"));
    write(this.#expected, phase === "idle" ? expected(choice, logs, words) : "");
    this.#expected.hidden = phase !== "idle";
    // In a frame the element is here before the page that listens to it.
    if (!this.#isNear) this.#nearness.observe(this);
    // The parts show the state after this.
    queueMicrotask(() => this.#moveFocus());
  }

  /** @param {IntersectionObserverEntry[]} entries */
  #comeNear(entries) {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    this.#isNear = true;
    this.#nearness.disconnect();
    send(this, "expect-training");
  }

  #moveFocus() {
    const heirs = HEIRS[/** @type {keyof typeof HEIRS} */ (this.#pressed)];
    const active = /** @type {HTMLElement | null} */ (document.activeElement);
    const isLost = active === document.body || (this.contains(active) && active?.closest("[hidden]"));
    const heir = heirs
      ?.map((name) => /** @type {HTMLElement | null} */ (this.querySelector(`[data-do=${name}]`)))
      .find((button) => button && !button.hidden);
    if (!heir || !isLost) return;
    heir.focus({ preventScroll: true });
    this.#pressed = heir.dataset.do ?? "";
  }
}

customElements.define("lab-train", LabTrain);
