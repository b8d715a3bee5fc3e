// @ts-check
/**
 * The builder: what a teacher chooses on one side, and on the other the embed as it will be, its link, its QR code and the
 * text for each kind of course page.
 * @typedef {import("../../app.js").View} View
 * @typedef {import("./choices.js").Choices} Choices
 */
import { make, write } from "../../shell/dom.js";
import { isOwn } from "../../shell/own-networks.js";
import { USUAL, heightOf, keysOf, linkOf } from "./choices.js";
import { copyRow } from "./copy.js";
import { COURSE_TOOLS } from "./course-tools.js";
import { Form } from "./form.js";
import { Presets } from "./presets.js";
import { qrCode } from "./qr.js";
import { FORMS, snippet } from "./snippets.js";

/** A preview is a page that loads: not for each letter of a question. */
const PREVIEW_MS = 600;
const BASE = new URL("../../", import.meta.url).href;
const SCRIPT = new URL("cifar-lab-element.js", BASE).href;

export class Builder {
  /** @type {Choices} */
  #choices;
  #form = new Form((change) => this.#choose(change));
  #previewTitle = make("h3");
  #preview = make("iframe", { loading: "lazy", allow: "camera; clipboard-write; fullscreen" });
  #link = copyRow("link");
  #code = make("div", { class: "code" });
  #codeAbout = make("p", { class: "about" });
  #host = make("p", { class: "host" });
  #snippetsTitle = make("h3");
  #toolLabel = make("label", { for: "builder-tool" });
  #all = make("option", { value: "" });
  #tool = make(
    "select",
    { id: "builder-tool", on: { change: () => this.#showTexts() } },
    this.#all,
    ...COURSE_TOOLS.map(([tool]) => make("option", { value: tool }, tool)),
  );
  #snippets = FORMS.map((form) => {
    const [row, about] = [copyRow(form), make("p", { class: "about" })];
    const details = make("details", { "data-form": form, open: form === "iframe" }, row.summary, about, row.node);
    return { form, row, about, details };
  });
  #presets = new Presets(BASE);
  /** @type {ReturnType<typeof setTimeout> | null} */
  #timer = null;
  #shown = "";
  /** @type {View | null} */
  #view = null;

  /** @param {import("../../state.js").Route} [route] What the page shows now is what the teacher has in mind. */
  constructor(route) {
    const { model: shown = USUAL.model, image = USUAL.image, lesson = "" } = route ?? {};
    // A course page cannot have a network that is in this page alone.
    const model = isOwn(shown) ? USUAL.model : shown;
    const panel = lesson ? "lessons" : USUAL.panel;
    this.#choices = { ...USUAL, panel, model, image, lesson, height: heightOf(panel) };
    this.node = make(
      "div",
      { class: "builder" },
      this.#form.node,
      make(
        "div",
        { class: "outcome" },
        this.#previewTitle,
        this.#preview,
        this.#host,
        make(
          "div",
          { class: "handed" },
          make("div", {}, this.#link.title, this.#link.node, this.#codeAbout),
          this.#code,
        ),
        this.#snippetsTitle,
        make("div", { class: "field" }, this.#toolLabel, this.#tool),
        ...this.#snippets.map(({ details }) => details),
        this.#presets.node,
      ),
    );
  }

  /** @param {View} view */
  update(view) {
    this.#view = view;
    const { words, state } = view;
    this.#presets.update(words);
    this.#form.update(this.#choices, words, state.site?.models.map(({ name }) => name) ?? []);
    const url = linkOf(this.#choices, BASE);
    const shown = `${url} ${words.lang} ${this.#choices.height}`;
    if (shown === this.#shown) return;
    this.#shown = shown;
    const { panel, height } = this.#choices;
    const title = `cifar-lab: ${words.text(words.has(`embed.panel.${panel}`) ? `embed.panel.${panel}` : "page.name")}`;
    write(this.#previewTitle, words.text("builder.preview"));
    write(this.#snippetsTitle, words.text("builder.snippets"));
    write(this.#toolLabel, words.text("builder.tool"));
    write(this.#all, words.text("builder.tool.all"));
    write(this.#codeAbout, words.text("builder.qr.about"));
    // A teacher's own machine is no address for students.
    const isHere = /^(localhost|127\.|\[::1\])/.test(location.hostname);
    write(this.#host, isHere ? words.text("builder.here") : "");
    this.#link.update(url, words.text("builder.link"), words);
    for (const { form, row, about } of this.#snippets) {
      row.update(
        snippet(form, { url, script: SCRIPT, keys: keysOf(this.#choices), title, height }),
        words.text(`builder.form.${form}`),
        words,
      );
      write(about, words.text(`builder.form.${form}.about`));
    }
    this.#showLater(url, title);
  }

  /** The text of the chosen tool, open; without one, all of them. */
  #showTexts() {
    const [, chosen] = COURSE_TOOLS.find(([tool]) => tool === this.#tool.value) ?? [];
    for (const { form, details } of this.#snippets) {
      details.hidden = chosen !== undefined && form !== chosen;
      details.open = form === (chosen ?? "iframe");
    }
  }

  /**
   * @param {string} url
   * @param {string} title
   */
  #showLater(url, title) {
    if (this.#timer) clearTimeout(this.#timer);
    const show = async () => {
      this.#preview.title = title;
      this.#preview.style.height = `${this.#choices.height}px`;
      if (this.#preview.src !== url) this.#preview.src = url;
      const code = await qrCode(url, this.#view?.words.text("builder.qr") ?? "").catch(() => null);
      this.#code.replaceChildren(...(code ? [code] : []));
    };
    this.#timer = setTimeout(show, this.#preview.src ? PREVIEW_MS : 0);
  }

  /** @param {Partial<Choices>} change */
  #choose(change) {
    const height = change.panel ? { height: heightOf(change.panel) } : {};
    this.#choices = { ...this.#choices, ...height, ...change };
    if (this.#view) this.update(this.#view);
  }
}
