// @ts-check
/**
 * Answers to a lesson's questions, for a course page that has asked for them: a field below each question, and at the end
 * what is handed in, when the student does it. Fetched when there is such a page.
 * @typedef {import("../../app.js").View} View
 * @typedef {import("../../shell/words.js").Words} Words
 * @typedef {import("./library.js").Lesson} Lesson
 * @typedef {import("./step.js").Step} Step
 * @typedef {import("./answer-result.js").Result} Result
 */
import { make, switchOff, write } from "../../shell/dom.js";
import { withStyles } from "../../shell/style-sheet.js";
import { LONGEST_ANSWER, resultOf } from "./answer-result.js";
import { KeptAnswers } from "./kept-answers.js";

/** Resolves when the styles are here. */
export const styled = () => withStyles(new URL("./hand-in.css", import.meta.url).href);

export class HandIn {
  #take;
  #title = make("h4", { id: "hand-in-title" });
  #about = make("p");
  #list = make("ol");
  #none = make("p");
  #do = make("button", { type: "button", class: "primary", on: { click: () => this.#handIn() } });
  #status = make("p", { role: "status" });
  #summary = make("summary");
  #sent = make("pre", { tabindex: 0 });
  #what = make("details", { hidden: true }, this.#summary, this.#sent);
  #keeping = make("p", { class: "keeping" });
  #erase = make("button", { type: "button", on: { click: () => this.#eraseAll() } });
  node = make(
    "section",
    { class: "hand-in", "aria-labelledby": "hand-in-title" },
    this.#title,
    this.#about,
    this.#list,
    this.#none,
    this.#do,
    this.#status,
    this.#what,
    this.#keeping,
    this.#erase,
  );
  /** @type {Lesson | null} */
  #lesson = null;
  /** @type {Step[]} */
  #steps = [];
  #store = new KeptAnswers();
  /** Of lessons that were left, by their names: where the browser keeps nothing they are here. @type {Map<string, import("./kept-answers.js").Kept>} */
  #drafts = new Map();
  /** Whether the browser keeps the answers. */
  #isKept = true;
  /** @type {{ step: Step, label: HTMLLabelElement, field: HTMLTextAreaElement, hint: HTMLElement, number: string }[]} */
  #fields = [];
  /** @type {Words | null} Of the lessons. */
  #words = null;
  #seconds = 0;
  /** Since when the lesson is before the student's eyes; null while it is not. @type {number | null} */
  #since = null;
  /** The last, and when; of an earlier visit without what was sent. @type {{ result: Result | null, at: number, answers: string } | null} */
  #handed = null;

