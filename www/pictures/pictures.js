// @ts-check
/**
 * Pictures on their way to the view worker. Files go as they are and are decoded there; the worker keeps the last one,
 * so that a square that is dragged over a photograph sends the square alone.
 * @typedef {import("../workers/errors.js").Fault} Fault
 * @typedef {import("../cifar-lab.js").PictureSource} PictureSource
 * @typedef {import("../cifar-lab.js").Look} Look
 * @typedef {{ ready: Promise<void>, call(call: string, args: unknown[], transfer?: Transferable[]): Promise<any> }} Worker
 * @typedef {{ picture: Blob | ImageBitmap | ImageData, transfer: Transferable[], refine: (error: any) => any }} Parcel
 */
import { HEAD, isWhole, kindOf, sizeOf } from "./kinds.js";
import { rasterise } from "./vector.js";

/** As the Rust side has it (`cifar_model::resample::MAX_PIXELS`). */
const MOST_PIXELS = 100_000_000;

export class Pictures {
  #fault;
  #last = 0;
  /** What the worker keeps. @type {{ source: PictureSource, key: number } | null} */
  #kept = null;
  /** One after the other, or two would change what is kept under each other's feet. @type {Promise<unknown>} */
  #before = Promise.resolve();

  /** @param {Fault} fault */
  constructor(fault) {
    this.#fault = fault;
  }

  /** The worker is a fresh one. */
  forget() {
    this.#kept = null;
  }

  /**
   * @param {Worker} view
   * @param {"classifyPicture" | "seePicture"} call
   * @param {PictureSource} source
   * @param {Look} look
   * @param {unknown[]} [more] What else the call takes.
   */
  ask(view, call, source, { square = null, background = "#ffffff" }, more = []) {
    const asked = this.#before.then(() => this.#ask(view, call, source, { square, background }, more));
    this.#before = asked.catch(() => {});
    return asked;
  }

  /**
   * A small picture of the one that the worker keeps, or will.
   * @param {Worker} view
   * @param {Blob | ImageBitmap} source
   * @param {number} longest
   * @returns {Promise<ImageBitmap>}
   */
  preview(view, source, longest) {
    const asked = this.#before.then(async () => {
      const isKept = this.#kept?.source === source;
      if (!isKept) await this.#ask(view, "seePicture", source, { square: null, background: "#ffffff" }, []);
      return view.call("preview", [this.#kept?.key, longest]);
    });
    this.#before = asked.catch(() => {});
    return asked;
  }

  /**
   * @param {Worker} view
   * @param {string} call
   * @param {PictureSource} source
   * @param {object} look
   * @param {unknown[]} more
   */
  async #ask(view, call, source, look, more) {
    await view.ready;
    if (this.#kept?.source === source) return view.call(call, [this.#kept.key, null, look, ...more]);
    this.#kept = null;
    const { picture, transfer, refine } = await this.#pack(source);
    const key = ++this.#last;
    try {
      const answer = await view.call(call, [key, picture, look, ...more], transfer);
      // What a canvas or a film shows changes under the same name.
      if (source instanceof Blob || source instanceof ImageBitmap) this.#kept = { source, key };
      return answer;
    } catch (error) {
      throw refine(error);
    }
  }

  /**
   * @param {PictureSource} source
   * @returns {Promise<Parcel>}
   */
  async #pack(source) {
    const refine = (/** @type {any} */ error) => error;
    if (source instanceof Blob) return this.#packFile(source);
    // A copy, or the caller's own would be gone.
    if (source instanceof ImageBitmap || source instanceof ImageData) return { picture: source, transfer: [], refine };
    const picture = await createImageBitmap(source).catch((error) => {
      throw this.#fault("picture.format", { problem: error.message });
    });
    return { picture, transfer: [picture], refine };
  }

  /**
   * @param {Blob} file
   * @returns {Promise<Parcel>}
   */
  async #packFile(file) {
    if (file.size === 0) throw this.#fault("picture.empty");
    const head = await this.#read(file.slice(0, HEAD));
    const kind = kindOf(head);
    if (kind === "svg") {
      const picture = await rasterise(file, this.#fault);
      return { picture, transfer: [picture], refine: (error) => error };
    }
    const size = kind && sizeOf(kind, head);
    if (size && !(size.width * size.height > 0 && size.width * size.height <= MOST_PIXELS)) {
      throw this.#fault("picture.size", { ...size });
    }
    const cut = (problem = "") => this.#fault("picture.cut", { kind: kind?.toUpperCase() ?? "", problem });
    if (kind && !isWhole(kind, await this.#read(file))) throw cut();
    const refine = (/** @type {any} */ error) => {
      if (error.code !== "picture.format") return error;
      if (kind === "heic" || kind === "avif") return this.#fault("picture.unsupported", { kind: kind.toUpperCase() });
      return kind ? cut(error.params.problem) : error;
    };
    return { picture: file, transfer: [], refine };
  }

  /** @param {Blob} part */
  async #read(part) {
    const bytes = await part.arrayBuffer().catch((error) => {
      // The file was moved or changed after it had been chosen.
      throw this.#fault("picture.gone", { problem: error.message });
    });
    return new Uint8Array(bytes);
  }
}
