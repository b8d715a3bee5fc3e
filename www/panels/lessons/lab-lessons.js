// @ts-check
/**
 * Lessons, fetched when they are opened, and a bar that leads back to the lesson from wherever one of its steps has
 * led.
 */
import { make, send, set, write } from "../../shell/dom.js";
import { onDemand } from "../../shell/on-demand.js";
import { codeOf } from "../../workers/errors.js";
import { lead } from "../picture/lead.js";

/** @typedef {import("../../app.js").View} View */

class LabLessons extends HTMLElement {
  #about = make("p", { class: "about" });
  #name = make("span");
  #switch = make(
    "button",
    {
      type: "button",
      class: "primary",
      "aria-expanded": false,
      "aria-controls": "lessons-body",
      on: { click: () => send(this, "pick-lesson", { lesson: "", panel: this.#isOpen ? "" : "lessons" }) },
    },
    this.#name,
  );
  #waiting = make("p", { class: "waiting", role: "status" });
  #body = make("div", { id: "lessons-body", hidden: true }, this.#waiting);
  #where = make("p", { class: "where" });
  #ask = make("p", { class: "ask" });
  #back = make("button", { type: "button", on: { click: () => this.#return() } });
  #next = make("button", {
    type: "button",
    class: "primary",
    on: { click: () => this.#panel?.step(this.#taken + 1)?.take() },
  });
  #said = make("div", { class: "said" }, this.#where, this.#ask);
  #bar = make(
    "div",
    { class: "lesson-bar", role: "group", hidden: true },
    this.#said,
    make("div", { class: "row" }, this.#back, this.#next),
  );
  /** @type {import("./panel.js").Panel | null} */
  #panel = null;
  #isOpen = false;
  /** The step that has led somewhere; 0 for none. */
  #taken = 0;
  #isSeen = true;
  /** @type {View | null} */
  #view = null;
  #code = onDemand(async () => {
    const { Panel } = await import("./panel.js");
    return Panel.open(/** @type {View} */ (this.#view).words);
  });

  connectedCallback() {
    this.replaceChildren(this.#about, this.#switch, this.#body);
    // It is for every place but that of the lessons.
    document.body.append(this.#bar);
    this.addEventListener("lab-action", (event) => {
      const { action, number } = /** @type {CustomEvent} */ (event).detail;
      if (action === "take-step") this.#taken = number;
      if (action === "pick-lesson") this.#taken = 0;
      // The words of another language have come.
      if (action === "show-again" && this.#view) this.update(this.#view);
    });
    new IntersectionObserver(([entry]) => {
      this.#isSeen = !!entry?.isIntersecting;
      if (this.#view) this.#updateBar(this.#view);
    }).observe(this.#body);
  }

  /** @param {View} view */
  update(view) {
    const { state, words } = view;
    const { route } = state;
    this.#view = view;
    this.#isOpen = route.panel === "lessons" || route.place === "lessons" || route.lesson !== "";
    write(this.#about, words.text("lessons.about"));
    write(this.#name, words.text(this.#isOpen ? "lessons.close" : "lessons.open"));
    set(this.#switch, "aria-expanded", this.#isOpen);
    this.#body.hidden = !this.#isOpen;
    if (!this.#panel) write(this.#waiting, words.text("notebook.waiting"));
    if (this.#isOpen && this.#panel) this.#panel.update(view);
    // What has failed is fetched again when the person wants it to be.
    else if (this.#isOpen && !state.failures.lessons) this.#fetch();
    this.#updateBar(view);
  }

  /** Brings it before the eyes, and the keyboard to its title. */
  reveal() {
    const title = document.getElementById("lessons-title");
    title?.focus({ preventScroll: true });
    title?.scrollIntoView({ block: "start" });
  }

  /** @param {View} view */
  #updateBar({ state: { route }, words }) {
    const isShown = route.lesson !== "" && this.#taken > 0 && !this.#isSeen && !!this.#panel;
    // Where the focus was in it, it must not fall out of the page.
    if (!isShown && this.#bar.contains(document.activeElement)) this.reveal();
    this.#bar.hidden = !isShown;
    document.documentElement.classList.toggle("has-lesson-bar", isShown);
    if (!isShown || !this.#panel) return;
    set(this.#bar, "aria-label", this.#panel.title(route.lesson));
    set(this.#said, "lang", this.#panel.lang);
    write(this.#where, this.#panel.where(route.lesson, this.#taken));
    write(this.#ask, this.#panel.step(this.#taken)?.question ?? "");
    write(this.#back, words.text("lessons.back"));
    write(this.#next, words.text("lessons.next"));
    this.#next.hidden = this.#taken >= this.#panel.count;
  }

  #return() {
    lead(`.lesson-step[data-step="${this.#taken}"]`);
  }

  #fetch() {
    this.#code(
      (panel) => {
        this.#panel = panel;
        this.#body.replaceChildren(panel.node);
        if (this.#view) this.update(this.#view);
      },
      (/** @type {any} */ error) => {
        const { params = { asset: "panels/lessons/panel.js" } } = error ?? {};
        send(this, "failed", { scope: "lessons", code: codeOf(error, "fetch.offline"), params });
      },
    );
  }
}

customElements.define("lab-lessons", LabLessons);
