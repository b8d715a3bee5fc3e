// @ts-check
/**
 * The settings of a training: what is changed first, the rest behind "More settings", what a link brought, and a link
 * to them.
 */
import { choiceField, numberField, switchField } from "../../shell/fields.js";
import { copied } from "../../shell/copy.js";
import { make, send, set, switchOff, write } from "../../shell/dom.js";
import { networkName } from "../../shell/own-networks.js";
import { choiceOf } from "./run-book.js";
import { KNOBS, MORE, NOTEBOOK, RANGES, decides, isNotebook, rowOf } from "./training-settings.js";
import { isOpen } from "./training-state.js";
import { linked, more } from "./training-words.js";
import { WORKERS } from "./workers-state.js";

/** @typedef {import("../../shell/words.js").Words} Words */
/** @typedef {import("./training-state.js").TrainingState} TrainingState */

/** As long as a person looks at what a button says. */
const SAID_MS = 2500;

class LabRecipe extends HTMLElement {
  #knobs = this.#fields(KNOBS);
  #more = this.#fields(MORE);
  #workers = numberField("workers", WORKERS, (workers) => send(this, "choose-workers", { change: { workers } }));
  #gentle = switchField("gentle", (gentle) => send(this, "choose-workers", { change: { gentle } }));
  #legend = make("legend");
  #summary = make("span");
  #moreLegend = make("legend");
  #settings = make(
    "div",
    { class: "settings" },
    make("fieldset", { class: "fields knobs" }, this.#legend, ...nodes(this.#knobs)),
    make(
      "details",
      { class: "more" },
      make("summary", {}, this.#summary),
      make(
        "fieldset",
        { class: "fields" },
        this.#moreLegend,
        ...nodes(this.#more),
        this.#workers.node,
        this.#gentle.node,
      ),
    ),
  );
  #linked = make("p", { class: "linked", role: "status" });
  #notebook = make("button", {
    type: "button",
    class: "link",
    "data-do": "notebook",
    on: { click: () => this.#set(NOTEBOOK) },
  });
  #copy = make("button", { type: "button", class: "link", "data-do": "link", on: { click: () => this.#copyLink() } });
  #address = make("input", {
    type: "text",
    class: "address",
    readonly: true,
    hidden: true,
    on: { focus: () => this.#address.select() },
  });
  #link = "";
  #isCopied = false;
  /** Why it is not: a key of lang/*.json. */
  #problem = "";
  #told = make("p", { class: "told", role: "status" });

  connectedCallback() {
    const row = make("div", { class: "row" }, this.#notebook, this.#copy, this.#told, this.#address);
    this.replaceChildren(this.#settings, row, this.#linked);
  }

  /** @param {import("../../app.js").View} view */
  update({ state: { training, network, site, mine }, words, link, share }) {
    // Beside the settings, the link has no need of the network.
    this.#link = share.settings ?? `${link}#train-title`;
    write(this.#legend, words.text("train.settings"));
    write(this.#moreLegend, words.text("train.more"));
    this.#updateFields(training, words, {
      model: networkName(network?.name ?? "", words, mine),
      most: site?.trainCount ?? 0,
    });
    const told = linked(training, words);
    write(this.#linked, told);
    this.#linked.hidden = !told;
    write(this.#notebook, words.text("train.button.notebook"));
    this.#notebook.hidden = !isOpen(training);
    switchOff(this.#notebook, isNotebook(training.choice));
    write(this.#copy, words.text(`train.button.${this.#isCopied ? "copied" : "link"}`));
    write(this.#told, this.#problem ? words.text(this.#problem) : "");
    set(this.#address, "aria-label", words.text("train.button.link"));
  }

  /**
   * @param {TrainingState} training
   * @param {Words} words
   * @param {{ model: string, most: number }} site
   */
  #updateFields(training, words, { model, most }) {
    const { choice, run, pool } = training;
    const isLocked = !isOpen(training);
    // A run that goes on has its own settings.
    const shown = isLocked && run ? choiceOf(run) : choice;
    const workers = isLocked && run ? run.workers : pool.workers;
    for (const [key, field] of [...this.#knobs, ...this.#more]) {
      const more = key === "images" && most > 5000 ? [most] : [];
      field.update(shown[key], words, isLocked || isSettled(key, shown), { model, more });
      field.node.hidden = decides(key, shown);
    }
    this.#workers.update(workers, words, isLocked, {});
    this.#gentle.update(pool.gentle, words, false, {});
    write(this.#summary, more(shown, { ...pool, workers }, words));
  }

  /** @param {readonly import("./training-settings.js").Key[]} names */
  #fields(names) {
    return names.map((name) => /** @type {const} */ ([name, this.#field(name)]));
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
    this.#problem = await copied(this.#link);
    this.#isCopied = !this.#problem;
    send(this, "said");
    if (this.#isCopied) return void setTimeout(() => ((this.#isCopied = false), send(this, "said")), SAID_MS);
    this.#address.hidden = false;
    this.#address.value = this.#link;
    this.#address.focus();
  }
}

/** @param {(readonly [string, { node: HTMLElement }])[]} fields */
const nodes = (fields) => fields.map(([, { node }]) => node);

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
