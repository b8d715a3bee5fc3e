// @ts-check
/**
 * The canvases of the view worker. They die with it: a fresh worker gets fresh ones and paints them as they were.
 * @typedef {import("../cifar-lab.js").PaintRequest} PaintRequest
 * @typedef {{ call(call: string, args: unknown[], transfer?: Transferable[]): Promise<any> }} Worker
 */

export class Canvases {
  /** @type {Map<string, PaintRequest | null>} The last request of each. */
  #painted = new Map();

  /**
   * @param {Worker} worker
   * @param {string} name
   * @param {OffscreenCanvas} canvas
   */
  async attach(worker, name, canvas) {
    await worker.call("attach", [name, canvas], [canvas]);
    this.#painted.set(name, this.#painted.get(name) ?? null);
  }

  /**
   * @param {Worker} worker
   * @param {PaintRequest} request
   */
  async paint(worker, request) {
    const { picture, bars = [], ...rest } = request;
    const before = this.#painted.get(request.canvas) ?? null;
    if (this.#painted.has(request.canvas)) this.#painted.set(request.canvas, request);
    try {
      await worker.call("paint", [{ ...rest, bars }, picture]);
    } catch (error) {
      // What could not be painted is not painted again, or a request that kills a worker would kill the next.
      if (this.#painted.get(request.canvas) === request) this.#painted.set(request.canvas, before);
      throw error;
    }
  }

  /**
   * @param {Worker} worker A fresh one.
   * @param {((names: string[]) => Record<string, OffscreenCanvas>) | undefined} supply
   */
  async restore(worker, supply) {
    const fresh = supply?.([...this.#painted.keys()]) ?? {};
    for (const [name, canvas] of Object.entries(fresh)) {
      await this.attach(worker, name, canvas);
      const request = this.#painted.get(name);
      if (request) await this.paint(worker, request);
    }
  }
}
