// @ts-check
/** The network from inside. What it takes, code and worker, is fetched when it first comes into sight, and rests out of it. */
import { make, send, write } from "../../shell/dom.js";
import { onDemand } from "../../shell/on-demand.js";

/** @typedef {import("../../app.js").View} View */

class LabInside extends HTMLElement {
  #code = onDemand(() => import("./panel.js"));
  #about = make("p", { class: "about" });
  #waiting = make("p", { class: "waiting", role: "status" });
  #body = make("div", { class: "body" }, this.#waiting);
  /** @type {import("./panel.js").Panel | null} */
  #panel = null;
  #isSeen = false;
  #sight = new IntersectionObserver(
    (entries) => {
      // Of a movement to and fro, the end counts.
      this.#isSeen = entries.at(-1)?.isIntersecting ?? false;
      if (this.#view) this.update(this.#view);
    },
    { rootMargin: "200px" },
  );
  /** @type {View | null} */
  #view = null;

  connectedCallback() {
    this.replaceChildren(this.#about, this.#body);
    this.#sight.observe(this);
  }

  disconnectedCallback() {
    this.#sight.disconnect();
  }

  /** @param {View} view */
  update(view) {
    const { state, words } = view;
    this.#view = view;
    write(this.#about, words.text("inside.about"));
    write(this.#waiting, state.failures.inside ? "" : words.text("inside.waiting"));
    if (this.#panel) this.#panel.update(view, this.#isSeen);
    // What has failed is fetched again when the person wants it to be.
    else if (this.#isSeen && state.phase === "ready" && !state.failures.inside) this.#fetch();
  }

  #fetch() {
    this.#code(
      ({ Panel }) => {
        this.#panel = new Panel();
        this.#body.replaceChildren(this.#panel.node);
        if (this.#view) this.update(this.#view);
      },
      (error) => {
        const params = { asset: "panels/inside/panel.js", message: String(error) };
        send(this, "failed", { scope: "inside", code: "fetch.offline", params });
      },
    );
  }
}

customElements.define("lab-inside", LabInside);
