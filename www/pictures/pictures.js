// @ts-check
/**
 * Pictures on their way to the view worker. Files go as they are and are decoded there; the worker keeps the last one,
 * so that a square that is dragged over a photograph sends the square alone.
 * @typedef {import("../workers/errors.js").Fault} Fault
 * @typedef {import("../cifar-lab.js").PictureSource} PictureSource
 * @typedef {import("../cifar-lab.js").Look} Look
 * @typedef {{ ready: Promise<void>, call(call: string, args: unknown[], transfer?: Transferable[]): Promise<any> }} Worker
 * @typedef {(picture: Blob | ImageBitmap | ImageData, transfer: Transferable[]) => Promise<any>} Send
 */

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
    const key = ++this.#last;
    /** @type {Send} */
    const send = (picture, transfer) => view.call(call, [key, picture, look, ...more], transfer);
    const answer = await (source instanceof Blob ? this.#askFile(source, send) : this.#askPixels(source, send));
    // What a canvas or a film shows changes under the same name.
    if (source instanceof Blob || source instanceof ImageBitmap) this.#kept = { source, key };
    return answer;
  }

  /**
   * @param {Exclude<PictureSource, Blob>} source
   * @param {Send} send
   */
  async #askPixels(source, send) {
    // A copy, or the caller's own would be gone.
    if (source instanceof ImageBitmap || source instanceof ImageData) return send(source, []);
    const picture = await createImageBitmap(source).catch((error) => {
      throw this.#fault("picture.format", { problem: error.message });
    });
    return send(picture, [picture]);
  }

  /**
   * What reads the beginnings of files comes with the first of them.
   * @param {Blob} file
   * @param {Send} send
   */
  async #askFile(file, send) {
    const { asked } = await import("./file.js").catch(() => {
      throw this.#fault("fetch.offline", { asset: "pictures/file.js" });
    });
    return asked(file, this.#fault, send);
  }
}
