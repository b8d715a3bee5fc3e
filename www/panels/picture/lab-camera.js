// @ts-check
/** The camera: on when asked, answered live, kept as a picture on a press, off as soon as it is not looked at. */
import { make, send, set, write } from "../../shell/dom.js";
import { writeWithIcon } from "../../shell/icons.js";
import { canvasPng } from "../../shell/save.js";

/** Ten looks a second are more than one reads. */
const PAUSE_MS = 100;
/** A camera that was just turned off is taken for busy for a moment (Chromium 156): so often it is asked again. */
const RETRIES = 4;
const RETRY_MS = 250;
/** What a browser's refusals mean. @type {Record<string, string>} */
const CODES = {
  NotAllowedError: "camera.refused",
  SecurityError: "camera.refused",
  NotFoundError: "camera.absent",
  OverconstrainedError: "camera.absent",
  NotReadableError: "camera.busy",
  AbortError: "camera.busy",
};

class LabCamera extends HTMLElement {
  #title = make("h2", { class: "eyebrow" });
  #video = make("video", { playsinline: true, muted: true });
  #about = make("p", { class: "about" });
  #stage = make("div", { class: "stage" }, this.#video, this.#about);
  #start = make("button", { type: "button", class: "primary", on: { click: () => this.#open() } });
  #freeze = make("button", { type: "button", class: "primary", on: { click: () => this.#keep() } });
  #turn = make("button", { type: "button", on: { click: () => this.#other() } });
  #stop = make("button", { type: "button", on: { click: () => this.#close() } });

  /** @type {MediaStream | null} */
  #stream = null;
  #isOpening = false;
  #facing = "environment";
  #isShown = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #clock;
  #onhide = () => document.hidden && this.#close();

  connectedCallback() {
    this.#video.muted = true;
    this.replaceChildren(
      this.#title,
      this.#stage,
      make("div", { class: "buttons" }, this.#start, this.#freeze, this.#turn, this.#stop),
    );
    document.addEventListener("visibilitychange", this.#onhide);
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.#onhide);
    this.#close();
  }

  /** @param {import("../../app.js").View} view */
  update({ state: { way }, words }) {
    this.#isShown = way === "camera";
    set(this, "hidden", !this.#isShown);
    if (!this.#isShown) return this.#close();
    write(this.#title, words.text("camera.title"));
    write(this.#about, words.text("camera.about"));
    set(this.#video, "aria-label", words.text("camera.view"));
    writeWithIcon(this.#start, "camera", words.text("camera.start"));
    writeWithIcon(this.#freeze, "camera", words.text("camera.freeze"));
    writeWithIcon(this.#turn, "turn", words.text("camera.turn"));
    writeWithIcon(this.#stop, "stop", words.text("camera.stop"));
    this.#refresh();
  }

  #refresh() {
    const isOn = !!this.#stream;
    for (const node of [this.#freeze, this.#turn, this.#stop, this.#video]) set(node, "hidden", !isOn);
    for (const node of [this.#start, this.#about]) set(node, "hidden", isOn);
    this.#start.disabled = this.#isOpening;
  }

  async #open() {
    if (this.#isOpening || this.#stream) return;
    if (!navigator.mediaDevices) return this.#complain(isSecureContext ? "camera.absent" : "camera.insecure");
    this.#isOpening = true;
    this.#refresh();
    try {
      const stream = await this.#ask(RETRIES);
      // The person went elsewhere while the browser asked.
      if (!this.#isShown || document.hidden) return stream.getTracks().forEach((track) => track.stop());
      await this.#show(stream);
    } catch (/** @type {any} */ error) {
      this.#complain(CODES[error.name] ?? "camera.busy");
    } finally {
      this.#isOpening = false;
      this.#refresh();
    }
  }

  /**
   * @param {number} retries
   * @returns {Promise<MediaStream>}
   */
  async #ask(retries) {
    const video = { facingMode: this.#facing, width: { ideal: 1280 } };
    try {
      return await navigator.mediaDevices.getUserMedia({ video, audio: false });
    } catch (/** @type {any} */ error) {
      if (CODES[error.name] !== "camera.busy" || retries === 0) throw error;
    }
    await new Promise((wait) => setTimeout(wait, RETRY_MS));
    return this.#ask(retries - 1);
  }

  /** @param {MediaStream} stream */
  async #show(stream) {
    this.#stream = stream;
    // Unplugged, or taken away by the system.
    stream.getVideoTracks()[0]?.addEventListener("ended", () => {
      if (this.#stream !== stream) return;
      this.#close();
      this.#complain("camera.lost");
    });
    this.#video.srcObject = stream;
    await this.#video.play().catch((error) => {
      // Turned off while it began: that is no fault.
      if (this.#stream === stream) throw error;
    });
    if (this.#stream !== stream) return;
    this.#refresh();
    this.#freeze.focus({ preventScroll: true });
    this.#look();
  }

  #look() {
    // A pause after each look, not a beat: on a slow machine beats would catch up with one another.
    this.#clock = setTimeout(() => this.#look(), PAUSE_MS);
    if (!this.#stream || this.#video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
    send(this, "look", { own: { way: "camera", picture: this.#video, name: "" } });
  }

  /** The picture of this moment, to be looked at like any file. */
  async #keep() {
    const { videoWidth: width, videoHeight: height } = this.#video;
    const canvas = make("canvas", { width, height });
    canvas.getContext("2d")?.drawImage(this.#video, 0, 0);
    const picture = await canvasPng(canvas);
    this.#close();
    if (picture) send(this, "look", { own: { way: "file", picture, name: "" } });
  }

  /** Front and back take turns. */
  async #other() {
    this.#facing = this.#facing === "user" ? "environment" : "user";
    this.#close();
    await this.#open();
  }

  #close() {
    clearTimeout(this.#clock);
    if (!this.#stream) return;
    for (const track of this.#stream.getTracks()) track.stop();
    [this.#stream, this.#video.srcObject] = [null, null];
    send(this, "end-camera");
    this.#refresh();
  }

  /** @param {string} code */
  #complain(code) {
    send(this, "complain", { failure: { code } });
  }
}

customElements.define("lab-camera", LabCamera);
