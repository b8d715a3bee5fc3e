// @ts-check
/** What damaged pictures do to a network's answers. What it takes is fetched when it first comes into sight. */
import { make, send, write } from "../../shell/dom.js";
import { onDemand } from "../../shell/on-demand.js";

/** @typedef {import("../../app.js").View} View */

class LabRobustness extends HTMLElement {
  #code = onDemand(async () => {
    const code = await import("./panel.js");
    await code.styled();
    return code;
  });
  #about = make("p", { class: "about" });
  #waiting = make("p", { class: "waiting", role: "status" });
  #body = make("div", {}, this.#waiting);
  /** @type {import("./panel.js").Panel | null} */
  #panel = null;
  #isSeen = false;
  #sight = new IntersectionObserver(
    (entries) => {
      // Of a movement to and fro, the end counts.
      this.#isSeen = entries.at(-1)?.isIntersecting ?? false;
      if (this.#view) this.update(this.#view);
    },
    { rootMargin: "100px" },
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
    write(this.#about, words.text("robustness.about"));
    write(this.#waiting, state.failures.robustness ? "" : words.text("robustness.waiting"));
    if (this.#panel) this.#panel.update(view, this.#isSeen);
    // What has failed is fetched again when the person wants it to be.
    else if (this.#isSeen && state.phase === "ready" && !state.failures.robustness) this.#fetch();
  }

  #fetch() {
    this.#code(
      ({ Panel }) => {
        this.#panel = new Panel();
        this.#body.replaceChildren(this.#panel.node);
        if (this.#view) this.update(this.#view);
      },
      (error) => {
        const params = { asset: "panels/robustness/panel.js", message: String(error) };
        send(this, "failed", { scope: "robustness", code: "fetch.offline", params });
      },
    );
  }
}

customElements.define("lab-robustness", LabRobustness);
