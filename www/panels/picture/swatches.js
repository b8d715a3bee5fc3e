// @ts-check
/** Colours and small pictures to choose from: radio buttons, so the keyboard and screen readers know them. */
import { make, set, write } from "../../shell/dom.js";

export class Swatches {
  /** @type {Map<string, { input: HTMLInputElement, label: HTMLElement, text: HTMLElement }>} */
  #inputs = new Map();

  /**
   * @param {string} name
   * @param {{ value: string, face: HTMLElement }[]} options
   * @param {(value: string) => void} onchoose
   */
  constructor(name, options, onchoose) {
    this.legend = make("legend");
    this.node = make("fieldset", { class: `swatches ${name}` }, this.legend);
    for (const { value, face } of options) {
      const input = make("input", { type: "radio", name, value, on: { change: () => onchoose(value) } });
      const text = make("span", { class: "unseen" });
      const label = make("label", {}, input, face, text);
      this.#inputs.set(value, { input, label, text });
      this.node.append(label);
    }
  }

  /**
   * @param {string} legend
   * @param {string} chosen Another value than the options' chooses none.
   * @param {(value: string) => string} labelOf
   */
  update(legend, chosen, labelOf) {
    write(this.legend, legend);
    for (const [value, { input, label, text }] of this.#inputs) {
      input.checked = value === chosen;
      write(text, labelOf(value));
      set(label, "title", labelOf(value));
    }
  }
}
