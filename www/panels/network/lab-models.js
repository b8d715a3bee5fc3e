// @ts-check
/** The choice between the site's models. */
import { make, send, set, write } from "../../shell/dom.js";
import { IN_TRAINING } from "../../state.js";

class LabModels extends HTMLElement {
  #legend = make("legend");
  #list = make("div", { class: "choices" });
  /** @type {Map<string, { input: HTMLInputElement, name: HTMLElement, about: HTMLElement }>} */
  #choices = new Map();

  connectedCallback() {
    this.replaceChildren(make("fieldset", {}, this.#legend, this.#list));
  }

  /** @param {import("../../app.js").View} view */
  update({ state: { site, route, busy, network }, words }) {
    write(this.#legend, words.text("models.title"));
    set(this, "aria-busy", busy.model);
    for (const { name, bytes } of site?.models ?? []) {
      const choice = this.#choices.get(name) ?? this.#add(name);
      choice.input.checked = name === route.model && network?.name !== IN_TRAINING;
      write(choice.name, words.has(`model.${name}`) ? words.text(`model.${name}`) : name);
      const about = words.has(`model.${name}.about`) ? words.text(`model.${name}.about`) : "";
      write(choice.about, [about, words.text("models.file", { size: words.bytes(bytes) })].filter(Boolean).join(" "));
    }
  }

  /** @param {string} model */
  #add(model) {
    const input = make("input", {
      type: "radio",
      name: "model",
      value: model,
      "aria-describedby": `about-${model}`,
      on: { change: () => send(this, "pick-model", { model }) },
    });
    const choice = {
      input,
      name: make("span", { class: "name" }),
      about: make("span", { class: "about", id: `about-${model}` }),
    };
    this.#choices.set(model, choice);
    this.#list.append(make("div", { class: "choice" }, make("label", {}, input, choice.name), choice.about));
    return choice;
  }
}

customElements.define("lab-models", LabModels);
