// @ts-check
/** Training: the settings, what they change, the buttons, and where the run stands. */
import { choiceField, numberField, switchField } from "../../shell/fields.js";
import { FORM } from "../../settings-schema.js";
import { make, send, set, write } from "../../shell/dom.js";
import { choiceOf } from "./run-book.js";
import { settingText, valueText } from "./run-names.js";
import { NOTEBOOK, RANGES, changes, rowOf } from "./training-settings.js";
import { networkName } from "../../shell/own-networks.js";
import { expected, failed, figures } from "./training-words.js";

/** @typedef {import("../../shell/words.js").Words} Words */
/** @typedef {import("./training-state.js").TrainingState} TrainingState */

/** As long as a person looks at what a button says. */
const SAID_MS = 2500;
/** Where there is no room beside them, the settings would stand between the title and the start. */
const WIDE = matchMedia("(min-width: 62rem)");
/** Where one button makes way for another, the focus goes with it. */
const HEIRS = {
  start: ["pause"],
  "go-on": ["pause"],
  pause: ["resume"],
  resume: ["pause"],
  reset: ["start"],
  discard: ["start"],
};

class LabTrain extends HTMLElement {
  #fields = Object.fromEntries(FORM.map((name) => [name, this.#field(name)]));
  #about = make("p", { class: "intro" });
  #legend = make("legend");
  #form = make("fieldset", { class: "fields" }, this.#legend, ...Object.values(this.#fields).map(({ node }) => node));
  #summary = make("span");
  #settings = make(
    "details",
    { class: "settings", open: WIDE.matches },
    make("summary", {}, this.#summary),
    this.#form,
  );
  #linked = make("p", { class: "linked", role: "status" });
  #expected = make("p", { class: "expected" });
  #buttons = Object.fromEntries(
    ["start", "pause", "resume", "step", "reset", "notebook", "link"].map((name) => [name, this.#button(name)]),
  );
  #address = make("input", {
    type: "text",
    class: "address",
    readonly: true,
    hidden: true,
    on: { focus: () => this.#address.select() },
  });
  #row = make("div", { class: "row" }, ...Object.values(this.#buttons), this.#address);
  #link = "";
  #isCopied = false;
  #offerText = make("p");
  #goOn = this.#button("go-on");
  #discard = this.#button("discard");
  #offer = make(
    "div",
    { class: "offer", role: "group" },
    this.#offerText,
    make("div", { class: "row" }, this.#goOn, this.#discard),
  );
  #problem = make("p", { class: "problem", role: "alert" });
  #status = make("p", { class: "status", role: "status" });
  #now = make("p", { class: "now" });
  #bar = make("progress", { max: 1, value: 0 });
  #meta = make("p", { class: "meta" });
  #live = make("input", {
    type: "checkbox",
    id: "train-live",
    on: { change: () => send(this, "follow-training", { live: this.#live.checked }) },
  });
  #liveLabel = make("label", { for: "train-live" });
  #run = make(
    "div",
    { class: "run" },
    this.#now,
    this.#bar,
    this.#meta,
    make("div", { class: "field switch" }, this.#live, this.#liveLabel),
  );
  #files = make("div", { class: "row files" });
  #file = make("input", {
    type: "file",
    class: "unseen",
    tabindex: -1,
    "aria-hidden": "true",
    accept: ".cifar-run,.safetensors",
    on: { change: () => this.#open(this.#file.files?.[0]) },
  });
  #fileButtons = ["download", "export", "onnx", "open"].map((name) => [name, this.#button(name)]);
  #readers = make("p", { class: "readers" });
  #opened = make("p", { class: "opened", role: "status" });
  #kept = make("p", { class: "meta" });
  /** The button that was pressed last, until the focus has found its place. */
  #pressed = "";

