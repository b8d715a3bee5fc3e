// @ts-check
/**
 * The navigation: which place of the page is open, and the way to the others. The links stand in index.html, so that
 * they are there with the first paint; on a small screen a button shows and hides them.
 */
import { send, set, write } from "./dom.js";
import { FIRST_PLACE } from "./places.js";

class LabPlaces extends HTMLElement {
  #button = /** @type {HTMLButtonElement} */ (this.querySelector("button"));
  #links = /** @type {HTMLAnchorElement[]} */ ([...this.querySelectorAll("a")]);

  connectedCallback() {
    this.#button.addEventListener("click", () => this.#open(!this.#isOpen));
    this.addEventListener("click", (event) => this.#follow(event));
    this.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.#isOpen) return;
      this.#open(false);
      this.#button.focus();
    });
    // A touch beside it closes it, and so does the keyboard that goes on.
    document.addEventListener("pointerdown", (event) => {
      if (!this.contains(/** @type {Node} */ (event.target))) this.#open(false);
    });
    this.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget instanceof Node && !this.contains(relatedTarget)) this.#open(false);
    });
  }

  /** @param {import("../app.js").View} view */
  update({ state: { route }, words }) {
    const { place } = route;
    const name = words.text(`place.${place}`);
    set(document.documentElement, "data-aside", place !== FIRST_PLACE && place);
    for (const section of document.querySelectorAll("main > section[data-place]"))
      section.classList.toggle("is-open", section.getAttribute("data-place") === place);
    for (const link of this.#links) set(link, "aria-current", link.dataset.goes === place && "page");
    const now = /** @type {HTMLElement} */ (this.#button.querySelector(".now"));
    now.dataset.text = `place.${place}`;
    write(now, name);
    const title = place === FIRST_PLACE ? words.text("page.name") : words.text("place.heading", { place: name });
    if (document.title !== title) document.title = title;
  }

  get #isOpen() {
    return this.#button.getAttribute("aria-expanded") === "true";
  }

  /** @param {boolean} isOpen */
  #open(isOpen) {
    set(this.#button, "aria-expanded", isOpen);
  }

  /** @param {MouseEvent} event A new tab or window is the browser's own. */
  #follow(event) {
    const link = /** @type {HTMLElement} */ (event.target).closest("a");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    this.#open(false);
    send(this, "pick-place", { place: link.dataset.goes });
  }
}

customElements.define("lab-places", LabPlaces);
