// @ts-check
/** Every file with its bytes, and whether it came from the browser's own store. Class `all`: folded away, with the sum. */
import { make, write } from "./dom.js";

/** So long a line may be silent before a person is told that the page is waiting for it. */
const SILENT_MS = 15_000;

/** @typedef {import("./words.js").Words} Words */
/** @typedef {import("../state.js").Progress} Progress */

class LabDownloads extends HTMLElement {
  #list = make("ul");
  #summary = make("summary");
  /** @type {Map<string, { bar: HTMLProgressElement, bytes: HTMLElement, silent: HTMLElement, now: string,
   *   clock: ReturnType<typeof setTimeout> | undefined }>} `silent`: says why nothing comes. */
  #rows = new Map();

  connectedCallback() {
    this.replaceChildren(this.classList.contains("all") ? make("details", {}, this.#summary, this.#list) : this.#list);
  }

  /** @param {import("../app.js").View} view */
  update({ state: { downloads, failures }, words }) {
    const sum = downloads.reduce((bytes, { loaded }) => bytes + loaded, 0);
    write(this.#summary, words.text("downloads.sum", { count: downloads.length, size: words.bytes(sum) }));
    // Of what has failed nothing is waited for; what is tried again begins anew.
    const isOver = Object.keys(failures).length > 0;
    for (const progress of downloads) this.#show(isOver ? { ...progress, total: null } : progress, words);
  }

  /**
   * @param {Progress} progress
   * @param {Words} words
   */
  #show({ asset, loaded, total, cached }, words) {
    const row = this.#rows.get(asset) ?? this.#add(asset);
    const { bar, bytes, silent } = row;
    [bar.max, bar.value] = [total || Math.max(loaded, 1), loaded];
    const now = `${loaded} ${total}`;
    if (now !== row.now) {
      row.now = now;
      clearTimeout(row.clock);
      // The list says of it that it is to come.
      write(silent, total === 0 ? words.text("downloads.building") : "");
      const tell = () => write(silent, words.text("downloads.silent"));
      if (loaded < (total ?? 0)) row.clock = setTimeout(tell, SILENT_MS);
    }
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
      silent: make("p", { role: "status" }),
      now: "",
      clock: undefined,
    };
    this.#rows.set(asset, row);
    const name = make("span", { class: "asset", translate: "no" }, asset);
    this.#list.append(make("li", {}, name, row.bytes, row.bar, row.silent));
    return row;
  }
}

customElements.define("lab-downloads", LabDownloads);
