// @ts-check
/** One thing that files leave open: the ways of it, each with how many training images it names rightly. */
import { make, write } from "../../shell/dom.js";

/** @typedef {import("../../shell/words.js").Words} Words */
/** @typedef {import("./trials.js").Choice} Choice */

export class ChoiceView {
  #name;
  #onchoose;
  #legend = make("legend");
  #about = make("p", { class: "about" });
  #list = make("div");
  node = make("fieldset", { class: "choices", hidden: true }, this.#legend, this.#about, this.#list);

  /**
   * @param {string} name `layers` or `pixels`.
   * @param {(value: string) => void} onchoose
   */
  constructor(name, onchoose) {
    this.#name = name;
    this.#onchoose = onchoose;
  }

  /**
   * @param {{ choices: Choice[], proposed: string }} ways
   * @param {string} chosen
   * @param {(value: string) => string} textOf
   * @param {string} about
   * @param {boolean} isLikely Whether what is proposed does better than guessing; else it is what is most usual.
   * @param {Words} words
   */
  show({ choices, proposed }, chosen, textOf, about, isLikely, words) {
    this.node.hidden = !choices.length;
    write(this.#legend, words.text(`own-network.choice.${this.#name}`));
    write(this.#about, about);
    const hadFocus = this.node.contains(document.activeElement);
    this.#list.replaceChildren(
      ...choices.map(({ value, trial }) => {
        const figure = trial ? words.text("own-network.figure", { right: trial.right, pictures: trial.pictures }) : "";
        const mark = words.text(isLikely ? "own-network.likeliest" : "own-network.usual");
        const marked = value === proposed ? `${textOf(value)} · ${mark}` : textOf(value);
        return make(
          "label",
          { class: "choice" },
          make("input", {
            type: "radio",
            name: `own-network-${this.#name}`,
            value,
            checked: value === chosen,
            on: { change: () => this.#onchoose(value) },
          }),
          make("span", { class: value === proposed && "is-proposed" }, marked),
          make("span", {}, figure),
        );
      }),
    );
    if (hadFocus) /** @type {HTMLElement | null} */ (this.#list.querySelector("input:checked"))?.focus();
  }

  hide() {
    this.node.hidden = true;
  }
}
