// @ts-check
/**
 * What is seen of a session: the picture as the network sees it, ways to give another, ten bars. Several panels may show
 * the same session. Colours are the host's.
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("../../../www/cifar-lab.js").Classification} Classification
 */
import { make, set, write } from "../../../www/shell/dom.js";
import { paintPlanar, pngOf } from "./pixels.js";

export class Panel {
  #session;
  #gone = new AbortController();
  #file = make("input", { type: "file", accept: "image/*", on: { change: () => this.#choose() } });
  #choosing = make("span", { class: "button" });
  #dropping = make("span");
  #seen = make("canvas", { width: 32, height: 32, role: "img" });
  #caption = make("figcaption");
  #samples = make("div", { class: "samples", role: "group" });
  #sentence = make("p", { class: "sentence", role: "status" });
  #problem = make("p", { class: "problem", role: "alert" });
  #table = make("caption");
  #heads = [make("th", { scope: "col" }), make("th", { scope: "col" })];
  /** @type {{ row: HTMLElement, name: HTMLElement, bar: HTMLElement, share: HTMLElement }[]} */
  #rows = [];
  #body = make("tbody");
  #root = make(
    "section",
    { class: "cifar-lab-widget" },
    make(
      "div",
      { class: "picture" },
      make("figure", {}, this.#seen, this.#caption),
      make("label", { class: "choose" }, this.#file, this.#choosing, " ", this.#dropping),
      this.#samples,
    ),
    make(
      "div",
      { class: "answer" },
      this.#sentence,
      this.#problem,
      make("table", {}, this.#table, make("thead", {}, make("tr", {}, ...this.#heads)), this.#body),
    ),
  );

  /**
   * @param {Session} session
   * @param {HTMLElement} place
   */
  constructor(session, place) {
    this.#session = session;
    const { signal } = this.#gone;
    session.addEventListener("change", () => this.#update(), { signal });
    session.addEventListener("network", () => this.#open(), { signal });
    this.#root.addEventListener("dragover", (event) => this.#hover(event, true), { signal });
    this.#root.addEventListener("dragleave", (event) => this.#hover(event, false), { signal });
    this.#root.addEventListener("drop", (event) => this.#drop(event), { signal });
    place.append(this.#root);
    this.#update();
    this.#open();
  }

  close() {
    this.#gone.abort();
    this.#root.remove();
  }

  async #open() {
    try {
      const lab = await this.#session.lab();
      // A network of one's own is asked about the same images.
      if (!this.#samples.childElementCount)
        for (const index of lab.manifest.samples) this.#samples.append(await this.#sample(lab, index));
    } catch (/** @type {any} */ error) {
      this.#session.fault ??= { code: error.code ?? "internal", params: error.params ?? { message: String(error) } };
    }
    if (!this.#gone.signal.aborted) this.#update();
  }

  /**
   * @param {import("../../../www/cifar-lab.js").CifarLab} lab
   * @param {number} index Of a test image.
   */
  async #sample(lab, index) {
    const { planar } = await lab.image({ index });
    const canvas = make("canvas", { width: 32, height: 32 });
    paintPlanar(canvas, planar);
    const give = async () => this.#session.give(await pngOf(canvas));
    return make("button", { type: "button", "data-index": index, on: { click: give } }, canvas);
  }

  #choose() {
    const [file] = this.#file.files ?? [];
    if (file) this.#session.give(file);
    // The same file may be chosen again.
    this.#file.value = "";
  }

  /** @param {DragEvent} event @param {boolean} isOver */
  #hover(event, isOver) {
    event.preventDefault();
    this.#root.classList.toggle("-over", isOver);
  }

  /** @param {DragEvent} event */
  #drop(event) {
    this.#hover(event, false);
    // The host, a notebook, would take the file for one of its own.
    event.stopPropagation();
    const [file] = event.dataTransfer?.files ?? [];
    if (file) this.#session.give(file);
    else this.#session.refuse("drop.empty", {});
  }

  #update() {
    const { answer, busy, fault, isLocked, opened, words } = this.#session;
    this.#root.classList.toggle("-locked", isLocked);
    this.#file.disabled = isLocked;
    set(this.#root, "lang", words.lang);
    set(this.#root, "aria-label", words.text("widget.title"));
    set(this.#root, "aria-busy", busy ? "true" : null);
    write(this.#choosing, words.text("widget.choose"));
    write(this.#dropping, words.text("widget.drop"));
    write(this.#caption, words.text("widget.seen"));
    set(this.#seen, "aria-label", words.text("widget.seen"));
    set(this.#samples, "aria-label", words.text("widget.samples"));
    for (const button of /** @type {Iterable<HTMLElement>} */ (this.#samples.children)) {
      const name = words.text("widget.sample", { index: Number(button.dataset.index) });
      set(button, "aria-label", name);
      set(button, "disabled", isLocked);
      set(button, "title", name);
    }
    write(this.#problem, fault ? words.error(fault) : "");
    write(
      this.#sentence,
      answer
        ? this.#session.said(answer)
        : fault
          ? ""
          : words.text(!opened ? "widget.opening" : busy ? "widget.looking" : "widget.empty"),
    );
    this.#updateTable(answer);
  }

  /** @param {Classification | null} answer */
  #updateTable(answer) {
    const { words } = this.#session;
    write(this.#table, words.text("widget.table"));
    ["widget.class", "widget.probability"].forEach((key, place) =>
      write(/** @type {HTMLElement} */ (this.#heads[place]), words.text(key)),
    );
    const { places } = this.#session;
    while (this.#rows.length < places.length) this.#addRow();
    for (const { row } of this.#rows.splice(places.length)) row.remove();
    this.#rows.forEach(({ row, name, bar, share }, place) => {
      const index = places[place] ?? 0;
      const probability = answer?.probabilities[index] ?? 0;
      write(name, this.#session.nameOf(index));
      write(share, answer ? words.percent(probability) : "");
      bar.style.setProperty("--share", String(probability));
      row.classList.toggle("-best", answer?.index === index);
    });
    if (answer) paintPlanar(this.#seen, answer.seen);
    else this.#seen.getContext("2d")?.clearRect(0, 0, 32, 32);
  }

  #addRow() {
    const name = make("th", { scope: "row" });
    const [bar, share] = [make("span", { class: "bar", "aria-hidden": "true" }), make("span")];
    const row = make("tr", {}, name, make("td", {}, bar, share));
    this.#body.append(row);
    this.#rows.push({ row, name, bar, share });
  }
}
