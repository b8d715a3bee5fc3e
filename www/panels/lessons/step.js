// @ts-check
/**
 * One step of a lesson: what to do, the button that prepares the page for it, the question, and behind a fold what is
 * to be found, computed when it is opened.
 * @typedef {import("../../app.js").View} View
 * @typedef {import("../../shell/words.js").Words} Words
 */
import { make, send, write } from "../../shell/dom.js";
import { prose } from "../../shell/terms.js";
import { gather, say } from "./facts.js";
import { ownSentence } from "./own.js";

export class Step {
  #step;
  #key;
  #number;
  #take = make("button", { type: "button" });
  #title = make("h4");
  #does = make("p");
  #ask = make("p", { class: "ask" });
  #summary = make("summary");
  #found = make("p", { class: "found" });
  #own = make("p", { class: "own", role: "status" });
  #finding = make(
    "details",
    { class: "finding", on: { toggle: () => this.#finding.open && this.find() } },
    this.#summary,
    this.#found,
    this.#own,
  );
  /** @type {View | null} */
  #view = null;
  /** @type {Words | null} */
  #words = null;
  /** @type {Promise<void> | null} */
  #search = null;
  /** @type {Record<string, any> | null} */
  #facts = null;
  #hasFailed = false;

  /**
   * @param {import("./library.js").Step} step
   * @param {string} lesson
   * @param {number} number
   */
  constructor(step, lesson, number) {
    this.#step = step;
    this.#key = `${lesson}.${number}`;
    this.#number = number;
    this.#take.addEventListener("click", () => this.take());
    this.node = make(
      "li",
      { class: "lesson-step", "data-step": number, tabindex: -1 },
      this.#title,
      this.#does,
      this.#take,
      this.#ask,
      make("div", { class: "lines", "aria-hidden": "true" }),
      this.#finding,
    );
  }

  /** Prepares the page, and leads there. */
  take() {
    send(this.node, "take-step", { step: this.#step, number: this.#number, name: this.title });
  }

  /** The question alone, without the word before it. */
  get asked() {
    return [...this.#ask.childNodes]
      .slice(1)
      .map(({ textContent }) => textContent)
      .join("")
      .trim();
  }

  get number() {
    return this.#number;
  }

  /**
   * A number of the finding, by its name; asked for if it is not there yet.
   * @param {string} name Such as `t_dead`.
   * @returns {Promise<string | number | null>} null where it cannot be had.
   */
  async said(name) {
    await this.find();
    return (this.#facts && this.#words && say(this.#step, this.#facts, this.#words)[name]) ?? null;
  }

  get title() {
    return this.#words?.text(`${this.#key}.title`) ?? "";
  }

  /** As text, for the bar beside what it asks about. */
  get question() {
    return this.#ask.textContent ?? "";
  }

  /**
   * @param {View} view
   * @param {Words} words Of the page and of the lessons.
   */
  update(view, words) {
    this.#view = view;
    if (words !== this.#words) {
      this.#words = words;
      write(this.#title, `${words.number(this.#number)}. ${this.title}`);
      this.#does.replaceChildren(...prose(words, `${this.#key}.do`));
      write(this.#take, words.text("lessons.take"));
      this.#ask.replaceChildren(
        make("strong", {}, words.text("lessons.ask")),
        " ",
        ...prose(words, `${this.#key}.ask`),
      );
      write(this.#summary, words.text("lessons.found"));
      this.#say();
    }
    const own = this.#finding.open ? ownSentence(this.#step.own, view.state, words) : null;
    write(this.#own, own ? words.text(own.key, own.params) : "");
  }

  /** Opens the fold; resolves when its numbers are there, or cannot be had. */
  open() {
    this.#finding.open = true;
    return this.find();
  }

  find() {
    this.#search ??= this.#gather().finally(() => (this.#search = null));
    return this.#search;
  }

  async #gather() {
    const view = this.#view;
    if (!view || !this.#words) return;
    this.update(view, this.#words);
    if (this.#facts) return;
    this.#hasFailed = false;
    this.#say();
    this.#facts = await gather(this.#step, view.second).catch(() => null);
    this.#hasFailed = !this.#facts;
    this.#say();
  }

  #say() {
    const words = this.#words;
    if (!words) return;
    if (this.#facts)
      this.#found.replaceChildren(...prose(words, `${this.#key}.find`, say(this.#step, this.#facts, words)));
    else write(this.#found, words.text(this.#hasFailed ? "lessons.failed" : "lessons.counting"));
  }
}