  /** @param {import("../../shell/taker.js").Take} take */
  constructor(take) {
    this.#take = take;
    document.addEventListener("visibilitychange", () => this.#count());
  }

  /**
   * Another lesson: its questions get their fields.
   * @param {Lesson} lesson
   * @param {Step[]} steps
   */
  open(lesson, steps) {
    if (steps === this.#steps) return;
    const kept = this.#drafts.get(lesson.id) ?? this.#store.get(lesson.id);
    const { answers = [], handed = null } = kept ?? {};
    [this.#lesson, this.#steps, this.#seconds, this.#since] = [lesson, steps, 0, null];
    this.#handed = handed && { result: null, ...handed };
    this.#count();
    this.#fields = steps.map((step, place) => {
      const { number = "" } = lesson.steps[place] ?? {};
      const field = make("textarea", {
        id: `answer-${place + 1}`,
        rows: 2,
        maxlength: LONGEST_ANSWER,
        "aria-describedby": number ? `answer-${place + 1}-hint` : null,
        on: { input: () => this.#changed() },
      });
      field.value = answers[place] ?? "";
      const label = make("label", { for: field.id });
      const hint = make("p", { id: `answer-${place + 1}-hint`, class: "hint", hidden: !number });
      step.node.querySelector(".finding")?.before(make("div", { class: "answer" }, label, field, hint));
      return { step, label, field, hint, number };
    });
    this.#keep();
  }

  /** @param {Words} words */
  update(words) {
    this.#words = words;
    write(this.#title, words.text("lessons.hand"));
    write(this.#about, words.text("lessons.hand.about"));
    write(this.#none, words.text("lessons.hand.none"));
    write(this.#summary, words.text("lessons.hand.what"));
    for (const { label, hint } of this.#fields) {
      write(label, words.text("lessons.answer"));
      write(hint, words.text("lessons.answer.number"));
    }
    this.#refresh();
  }

  #changed() {
    this.#keep();
    this.#refresh();
  }

  /** From the fields and from the device; what was handed in the course page has. */
  #eraseAll() {
    for (const { field } of this.#fields) field.value = "";
    this.#handed = null;
    this.#changed();
    this.#fields[0]?.field.focus();
  }

  #refresh() {
    const words = this.#words;
    if (!words) return;
    const given = this.#fields.filter(({ field }) => field.value.trim());
    this.#list.replaceChildren(
      ...given.map(({ step, field }) => {
        const score = this.#handed?.answers === this.#text ? this.#scoreOf(step) : null;
        const mark = score === null ? "" : ` (${words.text(`lessons.hand.${score ? "right" : "wrong"}`)})`;
        return make("li", { value: step.number }, make("strong", {}, step.title), `: ${field.value.trim()}${mark}`);
      }),
    );
    this.#none.hidden = given.length > 0;
    this.#do.disabled = given.length === 0;
    write(this.#do, words.text("lessons.hand.do", { answered: given.length, questions: this.#fields.length }));
    const at = this.#handed && words.date(this.#handed.at);
    const isOld = this.#handed && this.#handed.answers !== this.#text;
    const told = at ? words.text(isOld ? "lessons.hand.changed" : "lessons.hand.done", { at }) : "";
    write(this.#status, told);
    this.#what.hidden = !this.#handed?.result;
    write(this.#keeping, words.text(this.#isKept ? "lessons.hand.kept" : "lessons.hand.unkept"));
    write(this.#erase, words.text("lessons.hand.erase"));
    this.#erase.hidden = given.length === 0;
  }

  #keep() {
    if (!this.#lesson) return;
    const handed = this.#handed && { at: this.#handed.at, answers: this.#handed.answers };
    const kept = { answers: this.#fields.map(({ field }) => field.value), handed };
    this.#drafts.set(this.#lesson.id, kept);
    this.#isKept = this.#store.set(this.#lesson.id, kept);
  }

  get #text() {
    return JSON.stringify(this.#fields.map(({ field }) => field.value));
  }

  /** @param {Step} step */
  #scoreOf({ number }) {
    return this.#handed?.result?.answers.find((one) => one.step === number)?.score ?? null;
  }

  async #handIn() {
    const [lesson, words, fields] = [this.#lesson, this.#words, this.#fields];
    if (!lesson || !words) return;
    const answers = this.#text;
    switchOff(this.#do, true);
    write(this.#status, words.text("lessons.counting"));
    this.#count();
    const steps = [];
    for (const { step, field, number } of fields)
      steps.push({ question: step.asked, answer: field.value, expected: number ? await step.said(number) : null });
    switchOff(this.#do, false);
    // Another lesson was opened meanwhile.
    if (fields !== this.#fields) return;
    const about = { id: lesson.id, title: words.text(`${lesson.id}.title`), lang: words.lang, seconds: this.#seconds };
    const result = resultOf(about, steps);
    this.#take(result);
    this.#handed = { result, at: Date.now(), answers };
    write(this.#sent, JSON.stringify(result, null, 1));
    this.#changed();
  }

  /** Time counts while the page is seen. */
  #count() {
    const now = performance.now();
    if (this.#since !== null) this.#seconds += (now - this.#since) / 1000;
    this.#since = document.hidden ? null : now;
  }
}
