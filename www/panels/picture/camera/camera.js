// @ts-check
/**
 * A camera: asked for, one of several chosen, muted by the system, taken away, turned off. What is seen of it is
 * lab-camera.js's.
 * @typedef {"" | "asking" | "muted" | "black" | "hidden"} Note What there is to say of it, none of which is a fault.
 * @typedef {{ id: string, name: string }} Device
 * @typedef {Pick<MediaDevices, "getUserMedia" | "enumerateDevices">} Devices
 */

/** A camera that was just turned off is taken for busy for a moment (Chromium 156): so often it is asked again. */
const RETRIES = 4;
const RETRY_MS = 250;
/** Longer than a person takes who has seen the browser's question. */
const LONG_MS = 6000;
/** What a browser's refusals mean. @type {Record<string, string>} */
const CODES = {
  NotAllowedError: "camera.refused",
  SecurityError: "camera.refused",
  NotFoundError: "camera.absent",
  OverconstrainedError: "camera.absent",
  NotReadableError: "camera.busy",
  AbortError: "camera.busy",
};
/** Of cameras that look at whoever sits before the machine, and do not say so otherwise. */
const OWN = /front|face|integrated|internal|built-in|webcam/i;

export class Camera {
  /** @type {MediaStream | null} */
  stream = null;
  /** @type {Note} */
  note = "";
  /** Those that there are, with their names: known once one may be used. @type {Device[]} */
  devices = [];
  /** Of the one that is on; "" where the browser does not tell. */
  current = "";
  /** Whether one takes the place of another: by what one was chosen with, another can be meanwhile. */
  isChanging = false;
  #devices;
  #hear;
  #isAsking = false;
  #facing = "environment";
  /** Whoever is asked in an earlier turn comes too late. */
  #turn = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #clock;

  /**
   * @param {Devices} devices
   * @param {{ onchange: () => void, onstream: (stream: MediaStream) => void, onend: () => void, onfault: (code: string) => void }} hear
   *   `onend`: it was on, and is off.
   */
  constructor(devices, hear) {
    this.#devices = devices;
    this.#hear = hear;
  }

  /** Whether it makes no sense to ask now: a question is before the person, and has not been there for long. */
  get isAsking() {
    return this.#isAsking && this.note !== "asking";
  }

  /** Whether the system has taken the picture away for the moment. */
  get isMuted() {
    return this.note === "muted";
  }

  /** As in a mirror people expect to see themselves; the network gets the picture as it is. */
  get isMirrored() {
    const [track] = this.stream?.getVideoTracks() ?? [];
    const { facingMode } = track?.getSettings?.() ?? {};
    return facingMode ? facingMode === "user" : OWN.test(track?.label ?? "");
  }

  /** The one that looks away from the person, where there is a choice. */
  async open() {
    if (this.isAsking || this.stream) return;
    await this.#try([{ facingMode: this.#facing }]);
  }

  /** The next of all there are; where they have no names, front and back take turns. One that fails is passed over. */
  async next() {
    if (this.isAsking) return;
    const ids = this.devices.map(({ id }) => id).filter(Boolean);
    const at = ids.indexOf(this.current);
    this.#facing = this.#facing === "user" ? "environment" : "user";
    const others = [...ids.slice(at + 1), ...ids.slice(0, Math.max(0, at))];
    await this.#change(ids.length > 1 ? others.map(exactly) : [{ facingMode: this.#facing }]);
  }

  /** @param {string} id */
  async choose(id) {
    await this.#change([exactly(id)]);
  }

  /** Off with the one that is on, for it may be the same. @param {MediaTrackConstraints[]} wanted */
  async #change(wanted) {
    this.isChanging = true;
    this.#drop();
    await this.#try(wanted);
  }

  /** @param {Note} [note] Why, where the person did not ask for it. */
  close(note = "") {
    const isNew = this.stream || note !== this.note || this.#isAsking;
    this.#turn++;
    this.#settle();
    this.note = note;
    this.#drop();
    if (isNew) this.#hear.onchange();
  }

  #drop() {
    const { stream } = this;
    if (!stream) return;
    this.stream = null;
    stop(stream);
    this.#hear.onend();
  }

  /** @param {boolean} isBlack Whether nothing is seen. */
  tellBlack(isBlack) {
    if (this.stream && !this.isMuted) this.#say(isBlack ? "black" : "");
  }

  /** @param {MediaTrackConstraints[]} wanted One after the other, until one is there. */
  async #try(wanted) {
    const turn = ++this.#turn;
    clearTimeout(this.#clock);
    this.#isAsking = true;
    this.note = "";
    this.#clock = setTimeout(() => this.#say("asking"), LONG_MS);
    this.#hear.onchange();
    let code = "camera.absent";
    for (const constraints of wanted) {
      try {
        const stream = await this.#ask(constraints, RETRIES, turn);
        if (turn !== this.#turn) return stop(stream);
        return await this.#begin(stream);
      } catch (/** @type {any} */ error) {
        if (turn !== this.#turn) return;
        code = CODES[error.name] ?? "camera.busy";
        // Another one would be refused as well.
        if (code === "camera.refused") break;
      }
    }
    this.#settle();
    this.#say("");
    this.#hear.onchange();
    this.#hear.onfault(code);
  }

  /**
   * @param {MediaTrackConstraints} constraints
   * @param {number} retries
   * @param {number} turn
   * @returns {Promise<MediaStream>}
   */
  async #ask(constraints, retries, turn) {
    try {
      const video = { ...constraints, width: { ideal: 1280 } };
      return await this.#devices.getUserMedia({ video, audio: false });
    } catch (/** @type {any} */ error) {
      if (CODES[error.name] !== "camera.busy" || retries === 0 || turn !== this.#turn) throw error;
    }
    await new Promise((wait) => setTimeout(wait, RETRY_MS));
    return this.#ask(constraints, retries - 1, turn);
  }

  /** @param {MediaStream} stream */
  async #begin(stream) {
    this.#settle();
    const [track] = stream.getVideoTracks();
    // One that begins without a picture tells of no change.
    [this.stream, this.note] = [stream, track?.muted ? "muted" : ""];
    const isThis = () => this.stream === stream;
    // Unplugged, or taken away by the system.
    track?.addEventListener("ended", () => {
      if (!isThis()) return;
      this.close();
      this.#hear.onfault("camera.lost");
    });
    // As during a call, or by a switch at the machine's side.
    track?.addEventListener("mute", () => isThis() && this.#say("muted"));
    track?.addEventListener("unmute", () => isThis() && this.#say(""));
    this.current = track?.getSettings?.().deviceId ?? "";
    this.#hear.onstream(stream);
    this.#hear.onchange();
    const all = await this.#devices.enumerateDevices().catch(() => []);
    const cameras = all.filter(({ kind }) => kind === "videoinput");
    this.devices = cameras.map(({ deviceId: id, label: name }) => ({ id, name }));
    if (isThis()) this.#hear.onchange();
  }

  #settle() {
    clearTimeout(this.#clock);
    this.#isAsking = this.isChanging = false;
  }

  /** @param {Note} note */
  #say(note) {
    if (this.note === note) return;
    this.note = note;
    this.#hear.onchange();
  }
}

/** @param {string} id @returns {MediaTrackConstraints} */
const exactly = (id) => ({ deviceId: { exact: id } });

/** @param {MediaStream} stream */
function stop(stream) {
  for (const track of stream.getTracks()) track.stop();
}
