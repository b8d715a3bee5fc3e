// @ts-check
/** Whether the page opens without network, what is kept for that, and the notice of a new version. */
import { make, send, write } from "./dom.js";

class LabOffline extends HTMLElement {
  #said = make("p", { role: "status" });
  #keep = this.#box("keep", (isOn) => (isOn ? "keep" : "forget"));
  #all = this.#box("all", (isOn) => (isOn ? "keepAll" : "dropRest"));
  #bar = make("progress", { max: 1, value: 0 });
  #done = make("span");
  #progress = make("label", { hidden: true }, this.#done, this.#bar);
  #install = make("button", {
    type: "button",
    hidden: true,
    on: { click: () => send(this, "offline", { what: "install" }) },
  });
  #news = make("p");
  #update = make("button", {
    type: "button",
    class: "primary",
    on: { click: () => send(this, "offline", { what: "update" }) },
  });
  #later = make("button", { type: "button", on: { click: () => this.#dismiss() } });
  #notice = make(
    "div",
    { class: "news", role: "alert", hidden: true },
    this.#news,
    make("div", { class: "row" }, this.#update, this.#later),
  );
  #isDismissed = false;

  connectedCallback() {
    this.replaceChildren(this.#said, this.#keep.node, this.#all.node, this.#progress, this.#install, this.#notice);
  }

  /** @param {import("../app.js").View} view */
  update({ state: { offline }, words }) {
    const { phase, core, rest, stored, done, all, update, canInstall } = offline;
    this.hidden = phase === "unknown";
    const key = phase === "kept" && all === "yes" ? "offline.kept.all" : `offline.${phase}`;
    write(this.#said, phase === "unknown" ? "" : words.text(key, { size: words.bytes(Math.max(core, stored)) }));
    const canKeep = !["unknown", "insecure", "absent"].includes(phase);
    this.#show(this.#keep, canKeep, phase !== "refused", words.text("offline.keep"));
    this.#show(
      this.#all,
      phase === "kept",
      all === "yes" || all === "keeping",
      words.text(all === "failed" ? "offline.all.failed" : "offline.all", { size: words.bytes(rest) }),
    );
    this.#progress.hidden = all !== "keeping";
    this.#bar.value = rest ? done / rest : 0;
    write(this.#done, words.text("offline.progress", { done: words.bytes(done), size: words.bytes(rest) }));
    this.#install.hidden = !canInstall;
    write(this.#install, words.text("offline.install"));
    this.#notice.hidden = !update || this.#isDismissed;
    write(this.#news, update ? words.text(`offline.update.${update}`) : "");
    write(this.#update, words.text("offline.update"));
    write(this.#later, words.text("offline.later"));
  }

  #dismiss() {
    this.#isDismissed = true;
    this.#notice.hidden = true;
    document.getElementById("main")?.focus({ preventScroll: true });
  }

  /**
   * @param {{ node: HTMLLabelElement, input: HTMLInputElement, name: HTMLSpanElement }} box
   * @param {boolean} isShown
   * @param {boolean} isOn
   * @param {string} text
   */
  #show({ node, input, name }, isShown, isOn, text) {
    node.hidden = !isShown;
    input.checked = isOn;
    write(name, text);
  }

  /**
   * @param {string} key
   * @param {(isOn: boolean) => string} what
   */
  #box(key, what) {
    const change = () => send(this, "offline", { what: what(input.checked) });
    const input = make("input", { type: "checkbox", name: `offline-${key}`, on: { change } });
    const name = make("span");
    return { node: make("label", { hidden: true }, input, name), input, name };
  }
}

customElements.define("lab-offline", LabOffline);
