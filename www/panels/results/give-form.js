// @ts-check
/** A result on its way out of the page: who gives it, what is in it, its link, and the same as a file. */
import { copied } from "../../shell/copy.js";
import { make, set, write } from "../../shell/dom.js";
import { save } from "../../shell/save.js";
import { withStyles } from "../../shell/style-sheet.js";
import { encode } from "./result-code.js";
import { fileOf, linkOf } from "./result-file.js";
import { evaluatedResult, runResult } from "./result-of.js";
import { LONGEST } from "./result.js";

/** @typedef {import("../../app.js").View} View */
/** @typedef {import("./result.js").Result} Result */

/** Resolves when the styles are here. */
export const styled = () => withStyles(new URL("./results.css", import.meta.url).href);

const SOURCES = { run: runResult, evaluated: evaluatedResult };
/** Nothing yet: no network, and not the lack of one. */
const NONE = Object.freeze({});
/** Of the page's scripts. @param {import("../../cifar-lab.js").CifarLab | null | undefined} lab */
const versionOf = (lab) =>
  /** @type {typeof import("../../cifar-lab.js").CifarLab} */ (lab?.constructor)?.version ?? "";
const page = () => new URL("./", document.baseURI).href;

export class GiveForm {
  #about = make("p", { class: "about" });
  #whoWords = make("span");
  #who = make("input", {
    type: "text",
    maxlength: LONGEST.who,
    autocomplete: "off",
    on: { input: () => this.#view && this.update(this.#view) },
  });
  #linkWords = make("span");
  #link = make("input", { type: "text", class: "address", readonly: true, on: { focus: () => this.#link.select() } });
  #copy = make("button", { type: "button", class: "primary", on: { click: () => this.#copyLink() } });
  #file = make("button", { type: "button", on: { click: () => this.#saveFile() } });
  #status = make("p", { role: "status" });
  node = make(
    "div",
    { class: "form" },
    this.#about,
    make("label", {}, this.#whoWords, this.#who),
    make("label", {}, this.#linkWords, this.#link),
    make("div", { class: "row" }, this.#copy, this.#file),
    this.#status,
  );
  /** @type {View | null} */
  #view = null;
  /** What the fingerprint is of. @type {unknown} */
  #of = NONE;
  /** null while it is awaited. @type {string | null} */
  #fingerprint = null;
  /** The figures that are given, and since when: the same ones have one link. @type {unknown[]} */
  #given = [];
  #at = 0;
  /** @type {keyof typeof SOURCES} */
  #kind;
  /** @type {(error: any) => void} */
  #onfailure;

  /**
   * @param {"run" | "evaluated"} kind
   * @param {(error: any) => void} onfailure
   */
  constructor(kind, onfailure) {
    [this.#kind, this.#onfailure] = [kind, onfailure];
  }

  /** @param {View} view */
  update(view) {
    const { words } = view;
    this.#view = view;
    const result = this.#result();
    const none = this.#at ? "results.give.waiting" : `results.give.none.${this.#kind}`;
    write(this.#about, words.text(result ? "results.give.about" : none));
    write(this.#whoWords, words.text("results.give.who"));
    write(this.#linkWords, words.text("results.give.link"));
    write(this.#copy, words.text("results.give.copy"));
    write(this.#file, words.text("results.give.file"));
    for (const part of [this.#link, this.#copy, this.#file]) set(part, "disabled", !result);
    this.#link.value = result ? linkOf(page(), encode(result)) : "";
    if (!result) write(this.#status, "");
  }

  /** @returns {Result | null} null where there is none, or not yet. */
  #result() {
    const { state } = /** @type {View} */ (this.#view);
    const figures = [state.network, state.evaluation.result, state.training.curve, state.training.phase];
    if (figures.some((one, place) => one !== this.#given[place])) [this.#given, this.#at] = [figures, Date.now()];
    const given = SOURCES[this.#kind](state, { who: this.#who.value, now: this.#at, page: versionOf(this.#view?.lab) });
    if (!given) {
      this.#at = 0;
      this.#given = [];
      return null;
    }
    this.#identify(given.of === "in use" ? state.network : given.of, given.of === "in use" ? undefined : given.of);
    return this.#fingerprint === null ? null : { ...given.result, weights: this.#fingerprint };
  }

  /**
   * Which weights they are.
   * @param {unknown} of
   * @param {Uint8Array | null} [bytes] Of those in use where nothing is said; null of none.
   */
  async #identify(of, bytes) {
    if (of === this.#of) return;
    const lab = this.#view?.lab;
    [this.#of, this.#fingerprint] = [of, bytes === null ? "" : null];
    if (bytes === null || !lab) return;
    try {
      const found = await lab.fingerprint(bytes);
      if (of !== this.#of) return;
      this.#fingerprint = found;
      if (this.#view) this.update(this.#view);
    } catch (error) {
      if (of === this.#of) this.#of = NONE;
      this.#onfailure(error);
    }
  }

  /** Where the browser does not let a page copy, the person can. */
  async #copyLink() {
    const words = this.#view?.words;
    this.#link.focus();
    this.#link.select();
    const problem = await copied(this.#link.value);
    write(this.#status, words?.text(problem || "results.give.copied") ?? "");
  }

  #saveFile() {
    const result = this.#view && this.#result();
    if (!result) return;
    const name = result.who.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "result";
    save(new Blob([fileOf([result], page())], { type: "application/json" }), `cifar-lab-${name}.json`);
  }
}
