// @ts-check
/** The notebook beside its live twin. What the steps need is fetched when they are opened, code and data. */
import { make, send, set, write } from "../../shell/dom.js";

/** @typedef {import("../../app.js").View} View */

class LabNotebook extends HTMLElement {
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
  #isComing = false;
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

  async #fetch() {
    if (this.#isComing) return;
    this.#isComing = true;
    try {
      const { Panel } = await import("./panel.js");
      this.#panel = new Panel();
      this.#steps.replaceChildren(this.#panel.node);
      if (this.#view) this.update(this.#view);
    } catch (error) {
      send(this, "failed", {
        scope: "notebook",
        code: "fetch.offline",
        params: { asset: "panels/notebook/panel.js", message: String(error) },
      });
    }
    this.#isComing = false;
  }
}

customElements.define("lab-notebook", LabNotebook);
