// @ts-check
/** Every file with its bytes, and whether it came from the browser's own store. Class `all`: folded away, with the sum. */
import { make, write } from "./dom.js";

/** @typedef {import("./words.js").Words} Words */
/** @typedef {import("../state.js").Progress} Progress */

class LabDownloads extends HTMLElement {
  #list = make("ul");
  #summary = make("summary");
  /** @type {Map<string, { bar: HTMLProgressElement, bytes: HTMLElement }>} */
  #rows = new Map();

  connectedCallback() {
    this.replaceChildren(this.classList.contains("all") ? make("details", {}, this.#summary, this.#list) : this.#list);
  }

  /** @param {import("../app.js").View} view */
  update({ state: { downloads }, words }) {
    const sum = downloads.reduce((bytes, { loaded }) => bytes + loaded, 0);
    write(this.#summary, words.text("downloads.sum", { count: downloads.length, size: words.bytes(sum) }));
    for (const progress of downloads) this.#show(progress, words);
  }

  /**
   * @param {Progress} progress
   * @param {Words} words
   */
  #show({ asset, loaded, total, cached }, words) {
    const { bar, bytes } = this.#rows.get(asset) ?? this.#add(asset);
    [bar.max, bar.value] = [total || Math.max(loaded, 1), loaded];
    const part =
      total === null || loaded === total
        ? words.bytes(loaded)
        : words.text("downloads.part", { loaded: words.bytes(loaded), total: words.bytes(total) });
    write(bytes, cached ? words.text("downloads.cached", { size: part }) : part);
  }

  /** @param {string} asset */
  #add(asset) {
    const row = {
      bar: make("progress", { "aria-label": asset, translate: "no" }),
      bytes: make("span", { class: "bytes" }),
    };
    this.#rows.set(asset, row);
    this.#list.append(make("li", {}, make("span", { class: "asset", translate: "no" }, asset), row.bytes, row.bar));
    return row;
  }
}

customElements.define("lab-downloads", LabDownloads);
