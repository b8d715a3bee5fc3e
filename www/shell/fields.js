// @ts-check
/** Fields of a form: a label, the control, and one sentence that says what it changes. */
import { make, write } from "./dom.js";

/** @typedef {import("./words.js").Words} Words */

/**
 * A number in a range. What is out of it comes back to it.
 * @param {string} name
 * @param {{ min: number, max: number, step?: number | "any" }} range
 * @param {(value: number) => void} onchange
 */
export function numberField(name, { min, max, step = 1 }, onchange) {
  // What is half typed stays, whatever else happens on the page.
  let isTyping = false;
  const done = () => {
    isTyping = false;
    onchange(input.value === "" ? NaN : Number(input.value));
  };
  const input = make("input", {
    id: `train-${name}`,
    type: "number",
    min,
    max,
    step,
    inputmode: "decimal",
    autocomplete: "off",
    "aria-describedby": `train-${name}-about`,
    on: { input: () => (isTyping = true), change: done, blur: () => (isTyping = false) },
  });
  return field(name, input, (value) => {
    if (!isTyping) input.value = String(value);
  });
}

/**
 * A few values with names; numbers are their own. What a link brings besides is offered, too.
 * @param {string} name
 * @param {readonly (string | number)[]} values
 * @param {(value: string) => void} onchange
 */
export function choiceField(name, values, onchange) {
  const input = make(
    "select",
    { id: `train-${name}`, "aria-describedby": `train-${name}-about`, on: { change: () => onchange(input.value) } },
    ...values.map((value) => make("option", { value })),
  );
  return field(name, input, (value, words, params) => {
    for (const more of [value, ...(params.more ?? [])].map(String)) {
      if (![...input.options].some((option) => option.value === more)) input.append(make("option", { value: more }));
    }
    for (const option of input.options) {
      const key = `train.${name}.${option.value}`;
      write(option, words.has(key) ? words.text(key, params) : words.precise(Number(option.value)));
    }
    input.value = String(value);
  });
}

/**
 * Yes or no.
 * @param {string} name
 * @param {(value: boolean) => void} onchange
 */
export function switchField(name, onchange) {
  const input = make("input", {
    id: `train-${name}`,
    type: "checkbox",
    "aria-describedby": `train-${name}-about`,
    on: { change: () => onchange(input.checked) },
  });
  return field(name, input, (value) => void (input.checked = !!value));
}

/**
 * @param {string} name
 * @param {HTMLInputElement | HTMLSelectElement} input
 * @param {(value: any, words: Words, params: Record<string, any>) => void} show
 */
function field(name, input, show) {
  const label = make("label", { for: input.id });
  const about = make("p", { id: `train-${name}-about`, class: "about" });
  const isSwitch = input.type === "checkbox";
  const node = make(
    "div",
    { class: isSwitch ? "field switch" : "field" },
    ...(isSwitch ? [input, label] : [label, input]),
    about,
  );
  return {
    node,
    /**
     * @param {unknown} value
     * @param {Words} words
     * @param {boolean} isLocked
     * @param {Record<string, unknown>} [params]
     */
    update(value, words, isLocked, params = {}) {
      write(label, words.text(`train.${name}`));
      // What a chosen value means stands in the place of what the field is, where there is such a sentence.
      const own = `train.${name}.${value}.about`;
      write(about, words.text(words.has(own) ? own : `train.${name}.about`, params));
      show(value, words, params);
      input.disabled = isLocked;
    },
  };
}
