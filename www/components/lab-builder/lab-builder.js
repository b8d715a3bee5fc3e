// @ts-check
/** For teachers: an embed put together, with its link and the text for their course page. What it takes comes when it is opened. */
import { make, send, set, write } from "../../page/dom.js";

class LabBuilder extends HTMLElement {
  #about = make("p", { class: "about" });
  #name = make("span");
  #switch = make("button", { type: "button", "aria-expanded": false, "aria-controls": "builder-body", on: { click: () => this.#toggle() } }, this.#name);
  #body = make("div", { id: "builder-body", hidden: true });
  /** @type {import("../../page/builder/panel.js").Builder | null} */
  #builder = null;
  #isOpen = false;
  /** @type {import("../../app.js").View | null} */
  #view = null;

  connectedCallback() {
    this.replaceChildren(this.#about, this.#switch, this.#body);
  }

  /** @param {import("../../app.js").View} view */
  update(view) {
    this.#view = view;
    write(this.#about, view.words.text("builder.about"));
    write(this.#name, view.words.text(this.#isOpen ? "builder.close" : "builder.open"));
    set(this.#switch, "aria-expanded", this.#isOpen);
    this.#body.hidden = !this.#isOpen;
    if (this.#isOpen) this.#builder?.update(view);
  }

  async #toggle() {
    this.#isOpen = !this.#isOpen;
    if (this.#view) this.update(this.#view);
    if (this.#builder || !this.#isOpen) return;
    try {
      const { Builder } = await import("../../page/builder/panel.js");
      this.#builder ??= new Builder(this.#view?.state.route);
      this.#body.replaceChildren(this.#builder.node);
      if (this.#view) this.update(this.#view);
    } catch (error) {
      send(this, "failed", { scope: "notebook", code: "fetch.offline", params: { asset: "page/builder/panel.js", message: String(error) } });
    }
  }
}

customElements.define("lab-builder", LabBuilder);
