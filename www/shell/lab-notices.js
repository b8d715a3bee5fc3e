// @ts-check
/** What failed: a sentence each, with the way to try again. What worked before goes on working. */
import { make, send } from "./dom.js";
import { sentenceOf, technical } from "./failure-words.js";
import { icon } from "./icons.js";
import { technicalDetail } from "./technical-detail.js";

/** @typedef {import("./words.js").Words} Words */
/** @typedef {import("../state.js").Failure} Failure */

class LabNotices extends HTMLElement {
  #list = make("div", { class: "list", role: "alert" });
  #shown = "";

  connectedCallback() {
    this.replaceChildren(this.#list);
  }

  /** @param {import("../app.js").View} view */
  update({ state: { failures }, words }) {
    const shown = JSON.stringify([failures, words.lang]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    const hadFocus = this.contains(document.activeElement);
    this.#list.replaceChildren(
      ...Object.entries(failures).map(([scope, failure]) => this.#notice(scope, failure, words)),
    );
    document.documentElement.classList.toggle("has-notices", this.#list.childElementCount > 0);
    // The pressed button is gone: the focus goes to what it was about.
    if (hadFocus)
      /** @type {HTMLElement} */ (this.querySelector("button") ?? document.getElementById("main"))?.focus({
        preventScroll: true,
      });
  }

  /**
   * @param {string} scope
   * @param {Failure} failure
   * @param {Words} words
   */
  #notice(scope, { code, params, recovered }, words) {
    const sentence = sentenceOf(code, params, words);
    // A picture that was refused is refused again, an address says what it says, and a processor is what it is.
    const isFinal = ["picture", "damage", "address", "processor"].includes(scope) || code === "picture.falsified";
    const kept = scope === "picture" ? words.text("notice.kept") : "";
    const after =
      recovered === true ? words.text("notice.recovered") : recovered === false ? words.text("notice.lost") : kept;
    const detail = technical(params);
    const button = (/** @type {string} */ action, /** @type {Node | string} */ face, name = "") =>
      make(
        "button",
        {
          type: "button",
          class: action,
          "aria-label": name || null,
          on: { click: () => send(this, action, { scope }) },
        },
        face,
      );
    return make(
      "div",
      { class: "notice", "data-scope": scope, "data-code": code },
      icon("warning"),
      make(
        "div",
        { class: "words" },
        make("p", {}, [sentence, after].filter(Boolean).join(" ")),
        technicalDetail(detail, words),
      ),
      !isFinal && button("retry", words.text(code === "version.mismatch" ? "notice.reload" : "notice.retry")),
      scope !== "open" && button("dismiss", icon("cross"), words.text("notice.dismiss")),
    );
  }
}

customElements.define("lab-notices", LabNotices);
