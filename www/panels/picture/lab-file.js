// @ts-check
/** The way to a picture of one's own, and the colour behind its transparent parts. */
import { make, send, set, write } from "../../shell/dom.js";
import { writeWithIcon } from "../../shell/icons.js";
import { paste } from "./intake.js";

/** What most file choosers show as pictures; others can be chosen all the same. */
const ACCEPT = "image/*,.heic,.heif,.avif,.svg";

class LabFile extends HTMLElement {
  #input = make("input", { type: "file", accept: ACCEPT, hidden: true, on: { change: () => this.#take() } });
  #title = make("h2", { class: "eyebrow" });
  #zone = make("p", { class: "zone" });
  #choose = make("button", { type: "button", on: { click: () => this.#input.click() } });
  #paste = make("button", { type: "button", on: { click: () => this.#fromClipboard() } });
  #ground = make("input", { type: "color", id: "ground", value: "#ffffff", on: { input: () => this.#pickGround() } });
  #groundLabel = make("label", { for: "ground" });
  #grounds = make("p", { class: "ground" }, this.#ground, this.#groundLabel);
  #note = make("p", { class: "differs", role: "status" });
  /** The picture that the note is of. @type {Blob | null} */
  #told = null;
  /** @type {import("./decoders.js").Differing | null} */
  #differs = null;

  connectedCallback() {
    const buttons = make("div", { class: "buttons" }, this.#choose, this.#paste);
    this.replaceChildren(this.#title, this.#zone, this.#grounds, this.#note, buttons, this.#input);
  }

  /** @param {import("../../app.js").View} view */
  update({
    state: {
      way,
      own: { file },
    },
    words,
  }) {
    set(this, "hidden", way !== "file");
    write(this.#title, words.text("file.title"));
    write(this.#zone, words.text("file.zone"));
    set(this.#title, "hidden", !!file);
    set(this.#zone, "hidden", !!file);
    set(this.#choose, "class", file ? "" : "primary");
    writeWithIcon(this.#choose, "upload", words.text(file ? "file.other" : "file.choose"));
    writeWithIcon(this.#paste, "paste", words.text("file.paste"));
    set(this.#grounds, "hidden", !file?.info?.transparent);
    write(this.#groundLabel, words.text("file.ground"));
    this.#ground.value = file?.background ?? "#ffffff";
    const picture = file?.picture;
    if (picture instanceof Blob && picture !== this.#told) this.#tell(picture);
    const differs = file ? this.#differs : null;
    write(this.#note, differs ? words.text(`file.differs.${differs}`) : "");
    set(this.#note, "hidden", !differs);
  }

  /** Finds out whether browsers decode it differently. @param {Blob} picture */
  async #tell(picture) {
    [this.#told, this.#differs] = [picture, null];
    // Without its code, or of a file that is gone, nothing is said: the picture's own request tells of it.
    const found = await import("./decoders.js").then((code) => code.differing(picture)).catch(() => null);
    if (this.#told !== picture || !found) return;
    this.#differs = found;
    send(this, "said");
  }

  #take() {
    const file = this.#input.files?.[0];
    // The same file can be chosen again, changed or not.
    this.#input.value = "";
    if (!file) return;
    // Through the file chooser, too, come networks.
    import("../../shell/dropped.js").then(
      (code) => code.take(file, file.name, (action, detail) => send(this, action, detail)),
      () => this.#look(file, file.name),
    );
  }

  #fromClipboard() {
    const complain = (/** @type {string} */ code) => send(this, "complain", { failure: { code } });
    return paste({ look: (picture, name) => this.#look(picture, name), complain });
  }

  /**
   * @param {Blob} picture
   * @param {string} name
   */
  #look(picture, name) {
    send(this, "look", { own: { way: "file", picture, name } });
  }

  #pickGround() {
    send(this, "pick-background", { background: this.#ground.value });
  }
}

customElements.define("lab-file", LabFile);
