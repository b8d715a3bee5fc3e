// @ts-check
/** How a set is divided and learnt: the form, and what it comes to as a sentence. */
import { make, set, write } from "../../shell/dom.js";
import { limitNote } from "../../shell/limit-note.js";
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
    // What is half typed stays, whatever else happens on the page.
    let isTyping = false;
    const change = () => {
      isTyping = false;
      const typed = input.valueAsNumber;
      // What is no number changes nothing.
      if (!Number.isFinite(typed)) return this.#onchange({});
      const value = Math.min(max, Math.max(min, Math.round(typed)));
      limit.note(input.value, value);
      this.#onchange(changeOf(value));
    };
    const input = make("input", {
      ...{ type: "number", id: `own-set-${name}`, min, max, inputmode: "numeric", autocomplete: "off" },
      on: { input: () => (isTyping = true), change, blur: () => (isTyping = false) },
    });
    const limit = limitNote(input.id);
    const show = (/** @type {Plan} */ plan, /** @type {Words} */ words) => {
      if (!isTyping) input.value = String(plan[name]);
      limit.update(plan[name], words);
      set(input, "aria-describedby", limit.describedBy);
    };
    return field(name, input, show, limit.node);
  }
}

/**
 * @param {keyof Plan} name
 * @param {HTMLInputElement | HTMLSelectElement} input
 * @param {(plan: Plan, words: Words) => void} show
 * @param {HTMLElement} [note]
 */
function field(name, input, show, note) {
  const label = make("label", { for: input.id });
  return {
    name,
    node: make("div", { class: "field" }, label, input, note),
    show(/** @type {Plan} */ plan, /** @type {boolean} */ isLocked, /** @type {Words} */ words) {
      write(label, words.text(`own-set.${name}`));
      show(plan, words);
      input.disabled = isLocked;
    },
  };
}
