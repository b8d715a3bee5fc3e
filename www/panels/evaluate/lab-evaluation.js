// @ts-check
/** All test images, evaluated here: the figure that the metadata claims can be checked by anyone. */
import { make, send, set, write } from "../../shell/dom.js";
import { onDemand } from "../../shell/on-demand.js";

/** @typedef {import("../../shell/words.js").Words} Words */
/** @typedef {import("../../state.js").State} State */

class LabEvaluation extends HTMLElement {
  #about = make("p", { class: "about" });
  #start = make("button", { type: "button", class: "primary", on: { click: () => this.#press("evaluate") } });
  #stop = make("button", { type: "button", hidden: true, on: { click: () => this.#press("stop-evaluation") } });
  #bar = make("progress", { max: 1, value: 0 });
  #count = make("span", { class: "count" });
  #progress = make("div", { class: "progress", hidden: true }, this.#bar, this.#count);
  #figure = make("span", { class: "figure" });
  #sentence = make("span", { class: "sentence" });
  #result = make("p", { class: "result", role: "status" }, this.#figure, " ", this.#sentence);
  /** What the result is worth, fetched once there is one. */
  #code = onDemand(async () => {
    const code = await import("./panel.js");
    await code.styled();
    return code;
  });
  /** @type {import("./panel.js").Panel | null} */
  #panel = null;
  /** @type {import("../../app.js").View | null} */
  #view = null;
  /** The button that was pressed makes way for the other, which then has the focus. */
  #takesFocus = false;

  connectedCallback() {
    this.replaceChildren(
      this.#about,
      make("div", { class: "row" }, this.#start, this.#stop, this.#progress),
      this.#result,
    );
  }

  /** @param {"evaluate" | "stop-evaluation"} action */
  #press(action) {
    this.#takesFocus = true;
    send(this, action);
  }

  /** @param {import("../../app.js").View} view */
  update(view) {
    const { state, words } = view;
    this.#view = view;
    const { evaluation, network, site, engine, busy } = state;
    const isRunning = evaluation.phase === "running";
    const { accuracy = 0, n = 0 } = network?.metadata ?? {};
    const about = { engine: words.text(`engine.${engine}`), claimed: words.percent(accuracy ?? 0) };
    write(this.#about, words.text(n ? "evaluation.about" : "evaluation.about.none", about));
    write(this.#start, words.text("evaluation.start", { count: site?.count ?? 10_000 }));
    write(this.#stop, words.text("evaluation.stop"));
    this.#start.disabled = !network || busy.model || busy.engine;
    this.#switch(isRunning);
    this.#progress.hidden = !isRunning;
    this.#bar.value = evaluation.count ? evaluation.done / evaluation.count : 0;
    set(this.#bar, "aria-label", words.text("evaluation.progress"));
    write(this.#count, words.text("evaluation.count", evaluation));
    this.#updateResult(state, words);
    if (this.#panel) this.#panel.update(view);
    // What has failed is fetched again when the person wants it to be.
    else if (evaluation.result && !state.failures.evaluate) this.#fetch();
  }

  #fetch() {
    this.#code(
      ({ Panel }) => {
        this.#panel = new Panel();
        this.append(this.#panel.node);
        if (this.#view) this.update(this.#view);
      },
      (error) => {
        const params = { asset: "panels/evaluate/panel.js", message: String(error) };
        send(this, "failed", { scope: "evaluate", code: "fetch.offline", params });
      },
    );
  }

  /** @param {boolean} isRunning */
  #switch(isRunning) {
    if (this.#stop.hidden !== isRunning) return;
    [this.#start.hidden, this.#stop.hidden] = [isRunning, !isRunning];
    const hadFocus =
      this.#takesFocus &&
      [document.body, this.#start, this.#stop].includes(/** @type {any} */ (document.activeElement));
    if (hadFocus) (isRunning ? this.#stop : this.#start).focus();
    this.#takesFocus = isRunning;
  }

  /**
   * @param {State} state
   * @param {Words} words
   */
  #updateResult({ evaluation: { result }, network, route }, words) {
    write(this.#figure, result ? words.percent(result.accuracy) : "");
    const linked = route.pictures && !result ? words.text("evaluation.linked") : "";
    if (!result || !network) return write(this.#sentence, linked);
    // With the mirror image it is another way to answer, with a figure of its own.
    const told = result.withMirror ? network.metadata.measured?.mirrored : network.metadata;
    const [accuracy, n] = [told?.accuracy ?? NaN, told?.n ?? 0];
    const [low, high] = result.interval.map((share) => words.percent(share));
    const seconds = Math.round(result.ms / 100) / 10;
    const figures = { ...result, engine: words.text(`engine.${result.engine}`), low, high, seconds };
    const said = words.text("evaluation.result", /** @type {any} */ (figures));
    const claim = { claimed: words.percent(accuracy), n };
    // A network in training was validated on fewer images: figures of other images are neither the same nor not.
    const isSame = Math.abs(result.correct - accuracy * n) < 1.5;
    const compared = n
      ? words.text(result.n !== n ? "evaluation.fewer" : isSame ? "evaluation.same" : "evaluation.other", claim)
      : "";
    write(
      this.#sentence,
      [said, result.withMirror && words.text("evaluation.mirror"), compared].filter(Boolean).join(" "),
    );
  }
}

customElements.define("lab-evaluation", LabEvaluation);
