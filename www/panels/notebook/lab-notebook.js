// @ts-check
/** The notebook beside its live twin. What the steps need is fetched when they are opened, code and data. */
import { make, send, set, write } from "../../shell/dom.js";
import { onDemand } from "../../shell/on-demand.js";

/** @typedef {import("../../app.js").View} View */

class LabNotebook extends HTMLElement {
  #code = onDemand(() => import("./panel.js"));
  #about = make("p", { class: "about" });
  #name = make("span");
  #switch = make(
    "button",
    {
      type: "button",
      class: "primary",
      "aria-expanded": false,
      "aria-controls": "notebook-steps",
      on: { click: () => send(this, "pick-panel", { panel: this.#isOpen ? "" : "notebook" }) },
    },
    this.#name,
  );
  #steps = make("div", { id: "notebook-steps", hidden: true });
  #waiting = make("p", { class: "waiting", role: "status" });
  /** @type {import("./panel.js").Panel | null} */
  #panel = null;
  #isOpen = false;
  /** @type {View | null} */
  #view = null;

  connectedCallback() {
    this.#steps.append(this.#waiting);
    this.replaceChildren(this.#about, this.#switch, this.#steps);
  }

  /** @param {View} view */
  update(view) {
    const {
      state: { route, failures },
      words,
    } = view;
    this.#view = view;
    this.#isOpen = route.panel === "notebook" || route.place === "notebook";
    write(this.#about, words.text("notebook.about"));
    write(this.#name, words.text(this.#isOpen ? "notebook.close" : "notebook.open"));
    set(this.#switch, "aria-expanded", this.#isOpen);
    this.#steps.hidden = !this.#isOpen;
    write(this.#waiting, this.#panel ? "" : words.text("notebook.waiting"));
    if (!this.#isOpen) return;
    if (this.#panel) this.#panel.update(view);
    // What has failed is fetched again when the person wants it to be.
    else if (!failures.notebook) this.#fetch();
  }

  /** Brings it before the eyes, and the keyboard to its title. */
  reveal() {
    const title = document.getElementById("notebook-title");
    title?.focus({ preventScroll: true });
    title?.scrollIntoView({ block: "start" });
  }

  #fetch() {
    this.#code(
      ({ Panel }) => {
        this.#panel = new Panel();
        this.#steps.replaceChildren(this.#panel.node);
        if (this.#view) this.update(this.#view);
      },
      (error) => {
        const params = { asset: "panels/notebook/panel.js", message: String(error) };
        send(this, "failed", { scope: "notebook", code: "fetch.offline", params });
      },
    );
  }
}

customElements.define("lab-notebook", LabNotebook);
