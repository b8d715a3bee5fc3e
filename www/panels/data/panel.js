// @ts-check
/**
 * The whole of CIFAR-10 from files of the person's own: chosen or dropped, read and checked in a worker, in use until the
 * page is closed, and kept in this browser where the person asks for it.
 * @typedef {import("../../app.js").View} View
 * @typedef {import("../../shell/words.js").Words} Words
 * @typedef {import("../../cifar-lab.js").OwnData} OwnData
 * @typedef {import("./inbox.js").Given} Given
 * @typedef {{ code: string, params: Record<string, unknown> }} Failure
 */
import { make, send, switchOff, write } from "../../shell/dom.js";
import { failureOf } from "../../shell/failure.js";
import { fileInput } from "../../shell/file-input.js";
import { siteOf } from "../../shell/plain.js";
import { withStyles } from "../../shell/style-sheet.js";
import { codeOf } from "../../workers/errors.js";
import { BatchTable } from "./batch-table.js";
import { taken } from "./inbox.js";
import { told } from "./told.js";

/** Resolves when the styles are here. */
export const styled = () => withStyles(new URL("./data.css", import.meta.url).href);

export class Panel {
  #files = fileInput((files) => this.#take(files), { accept: ".gz,.tgz,.tar,.bin", multiple: true });
  #folder = fileInput((files) => this.#take(files), { webkitdirectory: true });
  #choose = make("button", { type: "button", "data-data": "files", on: { click: () => this.#files.click() } });
  #chooseFolder = make("button", { type: "button", "data-data": "folder", on: { click: () => this.#folder.click() } });
  #where = make("p", { class: "where" });
  #progress = make("progress");
  #cancel = make("button", { type: "button", "data-data": "cancel", on: { click: () => this.#reading?.abort() } });
  #readingPart = make("div", { class: "reading" }, this.#progress, make("div", { class: "row" }, this.#cancel));
  #status = make("p", { class: "status", role: "status" });
  #problem = make("p", { class: "problem", role: "alert" });
  #table = new BatchTable();
  #train = make("button", {
    type: "button",
    class: "primary",
    "data-data": "train",
    on: { click: () => this.#toTraining() },
  });
  #keep = make("button", { type: "button", "data-data": "keep", on: { click: () => this.#do((own) => own.keep()) } });
  #forget = make("button", {
    type: "button",
    "data-data": "forget",
    on: { click: () => this.#do((own) => own.forget()) },
  });
  #does = make("div", { class: "row" }, this.#train, this.#keep, this.#forget);
  node = make(
    "div",
    { class: "own-data" },
    make("div", { class: "row" }, this.#choose, this.#chooseFolder, this.#files, this.#folder),
    this.#where,
    this.#readingPart,
    this.#status,
    this.#problem,
    this.#does,
    this.#table.node,
  );
  /** @type {View | null} */
  #view = null;
  /** @type {OwnData | null} */
  #own = null;
  /** The code of it, on its way. @type {Promise<OwnData | null> | null} */
  #coming = null;
  /** What waits for that code. @type {Promise<Given[]> | Given[] | null} */
  #given = null;
  /** Bytes that this browser keeps. */
  #kept = 0;
  /** @type {AbortController | null} */
  #reading = null;
  #loaded = { loaded: 0, total: 0 };
  /** Whether the browser's store is being written or emptied. */
  #isBusy = false;
  /** @type {Failure | null} */
  #failure = null;

  /** @param {View} view */
  update(view) {
    this.#view = view;
    // What has failed is tried again when the person wants it to be.
    if (!this.#own && !this.#coming && !view.state.failures.data) this.#begin();
    const dropped = taken();
    if (dropped) this.#use(dropped);
    this.#show();
  }

  /** What this browser keeps of an earlier visit is used at once, after it has been checked. */
  async #begin() {
    const own = await this.#data();
    if (!own) return;
    this.#kept = await own.kept();
    if (this.#given) await this.#use(this.#given);
    // As a run that was resumed has taken it.
    else if (own.inUse) this.#tell();
    else if (this.#kept && !this.#reading) await this.#read((options) => own.useKept(options));
    this.#show();
  }

  /** null where it cannot be had; the page has been told then. */
  #data() {
    this.#coming ??= this.#fetched().finally(() => (this.#coming = null));
    return this.#coming;
  }

  async #fetched() {
    try {
      this.#own ??= (await this.#view?.lab?.ownData()) ?? null;
      if (this.#own && this.#view?.state.failures.data) send(this.node, "dismiss", { scope: "data" });
    } catch (/** @type {any} */ error) {
      const { params = { asset: "dataset/own-data.js", message: String(error) } } = error;
      send(this.node, "failed", { scope: "data", code: codeOf(error, "fetch.offline"), params });
    }
    return this.#own;
  }

  /**
   * @param {Promise<Given[]> | Given[]} given
   * @returns {Promise<void>}
   */
  async #use(given) {
    this.#given = given;
    const own = this.#own;
    // Whoever waits for the code takes what is given then.
    if (!own) return this.#coming ? undefined : this.#begin();
    this.#given = null;
    await this.#read(async (options) => own.use(await given, options));
  }

  /** @param {(options: import("../../cifar-lab.js").UseDataOptions) => Promise<unknown>} read */
  async #read(read) {
    this.#reading?.abort();
    const reading = new AbortController();
    [this.#reading, this.#failure, this.#loaded] = [reading, null, { loaded: 0, total: 0 }];
    this.#show();
    const onprogress = (/** @type {{ loaded: number, total: number }} */ loaded) => {
      if (this.#reading !== reading) return;
      this.#loaded = loaded;
      this.#show();
    };
    try {
      await read({ onprogress, signal: reading.signal });
    } catch (/** @type {any} */ error) {
      if (this.#reading === reading && error.code !== "aborted") this.#fail(error);
    }
    if (this.#reading !== reading) return;
    this.#reading = null;
    this.#tell();
  }

  /** @param {(own: OwnData) => Promise<void>} work */
  async #do(work) {
    const own = await this.#data();
    if (!own || this.#isBusy) return;
    [this.#isBusy, this.#failure] = [true, null];
    this.#show();
    try {
      await work(own);
    } catch (error) {
      this.#fail(error);
    }
    this.#kept = await own.kept();
    this.#isBusy = false;
    this.#show();
  }

  /** The page has more images now. */
  #tell() {
    const { lab } = this.#view ?? {};
    if (lab) send(this.node, "use-data", { site: siteOf(lab) });
    this.#show();
  }

  #toTraining() {
    const images = this.#own?.inUse?.train ?? 0;
    if (images) send(this.node, "use-run", { choice: { images } });
  }

  /** @param {any} error */
  #fail(error) {
    this.#failure = failureOf(error);
  }

  #show() {
    const { words } = this.#view ?? {};
    if (!words) return;
    const { inUse } = this.#own ?? {};
    const isReading = !!this.#reading;
    write(this.#choose, words.text("data.choose"));
    write(this.#chooseFolder, words.text("data.folder"));
    write(this.#where, words.text("data.where"));
    write(this.#cancel, words.text("data.cancel"));
    this.#readingPart.hidden = !isReading;
    const { loaded, total } = this.#loaded;
    this.#progress.max = total || 1;
    this.#progress.value = loaded;
    this.#progress.setAttribute("aria-label", words.text("data.reading"));
    write(this.#status, told({ inUse: inUse ?? null, kept: this.#kept, isReading, isBusy: this.#isBusy }, words));
    const key = `error.${this.#failure?.code}`;
    write(
      this.#problem,
      this.#failure ? words.text(words.has(key) ? key : "error.internal", shortened(this.#failure.params)) : "",
    );
    this.#does.hidden = isReading || (!inUse && !this.#kept);
    const size = words.bytes(inUse?.bytes ?? this.#kept);
    write(this.#train, words.text("data.train", { count: inUse?.train ?? 0 }));
    write(this.#keep, words.text("data.keep", { size }));
    write(this.#forget, words.text("data.forget", { size }));
    this.#train.hidden = !inUse;
    this.#keep.hidden = !inUse || this.#kept > 0;
    this.#forget.hidden = this.#kept === 0;
    for (const button of [this.#keep, this.#forget]) switchOff(button, this.#isBusy);
    this.#table.update(isReading ? null : (inUse ?? null), words);
  }

  /** @param {File[]} files */
  #take(files) {
    this.#use(files.map((file) => ({ path: file.webkitRelativePath || file.name, file })));
  }
}

/** A hash as people compare it: by its beginning. @param {Record<string, unknown>} params */
function shortened({ expected, found, ...params }) {
  const short = (/** @type {unknown} */ hash) => (typeof hash === "string" ? hash.slice(0, 12) : hash);
  return { ...params, expected: short(expected), found: short(found) };
}