  connectedCallback() {
    this.#files.replaceChildren(...this.#fileButtons.map(([, button]) => /** @type {Node} */ (button)), this.#file);
    this.#buttons.start?.classList.add("primary");
    this.#goOn.classList.add("primary");
    const side = make(
      "div",
      { class: "side" },
      this.#linked,
      this.#expected,
      this.#row,
      this.#problem,
      this.#status,
      this.#run,
      document.createElement("lab-curve"),
      document.createElement("lab-workers"),
      this.#kept,
      this.#files,
      this.#opened,
      this.#readers,
    );
    this.replaceChildren(this.#about, this.#offer, make("div", { class: "desk" }, this.#settings, side));
    // What to expect is fetched when somebody comes near, not with the first answer.
    new IntersectionObserver(
      (entries, observer) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        observer.disconnect();
        send(this, "expect-training");
      },
      { rootMargin: "50%" },
    ).observe(this);
    this.addEventListener("dragover", (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault());
    this.addEventListener("drop", (event) => {
      event.preventDefault();
      event.stopPropagation();
      this.#open(event.dataTransfer?.files[0]);
    });
  }

  /** @param {import("../../app.js").View} view */
  update({ state, words, link, share }) {
    const { training, network, site, downloads, mine } = state;
    // Beside the settings, the link has no need of the network.
    this.#link = share.settings ?? `${link}#train-title`;
    const isOpen = ["idle", "ended", "failed"].includes(training.phase);
    write(this.#about, words.text("train.about"));
    write(this.#legend, words.text("train.settings"));
    this.#updateFields(training, words, !isOpen, {
      model: networkName(network?.name ?? "", words, mine),
      most: site?.trainCount ?? 0,
    });
    this.#updateLinked(training, words);
    this.#updateButtons(training, words, !!site && !!network);
    this.#updateOffer(training, words);
    this.#updateRun(training, words, downloads);
    this.#updateFiles(training, words, network?.name);
    write(this.#problem, training.failure ? failed(training, words) : "");
    this.#moveFocus();
  }

  /**
   * @param {TrainingState} training
   * @param {Words} words
   * @param {boolean} isLocked
   * @param {{ model: string, most: number }} site
   */
  #updateFields({ choice, run, phase, logs }, words, isLocked, { model, most }) {
    const shown = isLocked && run ? choiceOf(run) : choice;
    for (const [key, field] of Object.entries(this.#fields)) {
      field.update(shown[/** @type {keyof typeof shown} */ (key)], words, isLocked || isSettled(key, shown), {
        model,
        more: key === "images" && most > 5000 ? [most] : [],
      });
    }
    const changed = changes(shown).map((key) => words.text(`train.${key}`));
    write(
      this.#summary,
      words.text(changed.length ? "train.changed" : "train.unchanged", {
        changed: changed.join(", ").toLocaleLowerCase(words.lang),
      }),
    );
    write(this.#expected, phase === "idle" ? expected(shown, logs, words) : "");
    this.#expected.hidden = phase !== "idle";
  }

  /**
   * What the address brought, and what of it could not be used as it stands.
   * @param {TrainingState} training
   * @param {Words} words
   */
  #updateLinked({ isLinked, mended, choice, phase }, words) {
    const given = changes(choice)
      .concat(["images", "seed"])
      .map((key) => settingText(key, choice, words))
      .join("; ");
    const told = mended.map(({ key, asked, used }) =>
      words.text(typeof asked === "number" ? "train.clamped" : "train.mended", {
        name: words.text(`train.${key}`),
        asked: typeof asked === "number" ? words.precise(asked) : asked,
        used: valueText(key, /** @type {any} */ (used), words),
      }),
    );
    const isShown =
      (phase === "idle" && isLinked) || (["idle", "ended", "failed"].includes(phase) && mended.length > 0);
    write(
      this.#linked,
      isShown ? [isLinked && words.text("train.linked", { given }), ...told].filter(Boolean).join(" ") : "",
    );
    this.#linked.hidden = !isShown;
  }

  /**
   * @param {TrainingState} training
   * @param {Words} words
   * @param {boolean} canStart
   */
  #updateButtons({ phase, choice, run, race }, words, canStart) {
    const isOpen = ["idle", "ended", "failed"].includes(phase);
    const shown = {
      // Between two lanes of a race the pause stays where it is.
      start: isOpen,
      pause: phase === "running" || (phase === "preparing" && !!race),
      resume: phase === "paused",
      step: phase === "paused",
      reset: phase !== "idle",
      notebook: isOpen,
      link: true,
    };
    for (const [name, isShown] of Object.entries(shown)) {
      const button = /** @type {HTMLButtonElement} */ (this.#buttons[name]);
      button.hidden = !isShown;
      write(button, words.text(`train.button.${name === "link" && this.#isCopied ? "copied" : name}`));
    }
    set(this.#address, "aria-label", words.text("train.button.link"));
    /** @type {HTMLButtonElement} */ (this.#buttons.start).disabled = !canStart;
    const isNotebook = Object.entries(NOTEBOOK).every(
      ([key, value]) => choice[/** @type {keyof typeof choice} */ (key)] === value,
    );
    /** @type {HTMLButtonElement} */ (this.#buttons.notebook).disabled = isNotebook;
    for (const [name, button] of /** @type {[string, HTMLButtonElement][]} */ (this.#fileButtons)) {
      write(button, words.text(`train.button.${name}`));
      button.hidden = name === "download" && !run;
      button.disabled = !canStart;
    }
  }

  /**
   * @param {TrainingState} training
   * @param {Words} words
   */
  #updateOffer({ offer, phase }, words) {
    this.#offer.hidden = !offer || phase !== "idle";
    if (!offer) return;
    const accuracy = offer.accuracy === null ? words.text("train.offer.none") : words.percent(offer.accuracy);
    const sentence = offer.epoch >= offer.epochs ? "train.offer.ended" : "train.offer";
    write(this.#offerText, words.text(sentence, { ...offer, accuracy, at: words.date(offer.at) }));
    set(this.#offer, "aria-label", words.text("train.offer.title"));
    write(this.#goOn, words.text("train.button.go-on"));
    write(this.#discard, words.text("train.button.discard"));
  }

  /**
   * @param {TrainingState} training
   * @param {Words} words
   * @param {import("../../cifar-lab.js").Progress[]} downloads
   */
  #updateRun(training, words, downloads) {
    const { phase, run, position, curve, progress, saved, storage } = training;
    this.#run.hidden = phase === "idle";
    this.#live.checked = training.live;
    write(this.#liveLabel, words.text("train.live"));
    // Spoken at most once an epoch, and when the run turns.
    const last = curve.at(-1);
    const params = last && {
      epoch: last.epoch,
      accuracy: words.percent(last.valAccuracy),
      mine: words.percent(last.accuracy),
    };
    write(
      this.#status,
      phase === "idle" || phase === "failed"
        ? ""
        : [words.text(`train.phase.${phase}`), params && words.text("train.spoken", params)].filter(Boolean).join(" "),
    );
    write(
      this.#kept,
      [
        storage !== "yes" && words.text(`train.storage.${storage}`),
        saved && words.text("train.saved", saved),
        run && !run.sameBits && words.text("train.other-build"),
      ]
        .filter(Boolean)
        .join(" "),
    );
    this.#bar.hidden = phase === "failed";
    set(this.#bar, "aria-label", words.text("train.progress"));
    if (phase === "preparing" || !run) {
      const coming = downloads.find(
        ({ asset, loaded, total }) => /^data\/t|learn/.test(asset) && loaded < (total ?? 0),
      );
      write(
        this.#now,
        coming
          ? words.text("train.fetching", {
              asset: coming.asset,
              loaded: words.bytes(coming.loaded),
              total: words.bytes(coming.total ?? 0),
            })
          : words.text("train.preparing"),
      );
      this.#bar.removeAttribute("value");
      return write(this.#meta, "");
    }
    const { epochs } = run.recipe;
    this.#bar.value = Math.min(1, (position.epoch + position.step / run.stepsPerEpoch) / epochs);
    const isOver = position.epoch >= epochs;
    const where = {
      epoch: Math.min(position.epoch + 1, epochs),
      epochs,
      step: position.step,
      steps: run.stepsPerEpoch,
    };
    write(
      this.#now,
      words.text(
        isOver
          ? "train.over"
          : progress?.judging
            ? "train.judging"
            : progress?.features
              ? "train.features"
              : "train.now",
        { ...where, ...progress?.judging, ...progress?.features },
      ),
    );
    write(this.#meta, progress && phase !== "failed" ? figures(training, words) : "");
  }

  /**
   * What was opened, and scripts that read what is downloaded.
   * @param {TrainingState} training
   * @param {Words} words
   * @param {string} [inUse]
   */
  #updateFiles({ opened: last }, words, inUse) {
    const opened = last?.own === inUse ? last : null;
    const check = opened?.selfCheck ?? null;
    write(
      this.#opened,
      opened
        ? words.text(check === null ? "train.opened" : "train.opened.checked", {
            name: opened.name,
            difference: words.value(check ?? 0),
          })
        : "",
    );
    this.#opened.hidden = !opened;
    if (this.#readers.lang === words.lang) return;
    this.#readers.lang = words.lang;
    const link = (/** @type {string} */ library, /** @type {string} */ file) =>
      make("a", { href: `readers/${file}`, download: file, translate: "no" }, library);
    this.#readers.replaceChildren(
      words.text("train.readers"),
      " ",
      link("Keras", "load_keras.py"),
      " · ",
      link("PyTorch", "load_pytorch.py"),
    );
  }

  #moveFocus() {
    const heirs = HEIRS[/** @type {keyof typeof HEIRS} */ (this.#pressed)];
    const active = /** @type {HTMLElement | null} */ (document.activeElement);
    const isLost = active === document.body || (this.contains(active) && active?.closest("[hidden]"));
    const heir = heirs?.map((name) => this.#buttons[name]).find((button) => button && !button.hidden);
    if (!heir || !isLost) return;
    this.#pressed = "";
    heir.focus({ preventScroll: true });
  }

  /** @param {string} name Of a setting. */
  #field(name) {
    const row = rowOf(name);
    const choose = (/** @type {unknown} */ value) => this.#set({ [name]: value });
    if (row.kind === "switch") return switchField(name, choose);
    const values = /** @type {readonly (string | number)[]} */ (row.values ?? row.offered);
    if (values.length === 0) return numberField(name, { ...RANGES[name], step: row.whole ? 1 : "any" }, choose);
    // A select's values are texts.
    return choiceField(name, values, (value) => choose(typeof values[0] === "number" ? Number(value) : value));
  }

  /** @param {object} change */
  #set(change) {
    send(this, "choose-training", { change });
  }

  /** @param {string} name */
  #button(name) {
    return make("button", { type: "button", "data-do": name, on: { click: () => this.#press(name) } });
  }

  /** @param {string} name */
  #press(name) {
    this.#pressed = name;
    if (name === "notebook") this.#set(NOTEBOOK);
    else if (name === "open") this.#file.click();
    else if (name === "link") this.#copy();
    else send(this, "train", { what: name });
  }

  /** Where the browser does not let a page copy, the person can. */
  async #copy() {
    try {
      await navigator.clipboard.writeText(this.#link);
      this.#isCopied = true;
      send(this, "said");
      setTimeout(() => ((this.#isCopied = false), send(this, "said")), SAID_MS);
    } catch {
      this.#address.hidden = false;
      this.#address.value = this.#link;
      this.#address.focus();
    }
  }

  /** @param {File | undefined} file */
  #open(file) {
    if (file) send(this, "open-training", { file });
    this.#file.value = "";
  }
}

/**
 * Whether another setting has decided this one.
 * @param {string} key
 * @param {import("./training-settings.js").Choice} choice
 */
function isSettled(key, { from, trains }) {
  if (key === "outputs") return from === "model";
  if (key === "trains") return from === "random";
  return ["flip", "shift"].includes(key) && trains === "dense";
}

customElements.define("lab-train", LabTrain);
