// @ts-check
/**
 * The way to the controllers of training, whose code the first answer does without: it comes behind the answer, or when
 * something is asked of it before.
 * @typedef {import("../panels/train/controllers.js").Controllers} Controllers
 */
export class Training {
  #make;
  #onfailure;
  /** @type {Promise<Controllers | null> | null} */
  #coming = null;
  /** What has come. @type {Controllers | null} */
  here = null;

  /**
   * @param {(code: typeof import("../panels/train/controllers.js")) => Controllers} make
   * @param {(error: unknown) => void} onfailure The code does not come; it is fetched again when it is asked for again.
   */
  constructor(make, onfailure) {
    this.#make = make;
    this.#onfailure = onfailure;
  }

  /**
   * Does something with them: at once where they are here, otherwise once they are.
   * @template T
   * @param {(controllers: Controllers) => T} does
   * @returns {T | Promise<T | undefined>} undefined where they do not come.
   */
  use(does) {
    if (this.here) return does(this.here);
    this.#coming ??= this.#fetch();
    return this.#coming.then((here) => (here ? does(here) : undefined));
  }

  async #fetch() {
    const load = () => import("../panels/train/controllers.js");
    try {
      // A line that broke off is often there again.
      this.here = this.#make(await load().catch(load));
      return this.here;
    } catch (error) {
      this.#coming = null;
      this.#onfailure(error);
      return null;
    }
  }
}
