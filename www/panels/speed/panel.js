// @ts-check
/** The speed panel's inside, fetched when it is first opened: a start, a progress, a table, its text to copy. */
import { copied } from "../../shell/copy.js";
import { make, set, write } from "../../shell/dom.js";
import { failureOf } from "../../shell/failure.js";
import { FIRST_MODEL } from "../../state.js";
import { TASKS, asText, engineName, rounded, workName } from "./figures.js";
import { measure } from "./measure.js";

/** @typedef {import("../../shell/words.js").Words} Words */
/** @typedef {import("./figures.js").Measured} Measured */

const HEADS = ["speed.what", "speed.rate", "speed.ms", "speed.share"];
/** As long as a person looks at what a button says. */
const SAID_MS = 2500;

export class Panel {
  #start = make("button", { type: "button", class: "primary", on: { click: () => this.#measure() } });
  #stop = make("button", { type: "button", hidden: true, on: { click: () => this.#control?.abort() } });
  #bar = make("progress", { max: 1, value: 0 });
  #count = make("span", { class: "count" });
  #progress = make("div", { class: "progress", hidden: true }, this.#bar, this.#count);
  #status = make("p", { class: "said", role: "status" });
  #heads = HEADS.map(() => make("th", { scope: "col" }));
  #caption = make("caption", { class: "unseen" });
  #rows = make("tbody");
  #peak = make("p", { class: "about" });
  #copied = make("p", { class: "unseen", role: "status" });
  #copy = make("button", { type: "button", on: { click: () => this.#copyText() } });
  #text = make("textarea", {
    readonly: true,
    rows: TASKS.length + 3,
    hidden: true,
    on: { focus: () => this.#text.select() },
  });
  #result = make(
    "div",
    { class: "figures", hidden: true },
    make("table", {}, this.#caption, make("thead", {}, make("tr", {}, ...this.#heads)), this.#rows),
    this.#peak,
    this.#copy,
    this.#copied,
    this.#text,
  );
  node = make(
    "div",
    {},
    make("div", { class: "row" }, this.#start, this.#stop, this.#progress),
    this.#status,
    this.#result,
  );

  /** @type {import("../../app.js").View | null} */
  #view = null;
  /** @type {AbortController | null} */
  #control = null;
  /** @type {Measured | null} */
  #measured = null;
  #measuredAt = 0;
  /** @type {{ key: string, params: Record<string, unknown> } | null} */
  #said = null;
  #isCopied = false;
  /** What the table shows: it is built again only for other figures or another language. */
  #shown = "";

  /** @param {import("../../app.js").View} view */
  update(view) {
    this.#view = view;
    const { words, state } = view;
    write(this.#start, words.text(this.#measured ? "speed.again" : "speed.start"));
    write(this.#stop, words.text("evaluation.stop"));
    set(this.#bar, "aria-label", words.text("speed.progress"));
    this.#start.disabled = !state.network || state.training.phase === "running";
    // Two that compute at once would measure each other.
    const said = state.training.phase === "running" ? { key: "speed.training", params: {} } : this.#said;
    write(this.#status, said ? words.text(said.key, said.params) : "");
    this.#show(words);
  }

  /** @param {Words} words */
  #show(words) {
    const measured = this.#measured;
    this.#result.hidden = !measured;
    write(this.#copy, words.text(this.#isCopied ? "speed.copied" : "speed.copy"));
    set(this.#text, "aria-label", words.text("speed.text"));
    if (!measured || this.#shown === `${this.#measuredAt} ${words.lang}`) return;
    this.#shown = `${this.#measuredAt} ${words.lang}`;
    this.#heads.forEach((head, place) => write(head, words.text(HEADS[place] ?? "")));
    write(this.#caption, words.text("speed.heading", { model: measured.model, date: words.date(this.#measuredAt) }));
    this.#rows.replaceChildren(
      ...measured.figures.map((figure) =>
        make(
          "tr",
          {},
          make(
            "th",
            { scope: "row" },
            engineName(figure, words),
            " ",
            make("span", { class: "work" }, workName(figure, words)),
          ),
          make("td", { class: "rate" }, words.number(rounded(figure.perSecond))),
          make("td", {}, words.number(rounded(figure.ms))),
          make("td", {}, words.whole(figure.share)),
        ),
      ),
    );
    write(
      this.#peak,
      words.text("speed.about.peak", { peak: rounded(measured.peak / 1e9), threads: measured.threads }),
    );
    this.#text.value = this.#asText(measured, words);
  }

  /** @param {Measured} measured @param {Words} words */
  #asText(measured, words) {
    return asText(measured, words, { device: navigator.userAgent, date: this.#measuredAt });
  }

  async #measure() {
    if (this.#control || !this.#view) return;
    const {
      state: { network, site },
    } = this.#view;
    const isShipped = site?.models.some(({ name }) => name === network?.name);
    this.#control = new AbortController();
    this.#switch(true);
    this.#say("speed.running");
    try {
      this.#measured = await measure({
        model: isShipped && network ? network.name : FIRST_MODEL,
        signal: this.#control.signal,
        onprogress: (done, count) => this.#advance(done, count),
        ondownload: () => {},
      });
      this.#measuredAt = Date.now();
      this.#sayResult(this.#measured);
    } catch (/** @type {any} */ error) {
      const { code, params } = failureOf(error);
      if (code === "aborted") this.#say("speed.stopped");
      else this.#say(`error.${code}`, params);
    }
    this.#control = null;
    this.#switch(false);
  }

  /** One sentence when all is measured: what a screen reader says. @param {Measured} measured */
  #sayResult({ figures }) {
    const [best] = figures.filter(({ work }) => work === "infer").sort((a, b) => b.perSecond - a.perSecond);
    const [quickest] = figures.filter(({ work }) => work === "train").sort((a, b) => b.perSecond - a.perSecond);
    this.#say("speed.done", { rate: rounded(best?.perSecond ?? 0), training: rounded(quickest?.perSecond ?? 0) });
  }

  /** @param {number} done @param {number} count */
  #advance(done, count) {
    this.#bar.value = done / count;
    write(this.#count, this.#view?.words.text("speed.count", { done, count }) ?? "");
  }

  /** @param {boolean} isRunning The button that was pressed makes way for the other, which then has the focus. */
  #switch(isRunning) {
    const hadFocus = [this.#start, this.#stop].includes(/** @type {any} */ (document.activeElement));
    [this.#start.hidden, this.#stop.hidden, this.#progress.hidden] = [isRunning, !isRunning, !isRunning];
    this.#bar.value = 0;
    write(this.#count, "");
    if (hadFocus) (isRunning ? this.#stop : this.#start).focus();
    if (this.#view) this.update(this.#view);
  }

  /** @param {string} key @param {Record<string, unknown>} [params] */
  #say(key, params = {}) {
    this.#said = { key, params };
    if (this.#view) this.update(this.#view);
  }

  /** Where the browser does not let a page copy, the person can. */
  async #copyText() {
    if (!this.#measured || !this.#view) return;
    const problem = await copied(this.#asText(this.#measured, this.#view.words));
    if (problem) {
      this.#text.hidden = false;
      this.#text.focus();
      return this.#say(problem);
    }
    this.#confirm(true);
    setTimeout(() => this.#confirm(false), SAID_MS);
  }

  /** @param {boolean} isCopied */
  #confirm(isCopied) {
    this.#isCopied = isCopied;
    if (!this.#view) return;
    write(this.#copied, isCopied ? this.#view.words.text("speed.copied") : "");
    this.update(this.#view);
  }
}
