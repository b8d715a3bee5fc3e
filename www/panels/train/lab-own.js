// @ts-check
/** A person's own pictures: given a class each, trained on, and what the network knows before and after. */
import { make, send, set, switchOff, write } from "../../shell/dom.js";
import { fileInput } from "../../shell/file-input.js";
import { readsDataSet } from "../../workers/network-input.js";
import { difference, inPoints } from "../evaluate/difference.js";
import { EPOCHS, TEST_IMAGES, LEAST, MOST, REPLAYS } from "./own-set.js";

/** @typedef {import("../../shell/words.js").Words} Words */
/** @typedef {import("./own-set.js").OwnSet} OwnSet */

const CLASSES = Array.from({ length: 10 }, (_, label) => label);

class LabOwn extends HTMLElement {
  #title = make("h3");
  #about = make("p", { class: "about" });
  #options = CLASSES.map((value) => make("option", { value }));
  #label = make("select", { id: "own-label" }, ...this.#options);
  #labelName = make("label", { for: "own-label" });
  #add = make("button", { type: "button", "data-own": "add", on: { click: () => this.#addShown() } });
  #files = make("button", { type: "button", "data-own": "files", on: { click: () => this.#input.click() } });
  #input = fileInput((files) => send(this, "add-own-files", { files, label: Number(this.#label.value) }), {
    accept: "image/*",
    multiple: true,
  });
  #hint = make("p", { class: "hint" });
  #list = make("ul", { class: "pictures" });
  #replays = REPLAYS.map((value) => make("option", { value }));
  #replay = make(
    "select",
    { id: "own-replay", on: { change: () => send(this, "choose-own", { replay: Number(this.#replay.value) }) } },
    ...this.#replays,
  );
  #replayName = make("label", { for: "own-replay" });
  #epochs = make("input", {
    type: "number",
    id: "own-epochs",
    ...EPOCHS,
    on: { input: () => (this.#isTyping = true), change: () => this.#chooseEpochs() },
  });
  #isTyping = false;
  #epochsName = make("label", { for: "own-epochs" });
  #start = make("button", {
    type: "button",
    class: "primary",
    "data-own": "start",
    on: { click: () => send(this, "teach-own") },
  });
  #status = make("p", { class: "status", role: "status" });
  #problem = make("p", { class: "problem", role: "alert" });
  #caption = make("caption");
  #head = make("tr");
  #body = make("tbody");
  #result = make("table", { class: "known" }, this.#caption, make("thead", {}, this.#head), this.#body);
  #forgotten = make("p", { class: "forgotten" });
  /** @type {import("../../state.js").Answer | null} */
  #answer = null;
  /** @type {[OwnSet, Words] | null} */
  #shown = null;

  connectedCallback() {
    this.replaceChildren(
      this.#title,
      this.#about,
      make("div", { class: "row" }, this.#labelName, this.#label, this.#add, this.#files, this.#input),
      this.#hint,
      this.#list,
      make("div", { class: "row" }, this.#replayName, this.#replay, this.#epochsName, this.#epochs, this.#start),
      this.#problem,
      this.#status,
      this.#result,
      this.#forgotten,
    );
  }

  /** @param {import("../../app.js").View} view */
  update({
    state: {
      training: { own, phase },
      answer,
      site,
      network,
    },
    words,
  }) {
    this.#answer = answer;
    const isOpen = own.phase === "open" && ["idle", "ended", "failed"].includes(phase);
    this.#updateForm(own, words, isOpen && !!site && !!network, { answer, network });
    const before = this.#shown;
    if (before?.[0] === own && before[1] === words) return;
    this.#shown = [own, words];
    if (before?.[0].pictures !== own.pictures || before[1] !== words) this.#drawList(own, words);
    // A picture that changed in the middle would leave nothing to compare.
    for (const control of this.#list.querySelectorAll("select, button")) set(control, "disabled", own.phase !== "open");
    write(this.#status, own.phase === "open" ? "" : words.text(`own.phase.${own.phase}`));
    const key = `error.${own.failure?.code}`;
    const failed = own.failure && words.text(words.has(key) ? key : "error.internal", own.failure.params);
    write(this.#problem, [...limitsTold(own, words), failed].filter(Boolean).join(" "));
    this.#drawResult(own, words);
  }

  /**
   * @param {OwnSet} own
   * @param {Words} words
   * @param {boolean} isOpen
   * @param {Pick<import("../../state.js").State, "answer" | "network">} state
   */
  #updateForm({ pictures, replay, epochs }, words, isOpen, { answer, network }) {
    write(this.#title, words.text("own.title"));
    write(this.#about, words.text("own.about", { least: LEAST, most: MOST }));
    write(this.#labelName, words.text("own.label"));
    for (const option of this.#options) write(option, words.className(Number(option.value)));
    write(this.#add, words.text("own.add"));
    write(this.#files, words.text("own.files"));
    const isTest = answer?.way === "test";
    const isFull = pictures.length >= MOST;
    // What is classified becomes a picture of the network's size.
    const isOther = !!network && !readsDataSet(network);
    switchOff(this.#add, !isOpen || !answer || isTest || isFull || isOther);
    this.#files.disabled = !isOpen || isFull || isOther;
    write(
      this.#hint,
      words.text(isFull ? "own.full" : isOther ? "own.size" : isTest ? "own.test" : "own.count", {
        count: pictures.length,
        least: LEAST,
        most: MOST,
      }),
    );
    write(this.#replayName, words.text("own.replay"));
    for (const option of this.#replays)
      write(
        option,
        words.text(option.value === "0" ? "own.replay.none" : "own.replay.some", { count: Number(option.value) }),
      );
    this.#replay.value = String(replay);
    write(this.#epochsName, words.text("own.epochs"));
    if (!this.#isTyping) this.#epochs.value = String(epochs);
    write(this.#start, words.text("own.start"));
    switchOff(this.#start, !isOpen || pictures.length < LEAST);
    for (const control of [this.#replay, this.#epochs, this.#label]) control.disabled = !isOpen;
  }

  /**
   * @param {OwnSet} own
   * @param {Words} words
   */
  #drawList({ pictures }, words) {
    const focused = /** @type {HTMLElement | null} */ (
      this.#list.contains(document.activeElement) ? document.activeElement : null
    )?.id;
    this.#list.replaceChildren(
      ...pictures.map(({ planar, label }, place) => {
        const number = place + 1;
        const options = CLASSES.map((value) =>
          make("option", { value, selected: value === label }, words.className(value)),
        );
        const select = make(
          "select",
          {
            id: `own-class-${place}`,
            "aria-label": words.text("own.class", { number }),
            on: { change: () => send(this, "relabel-own", { place, label: Number(select.value) }) },
          },
          ...options,
        );
        const drop = make(
          "button",
          {
            type: "button",
            class: "link",
            id: `own-drop-${place}`,
            "aria-label": words.text("own.drop.label", { number }),
            on: { click: () => send(this, "drop-own", { place }) },
          },
          words.text("own.drop"),
        );
        return make(
          "li",
          {},
          drawn(planar, words.text("own.picture", { number, name: words.className(label) })),
          select,
          drop,
        );
      }),
    );
    if (focused) (document.getElementById(focused) ?? this.#label).focus({ preventScroll: true });
  }

  /**
   * @param {OwnSet} own
   * @param {Words} words
   */
  #drawResult({ pictures, before, after }, words) {
    this.#result.hidden = !before;
    this.#forgotten.hidden = !after;
    if (!before) return;
    const share = (/** @type {number | undefined} */ value) => (value === undefined ? "–" : words.percent(value));
    write(this.#caption, words.text("own.known"));
    this.#head.replaceChildren(
      ...["of", "before", "after"].map((column) => make("th", { scope: "col" }, words.text(`own.column.${column}`))),
    );
    const rows = /** @type {const} */ ([
      ["mine", "mine", pictures.length],
      ["test", "test-images", TEST_IMAGES],
    ]);
    this.#body.replaceChildren(
      ...rows.map(([key, word, count]) =>
        make(
          "tr",
          {},
          make("th", { scope: "row" }, words.text(`own.${word}`, { count })),
          make("td", {}, share(before[key])),
          make("td", {}, share(after?.[key])),
        ),
      ),
    );
    if (!after) return;
    const change = difference({ share: after.test, n: TEST_IMAGES }, { share: before.test, n: TEST_IMAGES });
    const verdict = !change.isClear ? "own.even" : change.by < 0 ? "own.forgotten" : "own.improved";
    write(this.#forgotten, words.text(verdict, inPoints(change, words)));
  }

  #chooseEpochs() {
    this.#isTyping = false;
    send(this, "choose-own", { epochs: this.#epochs.valueAsNumber });
  }

  #addShown() {
    if (this.#answer)
      send(this, "add-own", { pictures: [{ planar: this.#answer.seen, label: Number(this.#label.value) }] });
  }
}

/**
 * What was asked for and could not be, a sentence each.
 * @param {OwnSet} own
 * @param {Words} words
 */
function limitsTold({ asked, epochs, left }, words) {
  const name = words.text("own.epochs");
  return [
    asked !== null && words.text("train.clamped", { name, asked: words.precise(asked), used: epochs }),
    left > 0 && words.text("own.left", { count: left, most: MOST }),
  ];
}

/**
 * What the network gets: 32 x 32 pixels.
 * @param {Uint8Array} planar
 * @param {string} name
 */
function drawn(planar, name) {
  const canvas = make("canvas", { width: 32, height: 32, role: "img", "aria-label": name });
  const pixels = new ImageData(32, 32);
  for (let k = 0; k < 1024; k++)
    pixels.data.set([planar[k] ?? 0, planar[1024 + k] ?? 0, planar[2048 + k] ?? 0, 255], 4 * k);
  canvas.getContext("2d")?.putImageData(pixels, 0, 0);
  set(canvas, "title", name);
  return canvas;
}

customElements.define("lab-own", LabOwn);
