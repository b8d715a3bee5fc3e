// @ts-check
/** The 32x32 picture, large; its true class; the ways to another one; and to keep what was seen and answered. */
import { make, send, set, write } from "../../shell/dom.js";
import { icon } from "../../shell/icons.js";
import { picturePng, save, sizeOf } from "../../shell/save.js";

class LabPicture extends HTMLElement {
  #canvas = make("div", { class: "canvas" });
  #frame = make("div", { class: "frame", role: "img" }, this.#canvas);
  #truthTitle = make("span", { class: "eyebrow" });
  #truth = make("strong");
  #caption = make("figcaption", {}, this.#truthTitle, " ", this.#truth);
  #field = make("input", {
    id: "image-field",
    type: "number",
    inputmode: "numeric",
    min: 0,
    step: 1,
    required: true,
    autocomplete: "off",
    "aria-describedby": "image-range image-problem",
    on: { change: () => this.#pick() },
  });
  #label = make("label", { for: "image-field" });
  #range = make("span", { id: "image-range", class: "range" });
  #problem = make("p", { id: "image-problem", class: "problem", role: "alert" });
  #previous = this.#button("previous", -1);
  #next = this.#button("next", 1);
  #stepper = make(
    "div",
    { class: "stepper", role: "group" },
    this.#previous,
    make("div", { class: "field" }, this.#label, this.#field, this.#range),
    this.#next,
  );
  #hint = make("p", { class: "hint" });
  #savePicture = make("button", { type: "button", on: { click: () => this.#keepPicture() } });
  #saveAnswer = make("button", { type: "button", on: { click: () => this.#keepAnswer() } });
  #saves = make("div", { class: "saves", role: "group" }, this.#savePicture, this.#saveAnswer);
  /** @type {import("../../app.js").View | null} */
  #view = null;
  /** @type {number | null} What the field was last set to: a number that is being typed is left alone. */
  #set = null;

  connectedCallback() {
    this.replaceChildren(
      make("figure", {}, this.#frame, this.#caption),
      this.#stepper,
      this.#problem,
      this.#hint,
      this.#saves,
    );
  }

  /** @param {import("../../app.js").View} view */
  update(view) {
    this.#view = view;
    const {
      state: { route, answer, site, busy, way },
      words,
      painter,
    } = view;
    painter.place("picture", this.#canvas);
    if (answer) painter.show("picture", { picture: answer.seen });
    const { image = null, label = null } = answer ?? {};
    const truth = label === null ? "" : words.className(label);
    const own = answer ? words.text("picture.own.alt") : words.text("picture.waiting");
    set(this.#frame, "aria-label", image === null ? own : words.text("picture.alt", { image, truth }));
    set(this.#frame, "aria-busy", busy.image);
    write(this.#truthTitle, words.text("picture.truth"));
    write(this.#truth, truth || "…");
    set(this.#caption, "hidden", !!answer && image === null);
    for (const node of [this.#stepper, this.#hint]) set(node, "hidden", way !== "test");
    const title = this.closest("section")?.querySelector("h2");
    const { side } = answer ? sizeOf(answer.seen) : { side: 32 };
    if (title) write(title, words.text(way === "test" ? "picture.title" : "picture.own", { side }));
    this.#updateStepper(route.image, site?.count ?? 0, words);
    this.#updateSaves(words, side, !answer);
  }

  /**
   * @param {import("../../shell/words.js").Words} words
   * @param {number} side
   * @param {boolean} isEmpty
   */
  #updateSaves(words, side, isEmpty) {
    set(this.#saves, "aria-label", words.text("save.title"));
    for (const [button, key] of /** @type {const} */ ([
      [this.#savePicture, "save.picture"],
      [this.#saveAnswer, "save.answer"],
    ])) {
      const text = words.text(key, { side });
      if (button.dataset.text !== text) button.replaceChildren(icon("download"), text);
      button.dataset.text = text;
      button.disabled = isEmpty;
    }
  }

  async #keepPicture() {
    const seen = this.#view?.state.answer?.seen;
    if (seen) save(await picturePng(seen), "cifar-lab-seen.png");
  }

  async #keepAnswer() {
    const { state, words } = this.#view ?? {};
    const { answerJson } = await import("../../shell/answer-json.js");
    if (state && words)
      save(
        answerJson(state, (label) => words.className(label)),
        "cifar-lab-answer.json",
      );
  }

  /**
   * @param {number} image
   * @param {number} count
   * @param {import("../../shell/words.js").Words} words
   */
  #updateStepper(image, count, words) {
    const last = Math.max(count - 1, 0);
    set(this.#stepper, "aria-label", words.text("picture.choose"));
    write(this.#label, words.text("picture.index"));
    write(this.#range, count ? words.text("picture.range", { last }) : "");
    write(this.#hint, words.text("picture.hint"));
    set(this.#field, "max", last);
    this.#problem.dataset.sentence = words.text("picture.problem", { last });
    for (const [button, key] of /** @type {const} */ ([
      [this.#previous, "picture.previous"],
      [this.#next, "picture.next"],
    ])) {
      set(button, "aria-label", words.text(key));
      set(button, "title", words.text(key));
    }
    if (this.#set !== image) this.#reset(image);
  }

  /** @param {number} image */
  #reset(image) {
    this.#set = image;
    this.#field.value = String(image);
    this.#complain(false);
  }

  #pick() {
    const isGood = this.#field.validity.valid;
    this.#complain(!isGood);
    if (!isGood) return;
    this.#set = Number(this.#field.value);
    send(this, "pick-image", { image: this.#set });
  }

  /** @param {boolean} isWrong */
  #complain(isWrong) {
    write(this.#problem, isWrong ? (this.#problem.dataset.sentence ?? "") : "");
    set(this.#field, "aria-invalid", isWrong || null);
  }

  /**
   * @param {"previous" | "next"} name
   * @param {number} by
   */
  #button(name, by) {
    const on = { click: () => send(this, "step-image", { by }) };
    return make("button", { type: "button", class: "round", on }, icon(name));
  }
}

customElements.define("lab-picture", LabPicture);
