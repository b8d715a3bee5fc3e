// @ts-check
/** The camera: on when asked, answered live, kept as a picture on a press, off as soon as it is not looked at. */
import { isFramed } from "../../shell/frame.js";
import { isNews, make, send, set, switchOff, write } from "../../shell/dom.js";
import { writeWithIcon } from "../../shell/icons.js";
import { canvasPng } from "../../shell/save.js";
import { seesNothing } from "./camera/black.js";
import { Camera } from "./camera/camera.js";
import { refusalOf } from "./camera/refusal.js";

/** Ten looks a second are more than one reads. */
const PAUSE_MS = 100;
/** So many looks lie between two at whether there is anything to be seen. */
const LOOKS = 10;

class LabCamera extends HTMLElement {
  #title = make("h2", { class: "eyebrow" });
  #video = make("video", { playsinline: true, muted: true });
  #about = make("p", { class: "about" });
  #stage = make("div", { class: "stage" }, this.#video, this.#about);
  #note = make("p", { class: "note", role: "status" });
  #start = make("button", { type: "button", class: "primary", on: { click: () => this.#open() } });
  #freeze = make("button", { type: "button", class: "primary", on: { click: () => this.#keep() } });
  #turn = make("button", { type: "button", on: { click: () => this.#camera?.next() } });
  #stop = make("button", { type: "button", on: { click: () => this.#camera?.close() } });
  #label = make("label", { for: "camera-device" });
  #which = make("select", { id: "camera-device", on: { change: () => this.#camera?.choose(this.#which.value) } });
  #field = make("div", { class: "field", hidden: true }, this.#label, this.#which);

  /** @type {Camera | null} */
  #camera = null;
  #isShown = false;
  #looks = 0;
  /** @type {import("../../shell/words.js").Words | null} */
  #words = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #clock;
  #onhide = () => document.hidden && this.#camera?.stream && this.#camera.close("hidden");

  connectedCallback() {
    this.#video.muted = true;
    this.replaceChildren(
      this.#title,
      this.#stage,
      this.#note,
      this.#field,
      make("div", { class: "buttons" }, this.#start, this.#freeze, this.#turn, this.#stop),
    );
    document.addEventListener("visibilitychange", this.#onhide);
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.#onhide);
    this.#camera?.close();
  }

  /** @param {import("../../app.js").View} view */
  update({ state: { way }, words }) {
    this.#words = words;
    this.#isShown = way === "camera";
    set(this, "hidden", !this.#isShown);
    if (!this.#isShown) return this.#camera?.close();
    write(this.#title, words.text("camera.title"));
    write(this.#about, words.text("camera.about"));
    set(this.#video, "aria-label", words.text("camera.view"));
    writeWithIcon(this.#start, "camera", words.text("camera.start"));
    writeWithIcon(this.#freeze, "camera", words.text("camera.freeze"));
    writeWithIcon(this.#turn, "turn", words.text("camera.turn"));
    writeWithIcon(this.#stop, "stop", words.text("camera.stop"));
    write(this.#label, words.text("camera.which"));
    this.#refresh();
  }

  #refresh() {
    const { stream = null, note = "", devices = [], current = "", isAsking = false } = this.#camera ?? {};
    const [isOn, isChanging] = [!!stream, !!this.#camera?.isChanging];
    // Asked for now: a browser may take the focus away as soon as an element is hidden.
    const focused = this.contains(document.activeElement) ? document.activeElement : null;
    for (const node of [this.#freeze, this.#video]) set(node, "hidden", !isOn);
    for (const node of [this.#turn, this.#stop]) set(node, "hidden", !isOn && !isChanging);
    set(this.#about, "hidden", isOn);
    set(this.#start, "hidden", isOn || (isChanging && note !== "asking"));
    // Not `disabled`, by which it would lose the focus while the browser asks.
    switchOff(this.#start, isAsking);
    this.#video.classList.toggle("is-mirrored", !!this.#camera?.isMirrored);
    write(this.#note, (note && this.#words?.text(`camera.note.${note}`)) || "");
    // By its name a person knows which of several it is.
    const named = devices.filter(({ id, name }) => id && name);
    set(this.#field, "hidden", (!isOn && !isChanging) || named.length < 2);
    // One that is open would close if its options were made anew.
    if (isNews(this.#which, JSON.stringify(named)))
      this.#which.replaceChildren(...named.map(({ id, name }) => make("option", { value: id, translate: "no" }, name)));
    // The one that was chosen stays so while it is asked for.
    if (!isChanging) this.#which.value = current;
    // Who works with keys goes on where the camera does, and stays where it stays.
    if (focused?.closest("[hidden]"))
      [this.#freeze, this.#start, this.#turn].find(({ hidden }) => !hidden)?.focus({ preventScroll: true });
  }

  #open() {
    const { mediaDevices } = navigator;
    if (!mediaDevices) return this.#complain(isSecureContext ? "camera.absent" : "camera.insecure");
    this.#camera ??= new Camera(mediaDevices, {
      onchange: () => this.#refresh(),
      onstream: (stream) => this.#show(stream),
      onend: () => this.#end(),
      onfault: (code) => this.#complain(refusalOf(code, document, isFramed())),
    });
    this.#camera.open();
  }

  /** @param {MediaStream} stream */
  async #show(stream) {
    const camera = this.#camera;
    // The person went elsewhere while the browser asked.
    if (!this.#isShown) return camera?.close();
    if (document.hidden) return camera?.close("hidden");
    this.#video.srcObject = stream;
    try {
      await this.#video.play();
    } catch {
      // Turned off while it began: that is no fault.
      if (camera?.stream !== stream) return;
      camera.close();
      return this.#complain("camera.play");
    }
    if (camera?.stream === stream) this.#look();
  }

  #look() {
    // A pause after each look, not a beat: on a slow machine beats would catch up with one another.
    this.#clock = setTimeout(() => this.#look(), PAUSE_MS);
    const camera = this.#camera;
    if (!camera?.stream || camera.isMuted || this.#video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
    if (this.#looks++ % LOOKS === 0) camera.tellBlack(seesNothing(this.#video));
    send(this, "look", { own: { way: "camera", picture: this.#video, name: "" } });
  }

  /** The picture of this moment, to be looked at like any file. */
  async #keep() {
    const { videoWidth: width, videoHeight: height } = this.#video;
    const canvas = make("canvas", { width, height });
    canvas.getContext("2d")?.drawImage(this.#video, 0, 0);
    const picture = await canvasPng(canvas);
    this.#camera?.close();
    if (picture) send(this, "look", { own: { way: "file", picture, name: "" } });
  }

  #end() {
    clearTimeout(this.#clock);
    this.#video.srcObject = null;
    this.#looks = 0;
    send(this, "end-camera");
  }

  /** @param {string} code */
  #complain(code) {
    send(this, "complain", { failure: { code } });
  }
}

customElements.define("lab-camera", LabCamera);
