// @ts-check
/** "Give this result to your teacher": what it takes is fetched when a person opens it. A part of other panels. */
import { make, send, write } from "../../shell/dom.js";
import { failureOf } from "../../shell/failure.js";
import { onDemand } from "../../shell/on-demand.js";

/** @typedef {import("../../app.js").View} View */

export class Give {
  #code = onDemand(async () => {
    const code = await import("./give-form.js");
    await code.styled();
    return code;
  });
  #title = make("summary");
  #body = make("div");
  node = make("details", { class: "give-result", on: { toggle: () => this.#refresh() } }, this.#title, this.#body);
  /** @type {import("./give-form.js").GiveForm | null} */
  #form = null;
  /** @type {View | null} */
  #view = null;
  /** @type {"train" | "evaluate"} */
  #scope;
  /** @type {"run" | "evaluated"} */
  #kind;

  /**
   * @param {"train" | "evaluate"} scope The panel's, which tells of failures.
   * @param {"run" | "evaluated"} kind
   */
  constructor(scope, kind) {
    [this.#scope, this.#kind] = [scope, kind];
  }

  /** @param {View} view */
  update(view) {
    this.#view = view;
    write(this.#title, view.words.text("results.give"));
    this.#refresh();
  }

  #refresh() {
    const view = this.#view;
    if (!view || !this.node.open) return;
    if (this.#form) this.#form.update(view);
    // What has failed is fetched again when the person wants it to be.
    else if (!view.state.failures[this.#scope]) this.#fetch();
  }

  #fetch() {
    this.#code(
      ({ GiveForm }) => {
        this.#form = new GiveForm(this.#kind, (error) => this.#fail(error));
        this.#body.replaceChildren(this.#form.node);
        this.#refresh();
      },
      (error) => {
        const params = { asset: "panels/results/give-form.js", message: String(error) };
        this.#fail({ code: "fetch.offline", params });
      },
    );
  }

  /** @param {any} error */
  #fail(error) {
    const { code, params } = failureOf(error);
    if (code !== "closed") send(this.node, "failed", { scope: this.#scope, code, params });
  }
}
