// @ts-check
/**
 * The worker behind the panel: opened when it is first needed, given the network in use, asked for the picture in sight.
 * Of many pictures only the latest is looked at, and what there is to say of it beside its maps follows when pictures rest.
 * @typedef {import("../../cifar-lab.js").CifarLab} CifarLab
 * @typedef {import("../../cifar-lab.js").Inspector} Inspector
 * @typedef {import("../../cifar-lab.js").Stage} Stage
 * @typedef {import("../../cifar-lab.js").MapRequest} MapRequest
 * @typedef {{ network: object, lab: CifarLab }} Use `network`: another object whenever its weights are others.
 */
import { Pace } from "./pace.js";
import { isEnd } from "./problem.js";

export class Inspection {
  /** @type {Promise<Inspector> | null} */
  #opening = null;
  /** @type {Inspector | null} */
  #inspector = null;
  /** @type {object | null} */
  #network = null;
  /** Loading and looking follow one another. @type {Promise<unknown>} */
  #queue = Promise.resolve();
  /** @type {(() => Promise<void>) | null} */
  #next = null;
  #isLooking = false;
  /** What the worker paints, and of which network. */
  #arranged = { stages: /** @type {readonly Stage[]} */ ([]), key: "" };
  /** Asks what there is to say of the picture that was painted last. */
  #describe = () => Promise.resolve();
  #pace = new Pace(() => this.#describe().catch((error) => this.tell(error)));
  /** Canvases that the worker has. @type {Set<string>} */
  #attached = new Set();
  #onfailure;

  /** @param {(error: any) => void} onfailure */
  constructor(onfailure) {
    this.#onfailure = onfailure;
  }

  /**
   * The stages of the network in use, once the worker has it.
   * @param {Use} use
   * @returns {Promise<readonly Stage[] | null>} null where something has failed, which was told then.
   */
  async stages({ network, lab }) {
    if (this.#network === network && this.#inspector) return this.#inspector.stages;
    this.#network = network;
    try {
      if (!this.#opening) return (await this.#open(lab)).stages;
      // Another network came while the worker was opened with the one before, or has taken its place since.
      await this.#opening;
      return await this.#inTurn((inspector) => inspector.use(lab.weightsBytes()));
    } catch (error) {
      if (this.#network === network) this.#network = null;
      this.#onfailure(error);
      return null;
    }
  }

  /** @param {CifarLab} lab */
  async #open(lab) {
    this.#opening = lab.inspect({ onlost: (error) => this.#lose(error) });
    try {
      this.#inspector = await this.#opening;
      return this.#inspector;
    } catch (error) {
      this.#opening = null;
      throw error;
    }
  }

  /** The worker is no more, and its canvases with it. @param {any} error */
  #lose(error) {
    // Its own worker is gone; those with which it shared occlusion are not.
    this.#inspector?.close();
    [this.#opening, this.#inspector, this.#network] = [null, null, null];
    this.#attached.clear();
    this.#onfailure(error);
  }

  /** Of the network that the worker has. @returns {readonly Stage[]} */
  get known() {
    return this.#inspector?.stages ?? [];
  }

  /** @param {string} name */
  has(name) {
    return this.#attached.has(name);
  }

  /**
   * @param {string} name
   * @param {HTMLCanvasElement} canvas A fresh one.
   */
  attach(name, canvas) {
    this.#attached.add(name);
    return this.#inTurn((inspector) => inspector.attach(name, canvas.transferControlToOffscreen())).catch((error) => {
      this.#attached.delete(name);
      this.#onfailure(error);
    });
  }

  /** @param {readonly string[]} names Of canvases that are not in the document any more. */
  detach(names) {
    for (const name of names) {
      if (this.#attached.delete(name)) this.#inTurn((inspector) => inspector.detach(name)).catch(() => {});
    }
  }

  /**
   * A request names stages of the network that the worker has now. Where another has taken its place by the time that its
   * turn comes, it is dropped: the other network's own request follows.
   * @param {Uint8Array} pixels
   * @param {MapRequest} request
   * @param {(limits: Float32Array) => void} onpainted Gets the value with the full colour of each stage of the request.
   * @param {(stages: import("../../cifar-lab.js").StageShown[]) => void} ondescribed
   */
  look(pixels, request, onpainted, ondescribed) {
    const { known } = this;
    const inTurn = (/** @type {(inspector: Inspector) => Promise<any>} */ task) =>
      this.#inTurn(async (inspector) => (inspector.stages === known ? task(inspector) : null));
    this.#next = async () => {
      const key = JSON.stringify(request);
      const isOther = this.#arranged.key !== key;
      const painted = await inTurn((inspector) => this.#paint(inspector, pixels, request, key));
      if (!painted) return;
      onpainted(painted.limits);
      this.#describe = async () => {
        const stages = await inTurn((inspector) => inspector.describe());
        if (stages) ondescribed(stages);
      };
      // The order of maps is another with each picture, and so are the words of each map.
      this.#pace.ask(isOther || request.channels === "strongest");
    };
    this.#run();
  }

  /**
   * @param {Inspector} inspector
   * @param {Uint8Array} pixels
   * @param {MapRequest} request
   * @param {string} key
   */
  async #paint(inspector, pixels, request, key) {
    const { stages } = inspector;
    if (this.#arranged.stages === stages && this.#arranged.key === key) return inspector.see(pixels);
    this.#arranged = { stages, key: "" };
    const [, painted] = await Promise.all([inspector.arrange(request), inspector.see(pixels)]);
    this.#arranged.key = key;
    return painted;
  }

  async #run() {
    if (this.#isLooking) return;
    this.#isLooking = true;
    for (let next = this.#next; next; next = this.#next) {
      this.#next = null;
      await next().catch((error) => this.tell(error));
    }
    this.#isLooking = false;
  }

  /** Of what was asked. A worker's end is told once, by `onlost`. @param {any} error */
  tell(error) {
    if (!isEnd(error)) this.#onfailure(error);
  }

  /**
   * @template T
   * @param {(inspector: Inspector) => Promise<T>} task
   * @returns {Promise<T>}
   */
  ask(task) {
    return this.#inTurn(task);
  }

  /**
   * What lasts: it waits for its turn, and nothing waits for it.
   * @template T
   * @param {(inspector: Inspector) => Promise<T>} task
   * @returns {Promise<T>}
   */
  beside(task) {
    return this.#queue.then(() => this.#do(task));
  }

  /**
   * @template T
   * @param {(inspector: Inspector) => Promise<T>} task
   */
  #do(task) {
    const inspector = this.#inspector;
    if (!inspector) throw { code: "closed", params: {} };
    return task(inspector);
  }

  /**
   * @template T
   * @param {(inspector: Inspector) => Promise<T>} task
   * @returns {Promise<T>}
   */
  #inTurn(task) {
    const done = this.#queue.then(() => this.#do(task));
    this.#queue = done.catch(() => {});
    return done;
  }
}
