// @ts-check
/**
 * The one kind of error the lab rejects with, and its English sentences. The page has its own in lang/*.json.
 * @typedef {import("../cifar-lab.js").ErrorCode} ErrorCode
 * @typedef {import("../protocol.js").Params} Params
 */

export class LabError extends Error {
  /**
   * @param {ErrorCode} code
   * @param {Params} params
   * @param {string} message
   */
  constructor(code, params, message) {
    super(message);
    this.name = /** @type {"LabError"} */ ("LabError");
    this.code = code;
    this.params = Object.freeze(params);
  }
}

/**
 * The code of an error, whoever has thrown it: the lab's and the page's own are words. A `DOMException` has a number there,
 * which means nothing here; one for an abort is no exception, since who gives up here is told so by the code `aborted`.
 * @param {any} error
 * @param {string} [other] Where it has none.
 * @returns {string}
 */
export const codeOf = (error, other = "internal") => (typeof error?.code === "string" ? error.code : other);

/** `{name}` stands for a parameter. */
const ENGLISH = Object.freeze({
  "fetch.offline": "{asset} could not be downloaded: the server cannot be reached",
  "fetch.status": "{asset} could not be downloaded: the server answers {status}",
  "fetch.length": "{asset} arrived with {found} bytes instead of {expected}",
  "fetch.hash": "{asset} is not the expected file: SHA-256 {found} instead of {expected}",
  "fetch.format": "{asset} cannot be read: {problem}",
  "image.range": "there is no {split} image {index}: the site has {count}",
  "picture.empty": "the file is empty: it has no bytes",
  "picture.gone": "the file can no longer be read: choose it again",
  "picture.format": "this browser cannot read the file as a picture",
  "picture.unsupported": "this browser cannot read {kind} pictures",
  "picture.cut": "the {kind} picture is damaged or cut short",
  "picture.size": "the picture has {width} x {height} pixels: use one of 1 to 100 million pixels",
  "picture.svg": "the SVG picture states no size: give it width and height, or a viewBox",
  "model.unknown": "there is no model {model}: the site has {known}",
  "engine.absent": "this build has no engine {engine}",
  superseded: "a newer call has replaced this one",
  aborted: "the call was cancelled",
  closed: "the lab is closed",
  panic: "the module {module} failed ({message}); it has been restarted",
  "worker.memory":
    "the module {module} ran out of memory; it has been restarted: close other tabs, or ask for less at once",
  "worker.lost": "the worker of {module} stopped; it has been restarted",
  "worker.failed": "the worker of {module} could not be started: {message}",
  "module.load": "the module {module} could not be loaded: {message}",
  processor:
    "this computer's processor has no SIMD instructions, which the module {module} needs: use a newer computer",
  "version.mismatch": "the scripts are version {script}, the module is version {module}: reload the page",
  "base.origin":
    "the files on {base} cannot be read from here: that site cannot be reached, or does not allow other sites (CORS), or this page's own rules forbid it",
  "training.diverged": "the loss exploded in epoch {epoch}, step {step}: use a smaller learning rate",
  "training.memory": "training uses {used} MB of memory, more than the {most} MB allowed: use fewer workers or images",
  "canvas.unknown": "no canvas {canvas} is attached",
  "canvas.context": "canvas {canvas} cannot be painted on",
  internal: "{message}",
});

/**
 * A sentence with its parameters filled in. The codes of `cifar-model`'s refusals share one.
 * @param {ErrorCode} code
 * @param {Params} params
 */
export function english(code, params) {
  /** @type {Record<string, string>} */
  const sentences = ENGLISH;
  const sentence = sentences[code] ?? (params.said ? "{said}" : "{problem}: {remedy}");
  return sentence.replace(/\{(\w+)\}/g, (_, name) => String(params[name] ?? ""));
}

/**
 * Makes errors whose messages are in the page's language.
 * @typedef {(code: ErrorCode, params?: Params) => LabError} Fault
 * @param {import("../cifar-lab.js").OpenOptions["translate"]} translate
 * @returns {Fault}
 */
export function faults(translate = english) {
  return (code, params = {}) => {
    let message = english(code, params);
    try {
      message = translate(code, params) || message;
    } catch {
      // The page's sentences are the page's affair; the error still has to arrive.
    }
    return new LabError(code, params, message);
  };
}
