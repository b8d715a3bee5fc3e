// @ts-check
/** How fast this device is with the page's own engines. What it takes is fetched when the panel is opened. */
import { make, send, set, write } from "../../shell/dom.js";
import { onDemand } from "../../shell/on-demand.js";

/** @typedef {import("../../app.js").View} View */

const PANEL = "panels/speed/panel.js";

class LabSpeed extends HTMLElement {
  #code = onDemand(() => import("./panel.js"));
  #about = make("p", { class: "about" });
  #switch = make("button", {
    type: "button",
    "aria-expanded": false,
    "aria-controls": "speed-panel",
    on: { click: () => send(this, "pick-panel", { panel: this.#isOpen ? "" : "speed" }) },
  });
  #waiting = make("p", { class: "about", role: "status" });
  #inside = make("div", { id: "speed-panel", class: "inside", hidden: true }, this.#waiting);
  /** @type {import("./panel.js").Panel | null} */
  #panel = null;
  #isOpen = false;
  /** Why the inside did not come; closing and opening tries again. @type {string | null} */
  #problem = null;
  /** @type {View | null} */
  #view = null;

  connectedCallback() {
    this.replaceChildren(this.#about, this.#switch, this.#inside);
  }

  /** @param {View} view */
  update(view) {
    const {
      state: { route },
      words,
    } = view;
    this.#view = view;
    this.#isOpen = route.panel === "speed";
    write(this.#about, words.text("speed.about"));
    write(this.#switch, words.text(this.#isOpen ? "speed.close" : "speed.open"));
    set(this.#switch, "aria-expanded", this.#isOpen);
    this.#inside.hidden = !this.#isOpen;
    if (!this.#isOpen) this.#problem = null;
    write(this.#waiting, words.text(this.#problem ?? "notebook.waiting", { asset: PANEL }));
    this.#panel?.update(view);
    if (this.#isOpen && !this.#panel && !this.#problem) this.#fetch();
  }

  #fetch() {
    this.#code(
      ({ Panel }) => {
        this.#panel = new Panel();
        this.#inside.replaceChildren(this.#panel.node);
        if (this.#view) this.update(this.#view);
      },
      () => {
        this.#problem = "error.fetch.offline";
        if (this.#view) this.update(this.#view);
      },
    );
  }
}

customElements.define("lab-speed", LabSpeed);
