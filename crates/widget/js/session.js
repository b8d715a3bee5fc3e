// @ts-check
/**
 * One `CifarLab()` of Python, in the browser: looks at each picture that comes from either side, and answers both.
 *
 * `_picture` is `{ id, data }` and may come from Python or from here; `_answer` is `{ id, network, prediction, text, png,
 * error }`, from here alone, for the picture of the same id and the network of that key: whoever is late with an answer to
 * an older picture, or of another network, is not heard.
 * @typedef {import("../../../www/cifar-lab.js").CifarLab} CifarLab
 * @typedef {import("../../../www/cifar-lab.js").Classification} Classification
 * @typedef {object} Model anywidget's.
 * @property {(name: string) => any} get
 * @property {(name: string, value: unknown) => void} set
 * @property {() => void} save_changes
 * @property {(event: string, hear: (...args: any[]) => void) => void} on
 * @property {(event: string, hear: (...args: any[]) => void) => void} off
 * @property {(content: unknown) => void} send
 */
import { answerPicture } from "./answer-picture.js";
import { ownLab } from "./own-lab.js";
import { joined, left } from "./shared-lab.js";
import { Words } from "./words.js";

/** Jupyter ends a connection over which a message of 10 MB comes. */
const MOST_BYTES = 8_000_000;
/** Classes of CIFAR-10; the notebook's network has ten outputs more, which mean nothing. */
const CLASSES = 10;

export class Session extends EventTarget {
  #model;
  #gone = new AbortController();
  /** Of the picture that was looked at last. */
  #id = "";
  /** Key of the network; "" is the notebook's. */
  #network = "";
  /** Ends the wait for that network. */
  #replaced = new AbortController();
  /** @type {Promise<CifarLab> | null} */
  #opening = null;
  /** @type {Classification | null} */
  answer = null;
  /** What went wrong, as a code with its parameters: the language may change. @type {{ code: string, params: object } | null} */
  fault = null;
  /** An answer is on its way. */
  busy = false;
  /** The lab is here. */
  opened = false;
  /** What the outputs are called, where they are not CIFAR-10's classes. @type {readonly string[] | null} */
  names = null;

