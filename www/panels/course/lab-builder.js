// @ts-check
/** For teachers: an embed put together, with its link and the text for their course page. What it takes comes when its place is opened. */
import { make, send, write } from "../../shell/dom.js";
import { onDemand } from "../../shell/on-demand.js";

class LabBuilder extends HTMLElement {
  #code = onDemand(() => import("./panel.js"));
  #about = make("p", { class: "about" });
  #waiting = make("p", { class: "about", role: "status" });
  #body = make("div", {}, this.#waiting);
  /** @type {import("./panel.js").Builder | null} */
  #builder = null;
  /** @type {import("../../app.js").View | null} */
  #view = null;

  connectedCallback() {
    this.replaceChildren(this.#about, this.#body);
  }

  /** @param {import("../../app.js").View} view */
  update(view) {
    this.#view = view;
    write(this.#about, view.words.text("builder.about"));
    write(this.#waiting, view.words.text("notebook.waiting"));
    if (view.state.route.place !== "course") return;
    if (this.#builder) this.#builder.update(view);
    // What has failed is fetched again when the person wants it to be.
    else if (!view.state.failures.builder) this.#fetch(view);
  }

  /** @param {import("../../app.js").View} view */
  #fetch({ state }) {
    this.#code(
      ({ Builder }) => {
        this.#builder = new Builder(state.route);
        this.#body.replaceChildren(this.#builder.node);
        if (this.#view) this.update(this.#view);
      },
      (error) => {
        const params = { asset: "panels/course/panel.js", message: String(error) };
        send(this, "failed", { scope: "builder", code: "fetch.offline", params });
      },
    );
  }
}

customElements.define("lab-builder", LabBuilder);
