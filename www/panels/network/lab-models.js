// @ts-check
/** The choice between the person's own networks, which come first, and the site's. */
import { make, send, set, write } from "../../shell/dom.js";
import { networkName } from "../../shell/own-networks.js";

class LabModels extends HTMLElement {
  #legend = make("legend");
  #list = make("div", { class: "choices" });
  /** @type {Map<string, { node: HTMLElement, input: HTMLInputElement, name: HTMLElement, about: HTMLElement }>} */
  #choices = new Map();

  connectedCallback() {
    this.replaceChildren(make("fieldset", {}, this.#legend, this.#list));
  }

  /** @param {import("../../app.js").View} view */
  update({ state: { site, route, busy, mine }, words }) {
    write(this.#legend, words.text("models.title"));
    set(this, "aria-busy", busy.model);
    const shipped = site?.models ?? [];
    const names = [...mine, ...shipped].map(({ name }) => name);
    for (const [name, { node }] of this.#choices) if (!names.includes(name)) node.remove(), this.#choices.delete(name);
    names.forEach((name, place) => this.#choices.has(name) || this.#add(name, place));
    for (const [name, { input, name: title }] of this.#choices) {
      input.checked = name === route.model;
      write(title, networkName(name, words, mine));
    }
    for (const { name, bytes } of mine) this.#say(name, words.text("mine.about"), bytes.length, words);
    for (const { name, bytes } of shipped)
      this.#say(name, words.has(`model.${name}.about`) ? words.text(`model.${name}.about`) : "", bytes, words);
  }

  /**
   * @param {string} name
   * @param {string} about
   * @param {number} bytes
   * @param {import("../../shell/words.js").Words} words
   */
  #say(name, about, bytes, words) {
    const place = this.#choices.get(name)?.about;
    const size = words.text("models.file", { size: words.bytes(bytes) });
    if (place) write(place, [about, size].filter(Boolean).join(" "));
  }

  /**
   * @param {string} model
   * @param {number} place
   */
  #add(model, place) {
    const input = make("input", {
      type: "radio",
      name: "model",
      value: model,
      "aria-describedby": `about-${model}`,
      on: { change: () => send(this, "pick-model", { model }) },
    });
    const [name, about] = [make("span", { class: "name" }), make("span", { class: "about", id: `about-${model}` })];
    const node = make("div", { class: "choice" }, make("label", {}, input, name), about);
    this.#choices.set(model, { node, input, name, about });
    this.#list.insertBefore(node, this.#list.children[place] ?? null);
  }
}

customElements.define("lab-models", LabModels);
