// @ts-check
/**
 * A link to what is shown, help, and printing. In the header they are small, with class `small`; in the footer they
 * have their names.
 */
import { copied } from "./copy.js";
import { make, send, set, write } from "./dom.js";
import { icon } from "./icons.js";
import { ask } from "./lab-ask.js";
import { networkName } from "./own-networks.js";

/** As long as a person looks at what a button says. */
const SAID_MS = 2500;

class LabTools extends HTMLElement {
  #link = this.#tool("link", () => this.copy());
  #help = this.#tool("help", () => send(this, "show-help"));
  #print = this.#tool("print", () => print());
  #status = make("p", { class: "unseen", role: "status" });
  #problem = make("p");
  #field = make("input", { type: "text", readonly: true, on: { focus: () => this.#field.select() } });
  #done = make("button", { type: "button", class: "primary", on: { click: () => this.#dialog.close() } });
  #dialog = make("dialog", {}, this.#problem, this.#field, this.#done);
  #address = "";
  /** @type {import("./share.js").Share | null} */
  #share = null;
  /** @type {import("../state.js").State["mine"]} */
  #mine = [];
  #isSaid = false;
  /** @type {import("./words.js").Words | null} */
  #words = null;

  connectedCallback() {
    const isSmall = this.classList.contains("small");
    this.replaceChildren(this.#link.node, this.#help.node, isSmall ? "" : this.#print.node, this.#status, this.#dialog);
  }

  /** @param {import("../app.js").View} view */
  update({ words, link, share, state: { mine } }) {
    this.#share = share;
    this.#mine = mine;
    this.#words = words;
    this.#address = link;
    for (const { node, name, key } of [this.#link, this.#help, this.#print]) {
      const text = words.text(`tools.${key}`);
      write(name, key === "link" && this.#isSaid ? words.text("tools.copied") : text);
      set(node, "title", this.classList.contains("small") && text);
    }
    write(this.#done, words.text("help.close"));
    set(this.#field, "aria-label", words.text("tools.address"));
  }

  /** Where the browser does not let a page copy, the person can. */
  async copy() {
    const address = await this.#shared();
    if (!address) return;
    const problem = await copied(address);
    if (!problem) {
      this.#say(true);
      return void setTimeout(() => this.#say(false), SAID_MS);
    }
    write(this.#problem, this.#words?.text(problem) ?? "");
    this.#field.value = address;
    this.#dialog.showModal();
    this.#field.focus();
  }

  /** The link; of a network that no link carries, what the person would rather have. */
  async #shared() {
    const [share, words] = [this.#share, this.#words];
    if (!share?.own || !words) return this.#address;
    const { own, settings } = share;
    const key = settings ? "mine.link.settings" : "mine.link.file";
    const reply = await ask({
      text: words.text(key, { name: networkName(own.name, words, this.#mine) }),
      replies: [
        ["download", words.text("mine.download")],
        ...(settings ? [/** @type {[string, string]} */ (["settings", words.text("mine.share")])] : []),
        ["", words.text("mine.cancel")],
      ],
    });
    if (reply === "download") send(this, "download-own", { name: own.name });
    return reply === "settings" ? settings : null;
  }

  /** @param {boolean} isSaid */
  #say(isSaid) {
    this.#isSaid = isSaid;
    write(this.#status, isSaid ? (this.#words?.text("tools.copied") ?? "") : "");
    this.#link.node.querySelector("svg")?.replaceWith(icon(isSaid ? "check" : "link"));
    write(this.#link.name, this.#words?.text(isSaid ? "tools.copied" : "tools.link") ?? "");
  }

  /**
   * @param {"link" | "help" | "print"} key
   * @param {() => void} click
   */
  #tool(key, click) {
    const name = make("span", { class: "name" });
    return { key, name, node: make("button", { type: "button", "data-tool": key, on: { click } }, icon(key), name) };
  }
}

customElements.define("lab-tools", LabTools);
