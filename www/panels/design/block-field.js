// @ts-check
/**
 * A field of a block. What is out of range is taken as it is: the block then says what is wrong, with the nearest that fits.
 * @typedef {import("../../shell/words.js").Words} Words
 * @typedef {import("./kinds.js").Layer} Layer
 * @typedef {import("./kinds.js").Field} Field
 */
import { make, set, write } from "../../shell/dom.js";
import { DIGITS, limitNote } from "../../shell/limit-note.js";
import { heldBy } from "./kinds.js";
import { fieldName } from "./words.js";

/** More digits mean nothing to anybody, and the address has room for as many. */
const MOST_SIZE = 99_999;

/**
 * @param {string} id
 * @param {Field} field
 * @param {(value: any) => void} onchange
 */
export function blockField(id, field, onchange) {
  if (field.type === "padding") return paddingField(id, field, onchange);
  const isSwitch = field.type === "switch";
  const read = () => (isSwitch ? input.checked : numberIn(input.value, field));
  const input = make("input", {
    id,
    type: isSwitch ? "checkbox" : "number",
    ...(isSwitch ? {} : { min: 0, step: field.type === "size" ? 1 : "any", inputmode: "decimal", autocomplete: "off" }),
  });
  const show = shower(input);
  const limit = limitNote(id);
  input.addEventListener("change", () => {
    const value = read();
    if (value === null) return;
    if (!isSwitch) limit.note(input.value, /** @type {number} */ (value));
    onchange(value);
  });
  const label = make("label", { for: id });
  return {
    input,
    node: make(
      "div",
      { class: isSwitch ? "field switch" : "field" },
      ...(isSwitch ? [input, label] : [label, input, limit.node]),
    ),
    /** @param {Layer} layer @param {string | null} describedBy @param {Words} words */
    update(layer, describedBy, words) {
      const value = heldBy(layer, field);
      limit.update(value, words);
      write(label, fieldName(field.name, words));
      if (isSwitch) input.checked = !!value;
      // A pool whose stride is not said moves on by its size.
      else show(value || (field.name === "stride" && field.usual === 0 ? layer.size : value));
      set(input, "aria-describedby", joined(describedBy, limit.describedBy));
    },
  };
}

/** @param {...(string | null)} ids */
const joined = (...ids) => ids.filter(Boolean).join(" ") || null;

/**
 * What is half typed stays, whatever else happens on the page. To be called before a change is listened for, which shows
 * what it comes to.
 * @param {HTMLInputElement} input
 */
function shower(input) {
  let isTyping = false;
  input.addEventListener("input", () => (isTyping = true));
  for (const end of ["change", "blur"]) input.addEventListener(end, () => (isTyping = false));
  return (/** @type {unknown} */ value) => {
    if (!isTyping) input.value = String(value);
  };
}

/**
 * @param {string} text
 * @param {Field} field
 * @returns {number | null} null for what is no number.
 */
export function numberIn(text, { type }) {
  const number = text.trim() === "" ? NaN : Number(text);
  if (!Number.isFinite(number)) return null;
  if (type === "size") return Math.min(MOST_SIZE, Math.max(0, Math.round(number)));
  return Number(Math.min(9, Math.max(0, number)).toPrecision(DIGITS));
}

/**
 * @param {string} id
 * @param {Field} field
 * @param {(value: import("./kinds.js").Padding) => void} onchange
 */
function paddingField(id, field, onchange) {
  const label = make("label", { for: id });
  const pixels = make("input", {
    id: `${id}-pixels`,
    type: "number",
    min: 0,
    step: 1,
    inputmode: "numeric",
    autocomplete: "off",
  });
  const show = shower(pixels);
  const pixelsOf = () => ({ pixels: numberIn(pixels.value || "1", { ...field, type: "size" }) ?? 1 });
  const input = make(
    "select",
    { id, on: { change: () => onchange(input.value === "pixels" ? pixelsOf() : /** @type {"same"} */ (input.value)) } },
    ...["valid", "same", "pixels"].map((value) => make("option", { value })),
  );
  const limit = limitNote(id);
  pixels.addEventListener("change", () => {
    const padding = pixelsOf();
    if (pixels.value) limit.note(pixels.value, padding.pixels);
    onchange(padding);
  });
  return {
    input,
    node: make("div", { class: "field" }, label, make("span", { class: "padding" }, input, pixels), limit.node),
    /** @param {Layer} layer @param {string | null} describedBy @param {Words} words */
    update(layer, describedBy, words) {
      const value = heldBy(layer, field);
      write(label, fieldName("padding", words));
      for (const option of input.options) write(option, words.text(`design.padding.${option.value}`));
      input.value = typeof value === "object" ? "pixels" : value;
      pixels.hidden = typeof value !== "object";
      if (typeof value === "object") show(value.pixels);
      limit.update(value?.pixels, words);
      set(pixels, "aria-label", words.text("design.pixels"));
      for (const one of [input, pixels]) set(one, "aria-describedby", joined(describedBy, limit.describedBy));
    },
  };
}
