// @ts-check
/** The choice between the engines that compute. What each would fetch is said before it is chosen. */
import { make, send, set, write } from "../../shell/dom.js";
import { ENGINES } from "../../state.js";

/** @typedef {import("../../state.js").EngineName} EngineName */

/** The file that an engine adds to what the page has already. */
const FILES = { kernels: "", flex: "learn-flex_bg.wasm", ndarray: "learn-ndarray_bg.wasm" };

class LabEngines extends HTMLElement {
  #legend = make("legend");
  #list = make("div", { class: "choices" });
  /** @type {Map<EngineName, { input: HTMLInputElement, name: HTMLElement, about: HTMLElement, bar: HTMLProgressElement }>} */
  #choices = new Map();

  connectedCallback() {
    this.replaceChildren(make("fieldset", {}, this.#legend, this.#list));
    for (const engine of ENGINES) this.#add(engine);
  }

  /** @param {import("../../app.js").View} view */
  update({ state, words }) {
    const { route, busy, site } = state;
    write(this.#legend, words.text("engines.title"));
    set(this, "aria-busy", busy.engine);
    for (const [engine, { input, name, about, bar }] of this.#choices) {
      input.checked = engine === route.engine;
      input.disabled = site?.engines[engine].available === false;
      write(name, words.text(`engine.${engine}`));
      const download = state.downloads.find(({ asset }) => asset === FILES[engine]);
      const isComing = busy.engine && route.engine === engine && !!download;
      bar.hidden = !isComing;
      if (download?.total) [bar.max, bar.value] = [download.total, download.loaded];
      set(bar, "aria-label", words.text("downloads.title"));
      const coming =
        isComing &&
        download.total !== 0 &&
        words.text("downloads.part", {
          loaded: words.bytes(download.loaded),
          total: words.bytes(download.total ?? download.loaded),
        });
      write(about, `${words.text(`engine.${engine}.about`)} ${coming || this.#cost(engine, site, words)}`.trim());
    }
  }

  /**
   * @param {EngineName} engine
   * @param {import("../../state.js").Site | null} site
   * @param {import("../../shell/words.js").Words} words
   */
  #cost(engine, site, words) {
    const size = site?.engines[engine];
    if (engine === "kernels" || !size) return "";
    if (!size.available) return words.text("engines.absent");
    if (size.loaded) return words.text("engines.loaded");
    if (size.bytes === 0) return words.text("engines.building");
    return size.bytes === null
      ? words.text("engines.unknown")
      : words.text("engines.size", { size: words.bytes(size.bytes) });
  }

  /** @param {EngineName} engine */
  #add(engine) {
    const input = make("input", {
      type: "radio",
      name: "engine",
      value: engine,
      "aria-describedby": `about-${engine}`,
      on: { change: () => send(this, "pick-engine", { engine }) },
    });
    const [name, about] = [make("span", { class: "name" }), make("span", { class: "about", id: `about-${engine}` })];
    const bar = make("progress", { hidden: true });
    this.#choices.set(engine, { input, name, about, bar });
    this.#list.append(make("div", { class: "choice" }, make("label", {}, input, name), about, bar));
  }
}

customElements.define("lab-engines", LabEngines);
