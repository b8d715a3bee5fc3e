// @ts-check
/**
 * A few choices side by side: radio buttons, so the keyboard and screen readers know them.
 * @typedef {{ value: string, icon?: import("./icons.js").IconName, short?: string, lang?: string }} Option
 */
import { make, set, write } from "./dom.js";
import { icon } from "./icons.js";

export class Segments {
  #inputs = /** @type {Map<string, { input: HTMLInputElement, label: HTMLElement, text: HTMLElement }>} */ (new Map());

  /**
   * @param {string} name
   * @param {Option[]} options With `short`, that is what is seen; the label is what is heard. With `lang`, it is a name in
   *   that language, in which it stays.
   * @param {(value: string) => void} onchoose
   */
  constructor(name, options, onchoose) {
    this.legend = make("legend", { class: "unseen" });
    this.node = make("fieldset", { class: "segments" }, this.legend);
    for (const { value, icon: name_, short, lang } of options) {
      const input = make("input", { type: "radio", name, value, on: { change: () => onchoose(value) } });
      const text = make("span", { class: name_ || short ? "unseen" : "" });
      const face = name_ ? icon(name_) : short && make("span", { "aria-hidden": "true" }, short);
      const label = make("label", lang ? { lang, translate: "no" } : {}, input, face, text);
      this.#inputs.set(value, { input, label, text });
      this.node.append(label);
    }
  }

  /**
   * @param {string} legend
   * @param {string} chosen
   * @param {(value: string) => string} labelOf
   * @param {readonly string[]} [offered] Those that are seen; all of them where nothing is said.
   */
  update(legend, chosen, labelOf, offered) {
    write(this.legend, legend);
    for (const [value, { input, label, text }] of this.#inputs) {
      input.checked = value === chosen;
      label.hidden = offered?.includes(value) === false;
      write(text, labelOf(value));
      if (text.className) set(label, "title", labelOf(value));
    }
  }
}
