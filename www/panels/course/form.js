// @ts-check
/** The builder's fields. Those that the chosen panel does not heed are not shown. */
import { make, set, write } from "../../shell/dom.js";
import { LANGUAGES, languageName } from "../../shell/languages.js";
import { RANGES } from "../train/training-settings.js";
import { EMBEDS, heeds, hideable, lockable } from "./choices.js";

/** @typedef {import("../../shell/words.js").Words} Words */
/** @typedef {import("./choices.js").Choices} Choices */

const LONGEST_QUESTION = 300;
export class Form {
  #onchoose;
  #panel = select("panel", (panel) => this.#onchoose({ panel }));
  #model = select("model", (model) => this.#onchoose({ model }));
  #compare = select("compare", (compare) => this.#onchoose({ compare }));
  #image = number("image", { min: 0, max: 9999 }, (image) => this.#onchoose({ image }));
  #epochs = number("epochs", RANGES.epochs, (epochs) => this.#onchoose({ epochs }));
  #lr = number("lr", RANGES.learningRate, (lr) => this.#onchoose({ lr }));
  #seed = number("seed", RANGES.seed, (seed) => this.#onchoose({ seed }));
  #autostart = check("autostart", (autostart) => this.#onchoose({ autostart }));
  #answers = check("answers", (answers) => this.#onchoose({ answers }));
  #lang = select("lang", (lang) => this.#onchoose({ lang }));
  #theme = select("theme", (theme) => this.#onchoose({ theme }));
  #height = number("height", { min: 200, max: 3000 }, (height) => this.#onchoose({ height }));
  #compact = check("compact", (compact) => this.#onchoose({ compact }));
  #question = make("textarea", {
    id: "builder-question",
    maxlength: LONGEST_QUESTION,
    rows: 2,
    on: { input: () => this.#onchoose({ question: this.#question.value }) },
  });
  #questionLabel = make("label", { for: "builder-question" });
  #hide = checks("hide", (hide) => this.#onchoose({ hide }));
  #lock = checks("lock", (lock) => this.#onchoose({ lock }));

  /** @param {(change: Partial<Choices>) => void} onchoose */
  constructor(onchoose) {
    this.#onchoose = onchoose;
    const question = make("div", { class: "field tall" }, this.#questionLabel, this.#question);
    this.node = make(
      "div",
      { class: "fields" },
      ...[
        this.#panel,
        this.#model,
        this.#compare,
        this.#image,
        this.#epochs,
        this.#lr,
        this.#seed,
        this.#autostart,
        this.#answers,
        this.#lang,
        this.#theme,
        this.#height,
        this.#compact,
      ].map(({ node }) => node),
      question,
      this.#hide.node,
      this.#lock.node,
    );
  }

  /**
   * @param {Choices} choices
   * @param {Words} words
   * @param {string[]} models
   */
  update(choices, words, models) {
    const { panel } = choices;
    const modelName = (/** @type {string} */ name) => words.text(words.has(`model.${name}`) ? `model.${name}` : name);
    const panelName = (/** @type {string} */ name) =>
      words.text(words.has(`embed.panel.${name}`) ? `embed.panel.${name}` : name);
    this.#panel.update(Object.keys(EMBEDS), panel, words, panelName);
    this.#model.update(models.length ? models : [choices.model], choices.model, words, modelName);
    this.#compare.update(
      models.filter((name) => name !== choices.model),
      choices.compare,
      words,
      modelName,
    );
    this.#lang.update(["", ...LANGUAGES.map(({ code }) => code)], choices.lang, words, (lang) =>
      lang ? languageName(lang) : words.text("builder.lang.own"),
    );
    this.#theme.update(["system", "light", "dark"], choices.theme, words, (theme) =>
      words.text(`settings.theme.${theme}`),
    );
    for (const [field, key] of /** @type {const} */ ([
      [this.#image, "image"],
      [this.#epochs, "epochs"],
      [this.#lr, "lr"],
      [this.#seed, "seed"],
      [this.#height, "height"],
    ])) {
      field.update(choices[key], words);
      field.node.hidden = !heeds(panel, key);
    }
    this.#compare.node.hidden = !heeds(panel, "compare");
    this.#autostart.node.hidden = !heeds(panel, "autostart");
    this.#autostart.update(choices.autostart, words);
    this.#answers.node.hidden = !heeds(panel, "answers");
    this.#answers.update(choices.answers, words);
    this.#compact.update(choices.compact, words);
    write(this.#questionLabel, words.text("builder.question"));
    this.#hide.update(hideable(panel), choices.hide, words);
    this.#lock.update([...lockable(panel)], choices.lock, words);
  }
}

/**
 * @param {string} name
 * @param {(value: string) => void} onchoose
 */
function select(name, onchoose) {
  const input = make("select", { id: `builder-${name}`, on: { change: () => onchoose(input.value) } });
  const label = make("label", { for: input.id });
  let shown = "";
  return {
    node: make("div", { class: "field" }, label, input),
    /**
     * @param {string[]} values
     * @param {string} value
     * @param {Words} words
     * @param {(value: string) => string} nameOf
     */
    update(values, value, words, nameOf) {
      write(label, words.text(`builder.${name}`));
      const key = `${words.lang} ${values}`;
      if (key !== shown) input.replaceChildren(...values.map((one) => make("option", { value: one }, nameOf(one))));
      shown = key;
      input.value = value;
    },
  };
}

/**
 * @param {string} name
 * @param {{ min: number, max: number }} range What is out of it is not taken, and told of.
 * @param {(value: number) => void} onchoose
 */
function number(name, { min, max }, onchoose) {
  const isWhole = name !== "lr";
  /** What is in use, and the words, for the sentence. @type {[number, Words] | null} */
  let shown = null;
  const change = () => {
    const isFine = input.value !== "" && input.validity.valid;
    if (isFine) onchoose(Number(input.value));
    set(input, "aria-invalid", isFine ? null : "true");
    tell();
  };
  const input = make("input", {
    id: `builder-${name}`,
    type: "number",
    min,
    max,
    step: isWhole ? 1 : "any",
    "aria-describedby": `builder-${name}-problem`,
    on: { change },
  });
  const label = make("label", { for: input.id });
  const problem = make("p", { id: `builder-${name}-problem`, class: "problem", role: "alert", hidden: true });
  const tell = () => {
    const isWrong = input.hasAttribute("aria-invalid");
    problem.hidden = !isWrong;
    if (!shown) return;
    const [used, words] = shown;
    const limits = { min: words.precise(min), max: words.precise(max), used: words.precise(used) };
    write(problem, isWrong ? words.text(isWhole ? "builder.range.whole" : "builder.range", limits) : "");
  };
  return {
    node: make("div", { class: "field" }, label, input, problem),
    /**
     * @param {number} value
     * @param {Words} words
     */
    update(value, words) {
      shown = [value, words];
      write(label, words.text(`builder.${name}`));
      // What was refused stays, so that it can be mended.
      if (document.activeElement !== input && !input.hasAttribute("aria-invalid")) input.value = String(value);
      tell();
    },
  };
}

/**
 * @param {string} name
 * @param {(value: boolean) => void} onchoose
 */
function check(name, onchoose) {
  const input = make("input", {
    id: `builder-${name}`,
    type: "checkbox",
    on: { change: () => onchoose(input.checked) },
  });
  const label = make("label", { for: input.id });
  return {
    node: make("div", { class: "field switch" }, input, label),
    /**
     * @param {boolean} value
     * @param {Words} words
     */
    update(value, words) {
      write(label, words.text(`builder.${name}`));
      input.checked = value;
    },
  };
}

/**
 * Several of a list.
 * @param {"hide" | "lock"} name
 * @param {(values: string[]) => void} onchoose
 */
function checks(name, onchoose) {
  const legend = make("legend");
  const list = make("div", { class: "list" });
  const node = make("fieldset", { class: "several" }, legend, list);
  let shown = "";
  const chosen = () => [...list.querySelectorAll("input")].filter(({ checked }) => checked).map(({ value }) => value);
  return {
    node,
    /**
     * @param {string[]} values
     * @param {string[]} checked
     * @param {Words} words
     */
    update(values, checked, words) {
      write(legend, words.text(`builder.${name}`));
      node.hidden = !values.length;
      const key = `${words.lang} ${values}`;
      if (key !== shown) {
        list.replaceChildren(
          ...values.map((value) =>
            make(
              "label",
              {},
              make("input", { type: "checkbox", value, on: { change: () => onchoose(chosen()) } }),
              words.text(`builder.${name}.${value}`),
            ),
          ),
        );
      }
      shown = key;
      for (const input of list.querySelectorAll("input")) input.checked = checked.includes(input.value);
    },
  };
}
