// @ts-check
/** Language and theme. */
import { send } from "./dom.js";
import { LANGUAGES, languageName } from "./languages.js";
import { Segments } from "./segments.js";

class LabSettings extends HTMLElement {
  #lang = new Segments(
    "lang",
    LANGUAGES.map(({ code }) => ({ value: code, short: code.toUpperCase(), lang: code })),
    (lang) => send(this, "pick-lang", { lang }),
  );
  #theme = new Segments(
    "theme",
    [
      { value: "light", icon: "sun" },
      { value: "dark", icon: "moon" },
      { value: "system", icon: "system" },
    ],
    (theme) => send(this, "pick-theme", { theme }),
  );

  connectedCallback() {
    this.replaceChildren(this.#lang.node, this.#theme.node);
  }

  /** @param {import("../app.js").View} view */
  update({ state: { route }, words }) {
    this.#lang.update(words.text("settings.lang"), route.lang, languageName);
    this.#theme.update(words.text("settings.theme"), route.theme, (theme) => words.text(`settings.theme.${theme}`));
  }
}

customElements.define("lab-settings", LabSettings);
