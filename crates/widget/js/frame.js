// @ts-check
/**
 * A panel of the page, in a frame, and what it tells: Python gets predictions, finished evaluations, and a picture that the
 * person gives. A link below leads to the same part where the host shows no frames.
 * @typedef {import("./session.js").Model} Model
 * @typedef {import("./session.js").Session} Session
 */
import "../../../www/cifar-lab-element.js";
import { make, write } from "../../../www/shell/dom.js";
import { CIFAR_10 } from "../../../www/workers/output-names.js";
import { KEYS, LISTS, keysOf, predictionOf } from "./keys.js";

const WATCHED = [...KEYS, ...LISTS, "settings", "site"];

export class Frame {
  #model;
  #session;
  #gone = new AbortController();
  #frame = document.createElement("cifar-lab");
  #link = make("a", { target: "_blank", rel: "noopener" });
  #problem = make("p", { class: "problem", role: "alert" });
  #root = make("section", { class: "cifar-lab-frame" }, this.#frame, make("p", {}, this.#link), this.#problem);
  #renew = () => this.#show();
  #isDark = false;

  /**
   * @param {Session} session
   * @param {Model} model
   * @param {HTMLElement} place
   */
  constructor(session, model, place) {
    this.#model = model;
    this.#session = session;
    const { signal } = this.#gone;
    for (const name of WATCHED) model.on(`change:${name}`, this.#renew);
    /** @type {[string, (detail: any) => void][]} */
    const heard = [
      ["prediction", (detail) => this.#tell({ prediction: predictionOf(detail) })],
      ["evaluation", (detail) => this.#tell({ evaluation: { ...detail, classes: [...CIFAR_10] } })],
      ["error", ({ code }) => this.#tell({ error: session.words.text("widget.panel-error", { code }) })],
      ["share", (detail) => this.#take(detail)],
    ];
    for (const [event, hear] of heard)
      this.#frame.addEventListener(event, (happened) => hear(/** @type {CustomEvent} */ (happened).detail), { signal });
    document.addEventListener("securitypolicyviolation", (event) => this.#refused(event), { signal });
    // What the element is for is said before it is there, or it would look for the page beside the host's own.
    this.#isDark = isDark(place);
    this.#show();
    place.append(this.#root);
  }

  close() {
    for (const name of WATCHED) this.#model.off(`change:${name}`, this.#renew);
    this.#gone.abort();
    this.#root.remove();
  }

  #show() {
    const { words } = this.#session;
    const site = this.#model.get("site");
    const keys = keysOf(this.#model);
    const address = new URL("embed.html", site);
    for (const [key, value] of Object.entries(keys)) address.searchParams.set(key, value);
    write(this.#link, words.text("widget.open"));
    this.#link.href = address.href;
    this.#root.lang = words.lang;
    // What is dark around it is dark inside.
    const attributes = { theme: this.#isDark ? "dark" : "light", ...keys };
    for (const { name } of [...this.#frame.attributes]) {
      if (!(name in attributes) && !["src", "share", "eager", "label", "height", "style"].includes(name))
        this.#frame.removeAttribute(name);
    }
    const title = `cifar-lab: ${words.text(`embed.panel.${keys.panel}`)}`;
    for (const [key, value] of Object.entries({ ...attributes, label: title, height: this.#height, share: "" }))
      if (this.#frame.getAttribute(key) !== value) this.#frame.setAttribute(key, value);
    const src = new URL("embed.html", site).href;
    if (this.#frame.getAttribute("src") !== src) this.#frame.setAttribute("src", src);
  }

  get #height() {
    return String(this.#model.get("_height") || 700);
  }

  /** @param {Record<string, unknown>} told */
  #tell(told) {
    this.#model.set("_told", { ...this.#model.get("_told"), error: "", ...told });
    this.#model.save_changes();
  }

  /** A picture that the person has given. @param {{ png: Blob, prediction: any }} shared */
  async #take({ png, prediction }) {
    this.#session.take(await png.arrayBuffer());
    this.#tell({ prediction: predictionOf(prediction) });
  }

  /** The host shows no frames of other sites. @param {SecurityPolicyViolationEvent} event */
  #refused({ effectiveDirective, blockedURI }) {
    if (!/^(frame|child|default)-src/.test(effectiveDirective) || !this.#model.get("site").startsWith(blockedURI))
      return;
    write(this.#problem, this.#session.words.text("widget.no-frame"));
  }
}

/** Whether text is lighter than half here. @param {Element} place */
function isDark(place) {
  const [red = 0, green = 0, blue = 0] = (getComputedStyle(place).color.match(/[\d.]+/g) ?? []).map(Number);
  return 0.3 * red + 0.59 * green + 0.11 * blue > 128;
}
