// @ts-check
/**
 * The lessons: the list of them, and the one that is open. This folder is fetched when the panel is first opened.
 * @typedef {import("../../app.js").View} View
 * @typedef {import("../../shell/words.js").Words} Words
 * @typedef {import("./library.js").Lesson} Lesson
 */
import { make, send, set } from "../../shell/dom.js";
import { lead } from "../picture/lead.js";
import { onTaker } from "../../shell/taker.js";
import { prose } from "../../shell/terms.js";
import { lessonWords, lessons } from "./library.js";
import { toPaper } from "../../shell/paper.js";
import { Step } from "./step.js";

export class Panel {
  #list = make("ol", { class: "list" });
  #lesson = make("article", { class: "lesson" });
  /** What to do where the browser does not print. */
  #unprinted = make("p", { class: "unprinted", role: "status" });
  node = make("div", { class: "body" }, this.#list, this.#lesson);
  /** @type {Lesson[]} */
  #lessons;
  /** Of the lessons, which may be in another language than the page. @type {Words} */
  #words;
  /** The page's language when they were asked for. @type {Words["lang"]} */
  #lang;
  #shown = "";
  /** @type {Step[]} */
  #steps = [];
  #isComing = false;
  /** A lesson that was asked for and is not here. */
  #lacking = "";
  /** Where a course page has asked for answers. @type {import("./hand-in.js").HandIn | null} */
  #handIn = null;

  /**
   * @param {Lesson[]} all
   * @param {Words} words Of the lessons.
   * @param {Words["lang"]} lang The page's.
   */
  constructor(all, words, lang) {
    this.#lessons = all;
    this.#words = words;
    this.#lang = lang;
    onTaker((take) => this.#offer(take));
  }

  /** @param {Words} words */
  static async open(words) {
    const [all, own] = await Promise.all([lessons(), lessonWords(words)]);
    return new Panel(all, own, words.lang);
  }

  /** @param {View} view */
  update(view) {
    const {
      state: { route },
      words,
    } = view;
    if (words.lang !== this.#lang) return void this.#speak(view);
    set(this.node, "lang", this.lang);
    const lesson = this.#lessons.find(({ id }) => id === route.lesson);
    // A link may name one that is not here.
    if (!lesson && route.lesson !== this.#lacking)
      queueMicrotask(() => route.lesson && send(this.node, "pass-over", { asked: [`lesson=${route.lesson}`] }));
    this.#lacking = lesson ? "" : route.lesson;
    const shown = `${lesson?.id}|${this.#words.lang}`;
    if (shown !== this.#shown) this.#draw(lesson, shown);
    for (const step of this.#steps) step.update(view, this.#words);
    this.#handIn?.update(this.#words);
  }

  /** The step that follows, for the bar. @param {number} number */
  step(number) {
    return this.#steps[number - 1] ?? null;
  }

  /** @param {string} id */
  title(id) {
    return this.#words.text(`${id}.title`);
  }

  get count() {
    return this.#steps.length;
  }

  /** The language of the lessons, where it is not the page's. */
  get lang() {
    return this.#words.lang === this.#lang ? null : this.#words.lang;
  }

  /** Where a step is, in the language of the lessons. @param {string} id @param {number} step */
  where(id, step) {
    return this.#words.text("lessons.where", { title: this.title(id), step, steps: this.count });
  }

  /** @param {View} view */
  async #speak(view) {
    if (this.#isComing) return;
    this.#isComing = true;
    const words = await lessonWords(view.words).catch(() => null);
    this.#isComing = false;
    if (words) [this.#words, this.#lang] = [words, view.words.lang];
    if (words) send(this.node, "show-again");
  }

  /**
   * @param {Lesson | undefined} lesson
   * @param {string} shown
   */
  #draw(lesson, shown) {
    const isOther = !this.#shown.startsWith(`${lesson?.id}|`);
    this.#shown = shown;
    const words = this.#words;
    this.#list.replaceChildren(...this.#lessons.map((one) => this.#entry(one, one === lesson)));
    if (isOther) this.#steps = lesson ? lesson.steps.map((step, place) => new Step(step, lesson.id, place + 1)) : [];
    set(this.#lesson, "hidden", !lesson);
    if (!lesson) return this.#lesson.replaceChildren();
    const title = make("h3", { id: "lesson-title", tabindex: -1 }, words.text(`${lesson.id}.title`));
    set(this.#lesson, "aria-labelledby", "lesson-title");
    const notes = Array.from({ length: lesson.notes }, (_, place) =>
      make("li", {}, ...prose(words, `${lesson.id}.note.${place + 1}`)),
    );
    this.#handIn?.open(lesson, this.#steps);
    const print = (/** @type {string} */ whom) =>
      make(
        "button",
        { type: "button", on: { click: () => this.#print(whom, lesson) } },
        words.text(`lessons.print.${whom}`),
      );
    this.#lesson.replaceChildren(
      title,
      make("p", { class: "time" }, words.text("lessons.minutes", { minutes: lesson.minutes })),
      make(
        "p",
        { class: "goal" },
        make("strong", {}, words.text("lessons.goal")),
        " ",
        ...prose(words, `${lesson.id}.goal`),
      ),
      make("ol", { class: "lesson-steps" }, ...this.#steps.map(({ node }) => node)),
      this.#handIn?.node ?? "",
      make("details", { class: "notes" }, make("summary", {}, words.text("lessons.notes")), make("ul", {}, ...notes)),
      make("div", { class: "row" }, print("class"), print("teacher")),
      this.#unprinted,
    );
    this.#unprinted.replaceChildren();
    const isToBeSeen = isOther && this.#isChosen;
    this.#isChosen = false;
    // Drawn now, in the document in a moment.
    if (isToBeSeen) setTimeout(() => title.checkVisibility() && lead("#lesson-title"));
  }

  /** @param {import("../../shell/taker.js").Take} take */
  async #offer(take) {
    const { HandIn, styled } = await import("./hand-in.js");
    await styled();
    this.#handIn = new HandIn(take);
    // Drawn anew, with its fields.
    this.#shown = this.#shown.replace(/\|.*/, "|");
    send(this.node, "show-again");
  }

  /** Whether the person has just chosen a lesson, here or by a link; in a frame the course page chooses. */
  #isChosen = !("embed" in document.documentElement.dataset);

  /**
   * @param {Lesson} lesson
   * @param {boolean} isOpen
   */
  #entry({ id, minutes }, isOpen) {
    const words = this.#words;
    const click = () => {
      this.#isChosen = !isOpen;
      send(this.node, "pick-lesson", { lesson: isOpen ? "" : id });
    };
    return make(
      "li",
      {},
      make("button", { type: "button", class: "link", "aria-expanded": isOpen, on: { click } }, this.title(id)),
      make("span", { class: "time" }, words.text("lessons.minutes", { minutes })),
      make("span", { class: "about" }, words.text(`${id}.about`)),
    );
  }

  /**
   * Paper for the class has the questions and room to write, that for the teacher also what is to be found.
   * @param {string} whom
   * @param {Lesson} lesson
   */
  async #print(whom, { id }) {
    const words = this.#words;
    const notes = this.#lesson.querySelector("details.notes");
    if (whom === "teacher") await Promise.all(this.#steps.map((step) => step.open()));
    if (whom === "teacher") set(/** @type {Element} */ (notes), "open", true);
    const way = toPaper(`lesson-${whom}`);
    const tab = `./?${new URLSearchParams({ lesson: id, lang: words.lang })}`;
    const link = make("a", { href: tab, target: "_blank", rel: "noopener" }, words.text("lessons.print.tab"));
    const said = {
      printed: [],
      menu: [words.text("lessons.print.menu")],
      frame: [words.text("lessons.print.frame"), " ", link],
    };
    this.#unprinted.replaceChildren(...said[way]);
  }
}
