// @ts-check
/** A course system with SCORM 1.2: its API lies in a window around this one, or in the one that has opened it. */
import { isWhole, scormElements, timespan } from "./told.js";

/** As far as the chain of windows is searched: nobody nests deeper. */
const DEEPEST = 50;

/**
 * @param {Window & Record<string, any>} from
 * @returns {any} null where there is none.
 */
export function findApi(from) {
  /** @param {any} start */
  const along = (start) => {
    for (let [window, depth] = [start, 0]; window && depth < DEEPEST; depth++) {
      try {
        if (window.API) return window.API;
      } catch {
        // Another site's window: what is around it may be the course's again.
      }
      if (window.parent === window) return null;
      window = window.parent;
    }
    return null;
  };
  const api = along(from);
  if (api) return api;
  const { opener } = from.top ?? from;
  return opener ? along(opener) : null;
}

export class Scorm12 {
  /** The package says it: a title of SCORM 1.2 has one language. */
  lang = "";
  returnUrl = "";
  #api;
  #began = Date.now();
  #isOver = false;
  /** How many interactions there were. */
  #first = 0;
  /** The steps that have one now, in their order. @type {number[]} */
  #steps = [];

  /** @param {any} api */
  constructor(api) {
    this.#api = api;
    if (api.LMSInitialize("") !== "true") throw new Error(this.#problem());
    this.#first = Number(api.LMSGetValue("cmi.interactions._count")) || 0;
    if (["not attempted", "", "unknown"].includes(this.#status)) this.#set("cmi.core.lesson_status", "incomplete");
    api.LMSCommit("");
  }

  /** @param {Window & Record<string, any>} window */
  static open(window) {
    const api = findApi(window);
    return api && new Scorm12(api);
  }

  /**
   * @param {import("./told.js").Result} result
   * @returns {[string, string][]} What was set.
   */
  hand(result) {
    const place = (/** @type {number} */ step) => {
      if (!this.#steps.includes(step)) this.#steps.push(step);
      return this.#first + this.#steps.indexOf(step);
    };
    const elements = scormElements(result, { now: new Date(), place });
    // What was completed once stays so.
    if (isWhole(result) && !["passed", "completed"].includes(this.#status))
      elements.push(["cmi.core.lesson_status", "completed"]);
    for (const [name, value] of elements) this.#set(name, value);
    if (this.#api.LMSCommit("") !== "true") throw new Error(this.#problem());
    return elements;
  }

  close() {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#api.LMSSetValue("cmi.core.session_time", timespan((Date.now() - this.#began) / 1000));
    this.#api.LMSSetValue("cmi.core.exit", this.#status === "completed" ? "" : "suspend");
    this.#api.LMSFinish("");
  }

  get #status() {
    return String(this.#api.LMSGetValue("cmi.core.lesson_status"));
  }

  /** @param {string} name @param {string} value */
  #set(name, value) {
    if (this.#api.LMSSetValue(name, value) !== "true") throw new Error(`${name}: ${this.#problem()}`);
  }

  #problem() {
    const code = this.#api.LMSGetLastError();
    return `${code} ${this.#api.LMSGetErrorString(code)}`;
  }
}