  /** @param {Model} model */
  constructor(model) {
    super();
    this.#model = model;
    this.#network = model.get("_network") ?? "";
    for (const [event, hear] of this.#heard) model.on(event, hear);
    this.#look();
  }

  get words() {
    return Words.of(this.#model.get("lang"));
  }

  /** Whether the person may give another picture. */
  get isLocked() {
    return !!this.#model.get("lock")?.includes("image");
  }

  /** The lab, once it is here: all widgets of a page share the notebook's. A failure is forgotten, so that the next call tries again. */
  lab() {
    if (this.#opening) return this.#opening;
    const network = this.#network;
    const opening = network
      ? ownLab(this.#model, network, AbortSignal.any([this.#gone.signal, this.#replaced.signal]))
      : joined(this, this.#model, this.#gone.signal);
    const own = opening.then(
      (lab) => {
        // Who has closed it while it came cannot close it any more.
        if (network && (this.#gone.signal.aborted || this.#opening !== own)) lab.close();
        if (this.#opening === own) Object.assign(this, { opened: true, names: lab.outputNames });
        this.#tell();
        return lab;
      },
      (error) => {
        if (this.#opening === own) this.#opening = null;
        throw error;
      },
    );
    this.#opening = own;
    return own;
  }

  /** @param {number} index Of an output. */
  nameOf(index) {
    return this.names ? (this.names[index] ?? String(index)) : this.words.nameOf(index);
  }

  /**
   * The outputs that are shown: in their order, or, of many, the largest.
   * @returns {readonly number[]}
   */
  get places() {
    const count = this.names?.length ?? CLASSES;
    const all = Array.from({ length: count }, (_, place) => place);
    const { probabilities } = this.answer ?? {};
    if (count > CLASSES && probabilities)
      all.sort((a, b) => (probabilities[b] ?? 0) - (probabilities[a] ?? 0) || a - b);
    return all.slice(0, CLASSES);
  }

  /** The answer as a sentence. @param {Classification} answer */
  said({ index, probabilities }) {
    const { words } = this;
    return words.text("widget.answer", { name: this.nameOf(index), share: words.percent(probabilities[index] ?? 0) });
  }

  /** @param {Blob} picture That a person has chosen: Python gets it, too. */
  async give(picture) {
    if (this.isLocked) return this.refuse("widget.locked", {});
    if (picture.size > MOST_BYTES) return this.refuse("widget.large", { most: MOST_BYTES / 1e6 });
    if (!picture.size) return this.refuse("picture.empty", {});
    const data = await picture.arrayBuffer().catch(() => null);
    if (!data) return this.refuse("picture.gone", {});
    this.take(data);
    return this.#look();
  }

  /** A picture that Python gets. @param {ArrayBuffer} data */
  take(data) {
    this.#model.set("_picture", { id: newId(), data: new DataView(data) });
    this.#model.save_changes();
  }

  close() {
    for (const [event, hear] of this.#heard) this.#model.off(event, hear);
    this.#gone.abort();
    this.#leave();
  }

  #tell = () => this.dispatchEvent(new Event("change"));

  #look = async () => {
    // A panel of the page has pictures of its own.
    if (this.#model.get("panel")) return;
    const { id, data } = this.#model.get("_picture") ?? {};
    if (!id || id === this.#id) return;
    this.#id = id;
    Object.assign(this, { answer: null, fault: null, busy: !!data });
    this.#tell();
    if (!data) return;
    const network = this.#network;
    /** @type {Classification | null} */
    let answer = null;
    let fault = null;
    try {
      answer = await (await this.lab()).classify(new Blob([data]), { latest: false });
    } catch (/** @type {any} */ error) {
      fault = { code: error.code ?? "internal", params: error.params ?? { message: String(error) } };
    }
    if (id !== this.#id || network !== this.#network || this.#gone.signal.aborted) return;
    Object.assign(this, { answer, fault, busy: false });
    const error = fault ? this.words.error(fault) : "";
    const said = answer && (await this.#told(answer));
    this.#model.set("_answer", { id, network, prediction: null, ...said, error });
    this.#model.save_changes();
    this.#tell();
  };

  /** @param {Classification} answer */
  async #told(answer) {
    const { index, probabilities, logits, seen } = answer;
    const { metadata } = await this.lab();
    const label = (this.names ?? metadata.classes)[index] ?? null;
    const shares = [...probabilities].slice(0, this.names ? undefined : CLASSES);
    const { words } = this;
    const bars = this.places.map((place) => ({
      name: this.nameOf(place),
      share: shares[place] ?? 0,
      text: words.percent(shares[place] ?? 0),
    }));
    const text = this.said(answer);
    const png = seen ? await answerPicture(seen, text, bars).catch(() => null) : null;
    return {
      prediction: { label, index, probabilities: shares, logits: [...logits] },
      text,
      png: png && new DataView(png),
    };
  }

  /**
   * Of something that is no picture for Python: the one before stays, with its answer where it has one yet.
   * @param {string} code Of a sentence `error.<code>`.
   * @param {object} params
   */
  refuse(code, params) {
    this.fault = { code, params };
    const last = this.#model.get("_answer");
    const kept = last?.id === this.#id && (last.network ?? "") === this.#network ? last : {};
    const { prediction = null, text = "", png = null } = kept;
    this.#model.set("_answer", {
      id: this.#id,
      network: this.#network,
      prediction,
      text,
      png,
      error: this.words.error(this.fault),
    });
    this.#model.save_changes();
    this.#tell();
  }

  /** Python has set another network: the picture is shown to that one. */
  #renew = () => {
    this.#leave();
    this.#replaced.abort();
    this.#replaced = new AbortController();
    this.#network = this.#model.get("_network") ?? "";
    this.#id = "";
    Object.assign(this, { answer: null, fault: null, opened: false, names: null });
    this.#tell();
    this.#look();
    this.dispatchEvent(new Event("network"));
  };

  #leave() {
    if (this.#network)
      this.#opening?.then(
        (lab) => lab.close(),
        () => {},
      );
    else left(this);
    this.#opening = null;
  }

  /** @type {[string, () => void][]} */
  #heard = [
    ["change:_picture", this.#look],
    ["change:panel", this.#look],
    ["change:_network", this.#renew],
    ["change:pixels", () => this.#network && this.#renew()],
    ["change:lang", this.#tell],
    ["change:lock", this.#tell],
  ];
}

let ids = 0;
const page = Math.random().toString(36).slice(2);
/** Python's are its own. (`crypto.randomUUID` is not there over http.) */
const newId = () => `${page}-${++ids}`;
