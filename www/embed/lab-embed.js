// @ts-check
/**
 * The embed's own line below the panel, and its talk with the page around it: it hears of each state like every
 * element, tells the parent what is new, and turns the parent's requests into the page's own.
 * @typedef {import("../app.js").View} View
 */
import { all } from "../panels/registry.js";
import { make, send, set, write } from "../shell/dom.js";
import { icon } from "../shell/icons.js";
import { setTaker } from "../shell/taker.js";
import { SAVED, pictureOn, picturePng } from "../shell/save.js";
import { Heights } from "./heights.js";
import { Parent } from "./parent.js";
import { nameOf } from "../panels/answer/rows.js";
import { epoch, evaluation, prediction, summary } from "./report.js";
import { readRequest, readShown, readTraining, wrongInRequest } from "./request.js";
import { openTabs } from "./tabs.js";
import { Visibility } from "./visibility.js";
const LOCKS = all("lock");

class LabEmbed extends HTMLElement {
  #request = readRequest(location.search);
  /** What of the link cannot be: a student can tell the teacher. */
  #passed = wrongInRequest(location.search);
  #rested = make("span", { class: "rested", role: "status" });
  #share = make("button", { type: "button", hidden: true, on: { click: () => this.#give() } });
  #name = make("span");
  /** The address of a tab that was not opened. */
  #shut = "";
  #shutWords = make("span");
  #shutAddress = make("input", {
    type: "text",
    class: "address",
    readonly: true,
    on: { focus: () => this.#shutAddress.select() },
  });
  #noTab = make("p", { class: "no-tab", role: "status" });
  /** A sandbox without `allow-downloads` keeps files back and tells nobody. */
  #noFile = make("p", { class: "no-file", role: "status" });
  #hasSaved = false;
  #whole = make("a", { class: "whole", target: "_blank", rel: "noopener" }, this.#name, icon("link"));
  /** @type {View | null} */
  #view = null;
  /** @type {Parent | null} */
  #parent = null;
  /** @type {Heights | null} */
  #heights = null;
  /** @type {Visibility | null} */
  #visibility = null;
  #isReady = false;
  #isRested = false;
  #phase = "idle";
  #mayShare = false;
  /** What the parent was told last. @type {Record<string, unknown>} */
  #told = {};
  /** What the parent wants shown since it was last carried out. @type {Partial<import("../state.js").Route> | null} */
  #asked = null;
  /** @type {Promise<void> | null} */
  #showing = null;
  /** @type {(() => void)[]} Wait until nothing is on its way. */
  #waiting = [];

  connectedCallback() {
    if (this.#parent) return;
    this.replaceChildren(this.#rested, this.#share, this.#whole, this.#noTab, this.#noFile);
    openTabs((address) => this.#tellShut(address));
    document.addEventListener(SAVED, () => {
      this.#hasSaved = true;
      if (this.#view) this.update(this.#view);
    });
    this.#parent = new Parent(
      this.#commands,
      (offer) => this.#connected(offer),
      (message) => this.#hear(message),
    );
    this.#heights = new Heights(document.body, (height) => this.#parent?.tell("resize", { height }));
    this.#visibility = new Visibility({
      onchange: (isSeen) => this.#view?.painter.rest(!isSeen),
      isTraining: () => ["running", "preparing"].includes(this.#view?.state.training.phase ?? ""),
      onwarning: (seconds) => this.#parent?.tell("pausing", { seconds }),
      onpause: () => this.#pauseUnseen(),
    });
    addEventListener("hashchange", () =>
      this.#showSoon(readShown(Object.fromEntries(new URLSearchParams(location.hash.slice(1))))),
    );
  }

  /** @param {View} view */
  update(view) {
    if (!this.#view) uncover();
    this.#view = view;
    const { state, words } = view;
    // Where it stands is known when the panel has its size.
    if (state.phase !== "opening") set(this, "data-ready", "");
    write(this.#name, words.text("embed.whole"));
    set(this.#whole, "href", view.link);
    write(this.#share, words.text("embed.share"));
    if (this.#shut) {
      write(this.#shutWords, words.text("embed.popup"));
      set(this.#shutAddress, "aria-label", words.text("embed.popup"));
    }
    write(this.#noFile, this.#hasSaved ? words.text("embed.saved") : "");
    this.#share.hidden = !this.#mayShare || !state.answer;
    // Gone on with, after the pause.
    if (state.training.phase === "running" && this.#phase !== "running") this.#isRested = false;
    this.#phase = state.training.phase;
    write(this.#rested, this.#isRested ? words.text("embed.rested") : "");
    this.#ask(words);
    for (const part of this.#request.lock) this.#disable(part);
    if (!this.#isReady && state.phase === "ready" && state.answer) this.#begin(view);
    this.#tell(view);
    this.#visibility?.check();
    if (!isBusy(state)) for (const go of this.#waiting.splice(0)) go();
  }

  /** @type {import("./parent.js").Commands} */
  #commands = {
    state: () => this.#summary(),
    show: async (asked) => {
      await this.#showSoon(readShown(asked));
      return this.#summary();
    },
    train: async (settings) => {
      const change = readTraining(/** @type {any} */ (Object(settings)));
      await this.#begun();
      send(this, "choose-training", { change, byPage: true });
      await this.#train("start");
      return change;
    },
    pause: () => this.#train("pause"),
    resume: () => this.#train("resume"),
    stop: () => this.#train("reset"),
    keep: () => this.#visibility?.keep(),
  };

  /**
   * What comes before the page is there is done in its order when it is.
   * @param {string} what
   */
  async #train(what) {
    await this.#begun();
    send(this, "train", { what, byPage: true });
  }

  /** Resolves when the link's picture and settings are there; without the network there is nothing to train. */
  async #begun() {
    if (!this.#isReady) await this.#quiet();
    const { phase, failures } = this.#view?.state ?? {};
    if (phase !== "ready") throw Object.assign(new Error("the page could not open"), { code: failures?.open?.code });
  }

  #summary() {
    const { state, words } = this.#view ?? {};
    return state && words ? summary(state, (place) => nameOf(place, words)) : { phase: "opening" };
  }

  /**
   * Requests that come while one is carried out are one, so that a flood of them costs no more than the last.
   * @param {Partial<import("../state.js").Route>} route
   */
  #showSoon(route) {
    this.#asked = { ...this.#asked, ...route };
    this.#showing ??= this.#showAll().finally(() => (this.#showing = null));
    return this.#showing;
  }

  async #showAll() {
    while (this.#asked) {
      await this.#quiet();
      const route = this.#asked;
      this.#asked = null;
      send(this, "go-to", { route, byPage: true });
      // The page shows what has changed in the next microtask.
      await null;
      await this.#quiet();
    }
  }

  /** Resolves when nothing is on its way any more. */
  #quiet() {
    const state = this.#view?.state;
    if (state && !isBusy(state)) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(() => resolve(undefined)));
  }

  /**
   * @param {any} offer `share`: the parent takes pictures, if the student gives one; `answers`: answers to a lesson's
   *   questions, if the link allows it and the student hands them in.
   */
  #connected(offer) {
    this.#mayShare = offer.share === true;
    if (offer.answers === true && this.#request.mayAnswer) setTaker((result) => this.#parent?.tell("result", result));
    this.#told = {};
    if (this.#view) this.update(this.#view);
  }

  /** @param {any} message Of the parent, unchecked. */
  #hear(message) {
    this.#heights?.hear(message);
    if (message?.type !== "cifar-lab:look") return;
    const { lang, theme } = readShown(message);
    this.#showSoon({ ...(lang && { lang }), ...(theme && { theme }) });
  }

  /** @param {View} view */
  #begin({ state, painter }) {
    this.#isReady = true;
    painter.rest(this.#visibility?.isSeen === false);
    const { crop, isToStart, panel } = this.#request;
    if (this.#passed.length) send(this, "pass-over", { asked: this.#passed, byPage: true });
    if (crop) this.#crop(crop, state);
    // The answer to the picture is not shown here: nobody has to compute it.
    if (panel === "train") send(this, "follow-training", { live: false });
    if (panel === "train" && isToStart) queueMicrotask(() => this.#train("start"));
  }

  /**
   * A part of a test image is looked at like a picture of one's own.
   * @param {import("../cifar-lab.js").Square} square
   * @param {import("../state.js").State} state
   */
  async #crop(square, { answer, route }) {
    if (!answer || answer.image === null) return;
    const canvas = make("canvas");
    pictureOn(canvas, answer.seen);
    const picture = await createImageBitmap(canvas);
    send(this, "look", { own: { way: "file", picture, name: `test-${route.image}.png`, square }, byPage: true });
  }

  /** @param {View} view Tells what differs from what was told. */
  #tell({ state, words }) {
    if (!this.#parent?.isConnected) return;
    const named = (/** @type {number} */ place) => nameOf(place, words);
    if (this.#isReady) this.#news("ready", state.site, () => summary(state, named));
    if (this.#isReady) this.#news("prediction", state.answer, () => prediction(state, named));
    this.#news("epoch", state.training.curve.at(-1), () => epoch(state));
    this.#news("evaluation", state.evaluation.result, () => evaluation(state));
    for (const [scope, failure] of Object.entries(state.failures))
      this.#news(`error ${scope}`, failure, () => ({ scope, code: failure.code }));
  }

  /**
   * @param {string} event What follows a space is for the memory alone.
   * @param {unknown} cause
   * @param {() => unknown} detail
   */
  #news(event, cause, detail) {
    if (!cause || this.#told[event] === cause) return;
    this.#told[event] = cause;
    this.#parent?.tell(event.split(" ")[0] ?? "", detail());
  }

  #pauseUnseen() {
    this.#train("pause");
    this.#isRested = true;
    this.#parent?.tell("paused", {});
  }

  /** The student gives the picture: the only way that one leaves the frame. */
  async #give() {
    const { state, words } = this.#view ?? {};
    if (!state?.answer || !words) return;
    const png = await picturePng(state.answer.seen);
    this.#parent?.tell("share", { png, prediction: prediction(state, (place) => nameOf(place, words)) });
    write(this.#rested, words.text("embed.shared"));
  }

  /** @param {string} address Of a tab that the course page's frame does not allow: to be copied by hand. */
  #tellShut(address) {
    this.#shut = address;
    this.#shutAddress.value = address;
    this.#noTab.replaceChildren(this.#shutWords, this.#shutAddress);
    if (this.#view) this.update(this.#view);
    this.#shutAddress.focus();
  }

  /** @param {string} part */
  #disable(part) {
    const selector = LOCKS[part]?.controls;
    if (!selector) return;
    for (const control of document.querySelectorAll(selector)) {
      /** @type {HTMLInputElement} */ (control).disabled = true;
    }
  }

  /** @param {import("../shell/words.js").Words} words */
  #ask(words) {
    const place = document.querySelector(".question");
    const { question } = this.#request;
    if (!place || place.getAttribute("lang") === words.lang) return;
    place.setAttribute("lang", words.lang);
    if (question) place.replaceChildren(make("p", {}, make("strong", {}, words.text("embed.question")), question));
  }
}

/** The panel has its words: from here on it is seen. */
function uncover() {
  document.querySelector(".poster")?.remove();
  delete document.documentElement.dataset.covered;
}

/** @param {import("../state.js").State} state */
function isBusy({ phase, busy }) {
  return phase === "opening" || busy.image || busy.model || busy.engine;
}

customElements.define("lab-embed", LabEmbed);
