// @ts-check
/**
 * The explanation of a word, beside the word: on hover, on focus, on a tap; it stays while the pointer is on it, and
 * Esc closes it. One for the whole page.
 */
import { make, set } from "../../shell/dom.js";

/** A pointer that only passes opens nothing, and may cross the gap between word and explanation. */
const OPEN_MS = 150;
const CLOSE_MS = 250;
const GAP = 8;

class LabGlossary extends HTMLElement {
  #name = make("strong");
  #about = make("span");
  #tip = make("div", { id: "glossary-tip", class: "tip", role: "tooltip", hidden: true }, this.#name, " ", this.#about);
  /** @type {HTMLElement | null} */
  #term = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {import("../../shell/words.js").Words | null} */
  #words = null;

  connectedCallback() {
    this.replaceChildren(this.#tip);
    document.addEventListener("pointerover", (event) => this.#hover(event));
    document.addEventListener("focusin", ({ target }) => {
      const term = termOf(target);
      if (term?.matches(":focus-visible")) this.#show(term);
      else if (!term) this.#hide();
    });
    document.addEventListener("click", ({ target }) => {
      const term = termOf(target);
      if (term) this.#show(term);
      else if (!this.contains(/** @type {Node} */ (target))) this.#hide();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || this.#tip.hidden) return;
      event.preventDefault();
      this.#hide();
    });
    // It stays beside its word.
    for (const event of ["scroll", "resize"])
      addEventListener(event, () => this.#follow(), { passive: true, capture: true });
  }

  /** @param {import("../../app.js").View} view */
  update({ words }) {
    if (this.#words !== words) this.#hide();
    this.#words = words;
  }

  /** @param {PointerEvent} event */
  #hover({ target, pointerType }) {
    if (pointerType === "touch") return;
    const term = termOf(target);
    const isOn = term ? term === this.#term : this.contains(/** @type {Node} */ (target));
    clearTimeout(this.#timer);
    if (isOn) return;
    if (term) this.#timer = setTimeout(() => this.#show(term), OPEN_MS);
    // A word that has the focus keeps its explanation.
    else if (this.#term !== document.activeElement) this.#timer = setTimeout(() => this.#hide(), CLOSE_MS);
  }

  /** @param {HTMLElement} term */
  #show(term) {
    clearTimeout(this.#timer);
    if (!this.#words || term === this.#term) return;
    this.#hide();
    const name = term.dataset.term ?? "";
    this.#name.textContent = this.#words.text(`term.${name}`);
    this.#about.textContent = this.#words.text(`term.${name}.about`);
    this.#term = term;
    this.#tip.hidden = false;
    set(term, "aria-describedby", this.#tip.id);
    this.#place(term.getBoundingClientRect());
  }

  #follow() {
    if (this.#term) this.#place(this.#term.getBoundingClientRect());
  }

  #hide() {
    clearTimeout(this.#timer);
    if (this.#term) set(this.#term, "aria-describedby", null);
    this.#term = null;
    this.#tip.hidden = true;
  }

  /**
   * Below the word, or above where there is no room; never beyond the window's edge.
   * @param {DOMRect} word
   */
  #place(word) {
    const { width, height } = this.#tip.getBoundingClientRect();
    const room = document.documentElement.clientWidth - width - GAP;
    const below = word.bottom + GAP;
    const isBelow = below + height < innerHeight || word.top < height + GAP;
    this.#tip.style.left = `${Math.max(GAP, Math.min(word.left, room))}px`;
    this.#tip.style.top = `${isBelow ? below : word.top - height - GAP}px`;
  }
}

/**
 * @param {EventTarget | null} target
 * @returns {HTMLElement | null}
 */
function termOf(target) {
  return target instanceof Element ? target.closest(".term") : null;
}

customElements.define("lab-glossary", LabGlossary);
