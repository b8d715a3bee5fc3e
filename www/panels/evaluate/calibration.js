// @ts-check
/** Is 90 % ninety in a hundred? What it takes, code and worker, is fetched when a person opens it. */
import { make, send, write } from "../../shell/dom.js";
import { onDemand } from "../../shell/on-demand.js";

/** @typedef {import("../../app.js").View} View */

export class Calibration {
  #code = onDemand(async () => {
    const code = await import("./calibration-view.js");
    await code.styled();
    return code;
  });
  #title = make("summary");
  #waiting = make("p", { class: "waiting", role: "status" });
  node = make(
    "details",
    { class: "calibration-view", on: { toggle: () => this.#toggle() } },
    this.#title,
    this.#waiting,
  );
  /** @type {import("./calibration-view.js").CalibrationView | null} */
  #shown = null;
  /** @type {View | null} */
  #view = null;

  /** @param {View} view */
  update(view) {
    this.#view = view;
    write(this.#title, view.words.text("calibration.title"));
    if (this.node.open !== this.#isAsked) this.node.open = this.#isAsked;
    this.#refresh();
  }

  /** Whether it is open, as the address has it. */
  get #isAsked() {
    return !!this.#view?.state.route.calibration;
  }

  /** The address says what is open; where it is locked, that stays. */
  #toggle() {
    const isOpen = this.node.open;
    if (isOpen === this.#isAsked) return this.#refresh();
    send(this.node, "ask-calibration", { calibration: isOpen ? (this.#shown?.text ?? "open") : "" });
  }

  #refresh() {
    const view = this.#view;
    if (!view) return;
    const { failures } = view.state;
    write(this.#waiting, failures.evaluate ? "" : view.words.text("calibration.waiting"));
    if (this.#shown) this.#shown.update(view, this.node.open);
    // What has failed is fetched again when the person wants it to be.
    else if (this.node.open && !failures.evaluate) this.#fetch();
  }

  #fetch() {
    this.#code(
      ({ CalibrationView }) => {
        this.#shown = new CalibrationView();
        this.#waiting.replaceWith(this.#shown.node);
        this.#refresh();
      },
      (error) => {
        const params = { asset: "panels/evaluate/calibration-view.js", message: String(error) };
        send(this.node, "failed", { scope: "evaluate", code: "fetch.offline", params });
      },
    );
  }
}
