// @ts-check
/** How far an attack may go, by which method, and which other network is shown its picture. */
import { networkName } from "../../shell/own-networks.js";
import { make, set, write } from "../../shell/dom.js";
import { Segments } from "../../shell/segments.js";
import { besides } from "../compare/alike.js";
import { MOST_EPSILON, MOST_STEPS, USUAL_STEPS } from "./attack-address.js";

/**
 * @typedef {import("../../shell/words.js").Words} Words
 * @typedef {import("./attack-address.js").Attack} Attack
 */

const METHODS = ["fgsm", "pgd"];

export class AttackControls {
  #epsilon = this.#slider("epsilon", 0, MOST_EPSILON);
  #steps = this.#slider("steps", 2, MOST_STEPS);
  #method = new Segments(
    "attack-method",
    METHODS.map((value) => ({ value })),
    (value) => this.#change({ steps: value === "pgd" ? USUAL_STEPS : 1 }),
  );
  #otherLabel = make("label", { for: "attack-other" });
  #other = make("select", {
    id: "attack-other",
    on: { change: () => this.#change({ other: this.#other.value }) },
  });
  #otherField = make("div", { class: "field" }, this.#otherLabel, this.#other);
  node = make("div", { class: "row" }, this.#method.node, this.#epsilon.node, this.#steps.node, this.#otherField);
  /** @type {Attack} */
  #attack = { epsilon: 0, steps: 1, other: "" };
  #onchange;

  /** @param {(attack: Attack) => void} onchange */
  constructor(onchange) {
    this.#onchange = onchange;
  }

  /**
   * @param {Attack} attack
   * @param {import("../../state.js").State} state
   * @param {Words} words
   */
  update(attack, state, words) {
    const { network, mine } = state;
    this.#attack = attack;
    const { epsilon, steps } = attack;
    this.#method.update(words.text("robustness.attack.method"), steps > 1 ? "pgd" : "fgsm", (method) =>
      words.text(`robustness.attack.${method}`),
    );
    this.#epsilon.show(
      epsilon,
      words.text("robustness.attack.epsilon"),
      words.text("robustness.attack.of", { epsilon }),
    );
    this.#steps.node.hidden = steps < 2;
    this.#steps.show(steps, words.text("robustness.attack.steps"), words.number(steps));
    write(this.#otherLabel, words.text("robustness.attack.transfer"));
    // Whether another one's answer moves can be told of any classes, but it has to see the same picture.
    const beside = besides(state, (why) => why === "input");
    const others = [...beside.mine, ...beside.models].map(({ name }) => name).filter((name) => name !== network?.name);
    this.#otherField.hidden = others.length === 0;
    const options = [
      ["", words.text("robustness.attack.nobody")],
      ...others.map((name) => [name, networkName(name, words, mine)]),
    ];
    options.forEach(([value = "", text = ""], place) => {
      const option = this.#other.options[place] ?? this.#other.appendChild(make("option"));
      option.value = value;
      write(option, text);
    });
    while (this.#other.options.length > options.length) this.#other.options[options.length]?.remove();
    // A link may name a network that is not here.
    this.#other.value = others.includes(attack.other) ? attack.other : "";
  }

  /** The second network's name, "" for none. */
  get other() {
    return this.#other.value;
  }

  /** @param {Partial<Attack>} change */
  #change(change) {
    this.#onchange({ ...this.#attack, ...change });
  }

  /**
   * @param {"epsilon" | "steps"} name
   * @param {number} min
   * @param {number} max
   */
  #slider(name, min, max) {
    const id = `attack-${name}`;
    const label = make("label", { for: id });
    const input = make("input", {
      ...{ id, type: "range", min, max, step: 1 },
      on: { input: () => this.#change({ [name]: Number(input.value) }) },
    });
    const output = make("output", { for: id });
    const show = (/** @type {number} */ value, /** @type {string} */ title, /** @type {string} */ told) => {
      write(label, title);
      input.value = String(value);
      write(output, told);
      set(input, "aria-valuetext", told);
    };
    return { node: make("div", { class: "field" }, label, make("span", {}, input, output)), show };
  }
}
