// @ts-check
/** Ready-made parts on pages of their own: the list that the site's build has made of `presets/presets.json`. */
import { make, write } from "../../shell/dom.js";

/** As the list names a page; another address would not be ours. */
const PAGE = /^presets\/[a-z]{2}\/[a-z0-9-]+\.html$/;

/**
 * @param {any} list
 * @returns {any[]}
 */
const entries = (list) => (Array.isArray(list?.presets) ? list.presets : []);

/**
 * @param {unknown} list As it was fetched.
 * @param {string} lang
 * @param {string} base The site's address.
 * @returns {{ title: string, url: string, words: string | null }[]} `words`: the language of the title, where that is another.
 */
export function ofLanguage(list, lang, base) {
  return entries(list)
    .filter((entry) => entry?.lang === lang && PAGE.test(entry.page))
    .map(({ title, page, words = null }) => ({ title: String(title), url: new URL(page, base).href, words }));
}

/** Whether the site was built for its address, and each page has oEmbed data. @param {unknown} list */
export const hasAnswers = (list) => entries(list).some((entry) => entry?.oembed);

export class Presets {
  #title = make("summary");
  #about = make("p", { class: "about" });
  #list = make("ul", { class: "ready" });
  #base;
  /** @type {unknown} */
  #found = null;
  #isAsked = false;
  #shown = "";
  /** @type {import("../../shell/words.js").Words | null} */
  #words = null;

  /** @param {string} base */
  constructor(base) {
    this.#base = base;
    this.node = make(
      "details",
      { "data-form": "presets", on: { toggle: () => this.#ask() } },
      this.#title,
      this.#about,
      this.#list,
    );
  }

  /** @param {import("../../shell/words.js").Words} words */
  update(words) {
    this.#words = words;
    write(this.#title, words.text("builder.presets"));
    const about = !this.#found
      ? this.#isAsked
        ? "builder.presets.absent"
        : "builder.presets.about"
      : hasAnswers(this.#found)
        ? "builder.presets.oembed"
        : "builder.presets.about";
    write(this.#about, words.text(about));
    const pages = ofLanguage(this.#found, words.lang, this.#base);
    const shown = JSON.stringify(pages);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#list.replaceChildren(
      ...pages.map(({ title, url, words }) => make("li", {}, make("a", { href: url, lang: words }, title))),
    );
  }

  /** When it is opened; again after a failure. */
  async #ask() {
    if (this.#found || !(/** @type {HTMLDetailsElement} */ (this.node).open)) return;
    const response = await fetch(new URL("presets/index.json", this.#base)).catch(() => null);
    this.#found = response?.ok ? await response.json().catch(() => null) : null;
    this.#isAsked = true;
    if (this.#words) this.update(this.#words);
  }
}
