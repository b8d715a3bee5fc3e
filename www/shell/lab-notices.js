// @ts-check
/**
 * What failed: a sentence each, with the way to try again; what does not come for want of a connection is one together. What
 * worked before goes on working.
 */
import { make, send } from "./dom.js";
import { isUnreached, sentenceOf, technical, unreached } from "./failure-words.js";
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
  update({ state: { failures, offline, answer }, words }) {
    const shown = JSON.stringify([failures, words.lang, offline.all, navigator.onLine, !answer]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    const hadFocus = this.contains(document.activeElement);
    const all = Object.entries(failures);
    const missing = all.filter(([, { code }]) => isUnreached(code)).map(([scope]) => scope);
    const together = navigator.onLine && missing.length < 2 ? [] : missing;
    const rows = all
      .filter(([scope]) => !together.includes(scope))
      .map(([scope, failure]) => this.#notice(scope, failure, !!answer, words));
    if (together.length)
      rows.push(this.#row(together, "fetch.offline", unreached(together, offline, !!answer, words), "", false, words));
    this.#list.replaceChildren(...rows);
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
   * @param {boolean} isAnswered
   * @param {Words} words
   */
  #notice(scope, { code, params, recovered }, isAnswered, words) {
    const sentence = sentenceOf(code, params, words);
    // A picture that was refused is refused again, an address says what it says, and a processor is what it is.
    const isFinal = ["picture", "damage", "address", "processor"].includes(scope) || code === "picture.falsified";
    const kept = isAnswered && ["picture", "image"].includes(scope) ? words.text("notice.kept") : "";
    const after =
      recovered === true ? words.text("notice.recovered") : recovered === false ? words.text("notice.lost") : kept;
    return this.#row([scope], code, [sentence, after].filter(Boolean).join(" "), technical(params), isFinal, words);
  }

  /**
   * @param {string[]} scopes
   * @param {string} code
   * @param {string} said
   * @param {string} detail
   * @param {boolean} isFinal Whether to try again would be of no use.
   * @param {Words} words
   */
  #row(scopes, code, said, detail, isFinal, words) {
    const button = (/** @type {string} */ action, /** @type {Node | string} */ face, name = "") =>
      make(
        "button",
        {
          type: "button",
          class: action,
          "aria-label": name || null,
          on: { click: () => scopes.forEach((scope) => send(this, action, { scope })) },
        },
        face,
      );
    return make(
      "div",
      { class: "notice", "data-scope": scopes.join(" "), "data-code": code },
      icon("warning"),
      make("div", { class: "words" }, make("p", {}, said), technicalDetail(detail, words)),
      !isFinal && button("retry", words.text(code === "version.mismatch" ? "notice.reload" : "notice.retry")),
      !scopes.includes("open") && button("dismiss", icon("cross"), words.text("notice.dismiss")),
    );
  }
}

customElements.define("lab-notices", LabNotices);
