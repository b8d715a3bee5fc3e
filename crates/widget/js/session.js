// @ts-check
/**
 * One `CifarLab()` of Python, in the browser: looks at each picture that comes from either side, and answers both.
 *
 * `_picture` is `{ id, data }` and may come from Python or from here; `_answer` is `{ id, prediction, error }`, from here
 * alone, for the picture of the same id: whoever is late with an answer to an older picture is not heard.
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

  /** @param {Model} model */
  constructor(model) {
    super();
    this.#model = model;
    model.on("change:_picture", this.#look);
    model.on("change:lang", this.#tell);
    this.#look();
  }

  get words() {
    return Words.of(this.#model.get("lang"));
  }

  /** The lab, once it is here: all widgets of a page share it. A failure is forgotten, so that the next call tries again. */
  lab() {
    this.#opening ??= joined(this, this.#model, this.#gone.signal).then(
      (lab) => {
        this.opened = true;
        this.#tell();
        return lab;
      },
      (error) => {
        this.#opening = null;
        throw error;
      },
    );
    return this.#opening;
  }

  /** @param {Blob} picture That a person has chosen: Python gets it, too. */
  async give(picture) {
    if (picture.size > MOST_BYTES) return this.refuse("widget.large", { most: MOST_BYTES / 1e6 });
    if (!picture.size) return this.refuse("picture.empty", {});
    const data = await picture.arrayBuffer().catch(() => null);
    if (!data) return this.refuse("picture.gone", {});
    this.#model.set("_picture", { id: newId(), data: new DataView(data) });
    this.#model.save_changes();
    return this.#look();
  }

  close() {
    this.#model.off("change:_picture", this.#look);
    this.#model.off("change:lang", this.#tell);
    this.#gone.abort();
    left(this);
  }

  #tell = () => this.dispatchEvent(new Event("change"));

  #look = async () => {
    const { id, data } = this.#model.get("_picture") ?? {};
    if (!id || id === this.#id) return;
    this.#id = id;
    Object.assign(this, { answer: null, fault: null, busy: !!data });
    this.#tell();
    if (!data) return;
    /** @type {Classification | null} */
    let answer = null;
    let fault = null;
    try {
      answer = await (await this.lab()).classify(new Blob([data]), { latest: false });
    } catch (/** @type {any} */ error) {
      fault = { code: error.code ?? "internal", params: error.params ?? { message: String(error) } };
    }
    if (id !== this.#id || this.#gone.signal.aborted) return;
    Object.assign(this, { answer, fault, busy: false });
    const error = fault ? this.words.error(fault) : "";
    this.#model.set("_answer", { id, prediction: answer && (await this.#prediction(answer)), error });
    this.#model.save_changes();
    this.#tell();
  };

  /** @param {Classification} answer */
  async #prediction({ index, probabilities, logits }) {
    const { metadata } = await this.lab();
    const label = metadata.classes[index] ?? null;
    return { label, index, probabilities: [...probabilities].slice(0, CLASSES), logits: [...logits] };
  }

  /**
   * Of something that is no picture for Python: the one before stays, with its answer where it has one yet.
   * @param {string} code Of a sentence `error.<code>`.
   * @param {object} params
   */
  refuse(code, params) {
    this.fault = { code, params };
    const last = this.#model.get("_answer");
    const prediction = last?.id === this.#id ? (last.prediction ?? null) : null;
    this.#model.set("_answer", { id: this.#id, prediction, error: this.words.error(this.fault) });
    this.#model.save_changes();
    this.#tell();
  }
}

let ids = 0;
const page = Math.random().toString(36).slice(2);
/** Python's are its own. (`crypto.randomUUID` is not there over http.) */
const newId = () => `${page}-${++ids}`;
