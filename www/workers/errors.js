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

/** `{name}` stands for a parameter. */
const ENGLISH = Object.freeze({
  "fetch.offline": "{asset} could not be fetched: the host cannot be reached",
  "fetch.status": "{asset} could not be fetched: the host answers {status}",
  "fetch.length": "{asset} came with {found} bytes instead of {expected}",
  "fetch.hash": "{asset} is not the expected file: SHA-256 {found} instead of {expected}",
  "fetch.format": "{asset} cannot be read: {problem}",
  "image.range": "there is no {split} image {index}: the site has {count}",
  "picture.empty": "the file is empty: it has no bytes",
  "picture.gone": "the file cannot be read any more: choose it again",
  "picture.format": "not a picture that this browser can read",
  "picture.unsupported": "this browser cannot read {kind} pictures",
  "picture.cut": "the {kind} picture is damaged or cut short",
  "picture.size": "a picture of {width} x {height} pixels: give 1 to 100 million pixels",
  "picture.svg": "the SVG picture states no size: give it width and height, or a viewBox",
  "model.unknown": "there is no model {model}: the site has {known}",
  "engine.absent": "this build has no engine {engine}",
  superseded: "a newer call took this one's place",
  aborted: "the call was given up",
  closed: "the lab is closed",
  panic: "the module {module} failed ({message}); it has been started afresh",
  "worker.lost": "the worker of {module} ended; it has been started afresh",
  "worker.failed": "the worker of {module} cannot be started: {message}",
  "module.load": "the module {module} cannot be loaded: {message}",
  "version.mismatch": "the scripts are version {script}, the module {module}: reload the page",
  "base.origin":
    "the files on {base} cannot be read from here: that site is out of reach, or gives others no leave (CORS), or this page's rules forbid it",
  "training.diverged": "the loss exploded in epoch {epoch}, step {step}: use a smaller learning rate",
  "training.memory": "the run's workers took {used} MB, of {most} at most: use fewer workers or images",
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
  const sentence = sentences[code] ?? "{problem}: {remedy}";
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
