// @ts-check
import { make } from "../../shell/dom.js";

/**
 * The options of a list, made anew only where they are others: a list that is open stays open.
 * @param {HTMLSelectElement} select
 * @param {(readonly [value: string, text: string])[]} list
 * @param {string} chosen
 */
export function options(select, list, chosen) {
  const key = list.flat().join("\n");
  if (select.dataset.list !== key) {
    select.replaceChildren(...list.map(([value, text]) => make("option", { value }, text)));
    select.dataset.list = key;
  }
  select.value = chosen;
}
