// @ts-check
/** How a set is divided and learnt: the form, and what it comes to as a sentence. */
import { make, write } from "../../shell/dom.js";
import { EPOCHS, SHARES } from "./limits.js";
import { BEGINNINGS } from "./plan.js";
import { BALANCES } from "./set.js";

/** @typedef {import("../../shell/words.js").Words} Words */
/** @typedef {import("./plan.js").Plan} Plan */

export class RunForm {
  #fields = [
    this.#choice("share", SHARES, (value) => ({ share: Number(value) })),
    this.#number("seed", { min: 0, max: 9999 }, (seed) => ({ seed })),
    this.#choice("balance", BALANCES, (value) => ({ balance: value })),
    this.#choice("begins", BEGINNINGS, (value) => ({ begins: value })),
    this.#number("epochs", EPOCHS, (epochs) => ({ epochs })),
  ];
  node = make("div", { class: "fields" }, ...this.#fields.map(({ node }) => node));
  #onchange;

  /** @param {(change: Partial<Plan>) => void} onchange */
  constructor(onchange) {
    this.#onchange = onchange;
  }

  /**
   * @param {Plan} plan
   * @param {{ isLocked: boolean, isTold: boolean }} state `isTold`: the folders say what is held out.
   * @param {Words} words
   */
  update(plan, { isLocked, isTold }, words) {
    for (const { name, node, show } of this.#fields) {
      node.hidden = isTold && (name === "share" || name === "seed");
      show(plan, isLocked, words);
    }
  }

  /**
   * @param {keyof Plan} name
   * @param {readonly (string | number)[]} values
   * @param {(value: any) => Partial<Plan>} changeOf
   */
  #choice(name, values, changeOf) {
    const input = make(
      "select",
      { id: `own-set-${name}`, on: { change: () => this.#onchange(changeOf(input.value)) } },
      ...values.map((value) => make("option", { value })),
    );
    return field(name, input, (plan, words) => {
      for (const option of input.options) {
        const key = `own-set.${name}.${option.value}`;
        write(option, words.has(key) ? words.text(key) : words.whole(Number(option.value) / 100));
      }
      input.value = String(plan[name]);
    });
  }

  /**
   * @param {keyof Plan} name
   * @param {{ min: number, max: number }} range
   * @param {(value: number) => Partial<Plan>} changeOf
   */
  #number(name, { min, max }, changeOf) {
    const change = () => {
      const value = Math.round(input.valueAsNumber);
      // What is no number changes nothing.
      this.#onchange(Number.isFinite(value) ? changeOf(Math.min(max, Math.max(min, value))) : {});
    };
    const input = make("input", {
      ...{ type: "number", id: `own-set-${name}`, min, max, inputmode: "numeric", autocomplete: "off" },
      on: { change },
    });
    return field(name, input, (plan) => {
      if (document.activeElement !== input || !input.matches(":focus")) input.value = String(plan[name]);
    });
  }
}

/**
 * @param {keyof Plan} name
 * @param {HTMLInputElement | HTMLSelectElement} input
 * @param {(plan: Plan, words: Words) => void} show
 */
function field(name, input, show) {
  const label = make("label", { for: input.id });
  return {
    name,
    node: make("div", { class: "field" }, label, input),
    show(/** @type {Plan} */ plan, /** @type {boolean} */ isLocked, /** @type {Words} */ words) {
      write(label, words.text(`own-set.${name}`));
      show(plan, words);
      input.disabled = isLocked;
    },
  };
}
