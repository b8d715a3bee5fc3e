// @ts-check
/** A strip of chosen test images, one click each. */
import { make, send, set } from "../../shell/dom.js";

/** As many places are held free before the site's list is here. */
const USUAL = 12;

class LabSamples extends HTMLElement {
  #list = make("ul");
  /** @type {Map<number, { button: HTMLButtonElement, canvas: HTMLElement }>} */
  #buttons = new Map();

  connectedCallback() {
    const places = Array.from({ length: USUAL }, () => make("li", {}, make("span", { class: "place" })));
    this.#list.replaceChildren(...places);
    this.replaceChildren(this.#list);
  }

  /** @param {import("../../app.js").View} view */
  update({ state: { site, route, way }, words, painter }) {
    if (!site) return;
    if (this.#buttons.size === 0) this.#fill(site.samples);
    for (const [image, { button, canvas }] of this.#buttons) {
      painter.place(`sample-${image}`, canvas);
      set(button, "aria-label", words.text("samples.image", { image }));
      set(button, "aria-current", way === "test" && image === route.image ? "true" : null);
    }
  }

  /** @param {number[]} samples */
  #fill(samples) {
    const items = samples.map((image) => {
      const canvas = make("span", { class: "canvas" });
      const on = { click: () => send(this, "pick-image", { image }) };
      const button = make("button", { type: "button", on }, canvas);
      this.#buttons.set(image, { button, canvas });
      return make("li", {}, button);
    });
    this.#list.replaceChildren(...items);
  }
}

customElements.define("lab-samples", LabSamples);
