// @ts-check
/** What a frame, or the site, keeps from the page: whose refusal it is, and which sentence tells the way round. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { afterEach, test } from "node:test";
import { refusalOf } from "../../www/panels/picture/camera/refusal.js";
import { kept } from "../../www/panels/train/training-words.js";
import { copied } from "../../www/shell/copy.js";
import { isForeign } from "../../www/shell/frame.js";
import { Words } from "../../www/shell/words.js";

const words = new Words("en", JSON.parse(readFileSync(new URL("../../www/lang/en.json", import.meta.url), "utf8")));
const global = /** @type {any} */ (globalThis);
const before = Object.getOwnPropertyDescriptor(globalThis, "navigator");
afterEach(() => {
  delete global.window;
  delete global.isSecureContext;
  if (before) Object.defineProperty(globalThis, "navigator", before);
});

/** A page of its own, or in a frame; what the page around it lets be read. @param {object} [parent] */
function browser(parent) {
  global.window = {};
  global.window.parent = parent ?? global.window;
}
const stranger = {
  get location() {
    return {
      get href() {
        throw new Error("Blocked a frame");
      },
    };
  },
};

test("a camera that is not allowed: the course page's rules, the site's, or the person", () => {
  const policy = (/** @type {boolean} */ isAllowed) => ({ featurePolicy: { allowsFeature: () => isAllowed } });
  const told = (/** @type {object} */ document, /** @type {boolean} */ isFramed, code = "camera.refused") =>
    refusalOf(code, document, isFramed);
  assert.equal(told(policy(true), false), "camera.refused");
  assert.equal(told(policy(true), true), "camera.refused");
  assert.equal(told(policy(false), false), "camera.policy");
  assert.equal(told(policy(false), true, "camera.absent"), "camera.frame");
  assert.equal(told(policy(true), true, "camera.absent"), "camera.absent");
  // Firefox and Safari tell of no policy: in a frame it may be either.
  assert.equal(told({}, false), "camera.refused");
  assert.equal(told({}, true), "camera.frame");
  assert.equal(told({}, true, "camera.busy"), "camera.busy");
});

test("a frame of another site's page is told from one of the site's own, and from no frame", () => {
  browser();
  assert.equal(isForeign(), false);
  browser({ location: { href: "https://lab.example/" } });
  assert.equal(isForeign(), false);
  browser(stranger);
  assert.equal(isForeign(), true);
});

test("what is not copied has its reason: no https, the course page, or the browser", async () => {
  const clipboard = { writeText: () => Promise.reject(new Error("NotAllowedError")) };
  /** @param {object} navigator @param {boolean} isSecure @param {object} [parent] */
  const told = (navigator, isSecure, parent) => {
    browser(parent);
    global.isSecureContext = isSecure;
    Object.defineProperty(globalThis, "navigator", { value: navigator, configurable: true });
    return copied("text");
  };
  assert.equal(await told({ clipboard: { writeText: async () => {} } }, true), "");
  assert.equal(await told({ clipboard }, true), "copy.refused");
  assert.equal(await told({ clipboard }, true, stranger), "copy.frame");
  assert.equal(await told({}, false), "copy.insecure");
});

test("a run that a frame saves is told to stay with the course page, and one that is not saved to be taken as a file", () => {
  const run = { sameBits: true };
  const said = (/** @type {object} */ state, /** @type {boolean} */ isForeign) =>
    kept(/** @type {any} */ ({ storage: "yes", saved: null, run, ...state }), words, isForeign);
  const saved = { epoch: 3, step: 20 };
  assert.match(said({ saved }, false), /^Saved in this browser: epoch 3, step 20\.$/);
  assert.match(said({ saved }, true), /epoch 3, step 20\..*course page alone.*Download the run/);
  assert.match(said({ storage: "refused" }, true), /frame whose cookies are blocked.*Download the run/);
});
