// @ts-check
/** The settings of a training: the form, what differs from the notebook, what a link brought, and a link to them. */
import { choiceField, numberField, switchField } from "../../shell/fields.js";
import { FORM } from "../../settings-schema.js";
import { make, send, set, write } from "../../shell/dom.js";
import { networkName } from "../../shell/own-networks.js";
import { choiceOf } from "./run-book.js";
import { NOTEBOOK, RANGES, changes, isNotebook, rowOf } from "./training-settings.js";
import { isOpen } from "./training-state.js";
import { linked } from "./training-words.js";

/** @typedef {import("../../shell/words.js").Words} Words */
/** @typedef {import("./training-state.js").TrainingState} TrainingState */

/** As long as a person looks at what a button says. */
const SAID_MS = 2500;
/** Where there is no room beside them, the settings would stand between the title and the start. */
const WIDE = matchMedia("(min-width: 62rem)");

class LabRecipe extends HTMLElement {
  #fields = Object.fromEntries(FORM.map((name) => [name, this.#field(name)]));
  #legend = make("legend");
  #form = make("fieldset", { class: "fields" }, this.#legend, ...Object.values(this.#fields).map(({ node }) => node));
  #summary = make("span");
  #settings = make(
    "details",
    { class: "settings", open: WIDE.matches },
    make("summary", {}, this.#summary),
    this.#form,
  );
  #linked = make("p", { class: "linked", role: "status" });
  #notebook = make("button", { type: "button", "data-do": "notebook", on: { click: () => this.#set(NOTEBOOK) } });
  #copy = make("button", { type: "button", "data-do": "link", on: { click: () => this.#copyLink() } });
  #address = make("input", {
    type: "text",
    class: "address",
    readonly: true,
    hidden: true,
    on: { focus: () => this.#address.select() },
  });
  #link = "";
  #isCopied = false;

  connectedCallback() {
    const row = make("div", { class: "row" }, this.#notebook, this.#copy, this.#address);
    this.replaceChildren(this.#settings, this.#linked, row);
  }

  /** @param {import("../../app.js").View} view */
  update({ state: { training, network, site, mine }, words, link, share }) {
    // Beside the settings, the link has no need of the network.
    this.#link = share.settings ?? `${link}#train-title`;
    write(this.#legend, words.text("train.settings"));
    this.#updateFields(training, words, {
      model: networkName(network?.name ?? "", words, mine),
      most: site?.trainCount ?? 0,
    });
    const told = linked(training, words);
    write(this.#linked, told);
    this.#linked.hidden = !told;
    write(this.#notebook, words.text("train.button.notebook"));
    this.#notebook.hidden = !isOpen(training);
    this.#notebook.disabled = isNotebook(training.choice);
    write(this.#copy, words.text(`train.button.${this.#isCopied ? "copied" : "link"}`));
    set(this.#address, "aria-label", words.text("train.button.link"));
  }

  /**
   * @param {TrainingState} training
   * @param {Words} words
   * @param {{ model: string, most: number }} site
   */
  #updateFields(training, words, { model, most }) {
    const { choice, run } = training;
    const isLocked = !isOpen(training);
    const shown = isLocked && run ? choiceOf(run) : choice;
    for (const [key, field] of Object.entries(this.#fields)) {
      field.update(shown[/** @type {keyof typeof shown} */ (key)], words, isLocked || isSettled(key, shown), {
        model,
        more: key === "images" && most > 5000 ? [most] : [],
      });
    }
    const changed = changes(shown).map((key) => words.text(`train.${key}`));
    write(
      this.#summary,
      words.text(changed.length ? "train.changed" : "train.unchanged", {
        changed: changed.join(", ").toLocaleLowerCase(words.lang),
      }),
    );
  }

  /** @param {string} name Of a setting. */
  #field(name) {
    const row = rowOf(name);
    const choose = (/** @type {unknown} */ value) => this.#set({ [name]: value });
    if (row.kind === "switch") return switchField(name, choose);
    const values = /** @type {readonly (string | number)[]} */ (row.values ?? row.offered);
    if (values.length === 0) return numberField(name, { ...RANGES[name], step: row.whole ? 1 : "any" }, choose);
    // A select's values are texts.
    return choiceField(name, values, (value) => choose(typeof values[0] === "number" ? Number(value) : value));
  }

  /** @param {object} change */
  #set(change) {
    send(this, "choose-training", { change });
  }

  /** Where the browser does not let a page copy, the person can. */
  async #copyLink() {
    try {
      await navigator.clipboard.writeText(this.#link);
      this.#isCopied = true;
      send(this, "said");
      setTimeout(() => ((this.#isCopied = false), send(this, "said")), SAID_MS);
    } catch {
      this.#address.hidden = false;
      this.#address.value = this.#link;
      this.#address.focus();
    }
  }
}

/**
 * Whether another setting has decided this one.
 * @param {string} key
 * @param {import("./training-settings.js").Choice} choice
 */
function isSettled(key, { from, trains }) {
  if (key === "outputs") return from === "model";
  if (key === "trains") return from === "random";
  return ["flip", "shift"].includes(key) && trains === "dense";
}

customElements.define("lab-recipe", LabRecipe);
