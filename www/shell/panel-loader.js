// @ts-check
/**
 * The code of panels that the first answer does without: what is before the eyes comes at once, the rest after the
 * answer. A panel that does not come says so, and is fetched again when the person wants it.
 * @typedef {import("../panels/registry.js").Description} Description
 */
import { PANELS } from "../panels/registry.js";

export class PanelLoader {
  /** @type {Map<string, Promise<void>>} */
  #coming = new Map();
  #before;
  #oncome;
  #onfailure;

  /**
   * @param {() => Promise<unknown>} before What every panel needs besides its code: it is fetched beside that.
   * @param {() => void} oncome
   * @param {(panel: string, error: unknown) => void} onfailure
   */
  constructor(before, oncome, onfailure) {
    this.#before = before;
    this.#oncome = oncome;
    this.#onfailure = onfailure;
  }

  /**
   * Resolves when its elements are known, or failed to come.
   * @param {string} name
   */
  load(name) {
    const panel = PANELS.find((one) => one.name === name);
    if (!panel?.load) return Promise.resolve();
    const coming = this.#coming.get(name) ?? this.#fetch(panel, panel.load);
    this.#coming.set(name, coming);
    return coming;
  }

  /** @param {string} place Of the page. */
  loadPlace(place) {
    return this.#loadThose((panel) => panel.place === place);
  }

  /** All that the document has: an embed has few of them. */
  loadAll() {
    return this.#loadThose(({ elements }) => elements.some((element) => document.querySelector(element)));
  }

  /** @param {(panel: Description) => boolean} isMeant */
  #loadThose(isMeant) {
    return Promise.all(PANELS.filter(isMeant).map(({ name }) => this.load(name)));
  }

  /**
   * @param {Description} panel
   * @param {() => Promise<unknown>} load
   */
  async #fetch({ name }, load) {
    try {
      // A line that broke off is often there again.
      const code = load().catch(load);
      code.catch(() => {});
      await this.#before();
      await code;
      this.#oncome();
    } catch (error) {
      this.#coming.delete(name);
      this.#onfailure(name, error);
    }
  }
}
