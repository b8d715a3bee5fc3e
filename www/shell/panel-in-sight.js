// @ts-check
/**
 * A panel whose code, styles and workers are fetched when it first comes into sight, and which rests out of it. Its words are
 * `NAME.about` and `NAME.waiting`, its failures have its name.
 * @typedef {import("../app.js").View} View
 * @typedef {{ node: HTMLElement, update(view: View, isSeen: boolean): void }} Panel
 */
import { make, send, write } from "./dom.js";
import { onDemand } from "./on-demand.js";

export class PanelInSight extends HTMLElement {
  #name;
  #code;
  #about = make("p", { class: "about" });
  #waiting = make("p", { class: "waiting", role: "status" });
  #body = make("div", { class: "body" }, this.#waiting);
  /** @type {Panel | null} */
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

  /**
   * @param {string} name The panel's.
   * @param {() => Promise<{ Panel: new () => Panel }>} load
   */
  constructor(name, load) {
    super();
    this.#name = name;
    this.#code = onDemand(load);
  }

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
    const name = this.#name;
    this.#view = view;
    write(this.#about, words.text(`${name}.about`));
    write(this.#waiting, state.failures[name] ? "" : words.text(`${name}.waiting`));
    if (this.#panel) this.#panel.update(view, this.#isSeen);
    // What has failed is fetched again when the person wants it to be.
    else if (this.#isSeen && state.phase === "ready" && !state.failures[name]) this.#fetch();
  }

  #fetch() {
    this.#code(
      ({ Panel }) => {
        this.#panel = new Panel();
        this.#body.replaceChildren(this.#panel.node);
        if (this.#view) this.update(this.#view);
      },
      (error) => {
        const params = { asset: `panels/${this.#name}/panel.js`, message: String(error) };
        send(this, "failed", { scope: this.#name, code: "fetch.offline", params });
      },
    );
  }
}
