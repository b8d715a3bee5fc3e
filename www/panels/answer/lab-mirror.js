// @ts-check
/** The second look, at the mirror image: a switch, and what each look on its own says. */
import { isNews, make, send, write } from "../../shell/dom.js";
import { nameOf } from "./rows.js";

class LabMirror extends HTMLElement {
  #input = make("input", {
    type: "checkbox",
    on: { change: () => send(this, "set-mirror", { mirror: this.#input.checked }) },
  });
  #label = make("span");
  #views = make("span", { class: "views" });

  connectedCallback() {
    this.replaceChildren(make("label", {}, this.#input, this.#label), this.#views);
  }

  /** @param {import("../../app.js").View} view */
  update({ state: { answer, route }, words }) {
    this.#input.checked = route.mirror;
    write(this.#label, words.text("mirror.label"));
    const said = (answer?.views ?? []).map(({ index, probabilities }, place) => {
      const params = { name: nameOf(index, words), share: words.percent(probabilities[index] ?? 0) };
      return words.text(place === 0 ? "mirror.plain" : "mirror.mirrored", params);
    });
    const text = said.join(" ");
    if (isNews(this.#views, said.join(""))) this.#views.replaceChildren(...said.map((one) => make("span", {}, one)));
    this.#views.hidden = text === "";
  }
}

customElements.define("lab-mirror", LabMirror);
