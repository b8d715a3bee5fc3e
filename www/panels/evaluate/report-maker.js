// @ts-check
/** "Make a report": its code is fetched, and what it says gathered, when a person presses the button. */
import { make, send, set, write } from "../../shell/dom.js";
import { failureOf } from "../../shell/failure.js";
import { onDemand } from "../../shell/on-demand.js";

/** @typedef {import("../../app.js").View} View */

export class ReportMaker {
  #code = onDemand(async () => {
    const code = await import("./report-view.js");
    await code.styled();
    return code;
  });
  #title = make("h3");
  #about = make("p", { class: "about" });
  #button = make("button", { type: "button", on: { click: () => this.#make() } });
  #status = make("p", { role: "status" });
  #body = make("div");
  node = make(
    "section",
    { class: "report-maker" },
    this.#title,
    this.#about,
    make("div", { class: "row" }, this.#button),
    this.#status,
    this.#body,
  );
  /** @type {import("./report-view.js").ReportView | null} */
  #view = null;
  /** @type {[View, import("./told-answers.js").ToldAnswers] | null} */
  #shown = null;
  /** What the report in sight is of. @type {unknown} */
  #of = null;

  /**
   * @param {View} view
   * @param {import("./told-answers.js").ToldAnswers} told
   */
  update(view, told) {
    this.#shown = [view, told];
    const { words, state } = view;
    write(this.#title, words.text("report.maker"));
    write(this.#about, words.text("report.maker.about"));
    write(this.#button, words.text("report.make"));
    set(this.#button, "disabled", !told.rows || !told.figures);
    // A report of another result would not be this one's.
    if (this.#of && this.#of !== state.evaluation.result) {
      this.#of = null;
      this.#body.replaceChildren();
    }
  }

  #make() {
    const [view] = this.#shown ?? [];
    if (!view) return;
    write(this.#status, view.words.text("report.waiting"));
    this.#code(
      (code) => this.#gather(code),
      (error) => {
        const params = { asset: "panels/evaluate/report-view.js", message: String(error) };
        this.#fail({ code: "fetch.offline", params });
      },
    );
  }

  /** @param {typeof import("./report-view.js")} code */
  async #gather({ ReportView, gathered }) {
    if (!this.#shown) return;
    const [view, told] = this.#shown;
    try {
      const report = await gathered(view, told, Date.now());
      write(this.#status, "");
      if (!report || report.result !== this.#shown?.[0].state.evaluation.result) return;
      this.#view ??= new ReportView();
      this.#of = report.result;
      this.#view.show(report, this.#shown[0].words);
      this.#body.replaceChildren(this.#view.node);
      /** @type {HTMLElement | null} */ (this.#view.node.querySelector("button"))?.focus();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** @param {any} error */
  #fail(error) {
    const { code, params } = failureOf(error);
    write(this.#status, "");
    if (code !== "closed") send(this.node, "failed", { scope: "evaluate", code, params });
  }
}
