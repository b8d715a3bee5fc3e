// @ts-check
/** What people see in the test images: a file of votes is opened here, and compared with the network's answers. */
import { make, write } from "../../shell/dom.js";
import { fileInput } from "../../shell/file-input.js";
import { prose } from "../../shell/terms.js";

/** @typedef {import("../../app.js").View} View */
/** @typedef {import("./rows.js").Rows} Rows */
/** @typedef {import("./people.js").People} People */
/** @typedef {{ people: People, name: string }} Held Votes, and the name of their file. */
/** @typedef {Partial<import("./rows.js").Selection>} Wanted */

const SOURCE = "https://github.com/jcpeterson/cifar-10h";
/** @type {Wanted} */
const MOST_DOUBTED = { order: "people", isFalling: true };

export class PeopleView {
  #title = make("h3");
  #about = make("p", { class: "about" });
  #source = make("a", { href: SOURCE, target: "_blank", rel: "noopener" });
  #open = make("button", { type: "button", on: { click: () => this.#file.click() } });
  #most = make("button", { type: "button", hidden: true, on: { click: () => this.#onopen(MOST_DOUBTED, this.#most) } });
  #file = fileInput(([file]) => this.#read(file), { accept: ".npy" });
  #problem = make("p", { class: "problem", role: "alert" });
  #status = make("p", { role: "status" });
  #body = make("div");
  node = make(
    "section",
    {
      class: "people",
      on: {
        dragover: (event) => event.preventDefault(),
        drop: (event) => this.#drop(event),
      },
    },
    this.#title,
    this.#about,
    make("div", { class: "row" }, this.#open, this.#most, this.#file),
    this.#problem,
    this.#status,
    this.#body,
  );
  /** @type {View | null} */
  #view = null;
  /** @type {Rows | null} */
  #rows = null;
  /** @type {Held | null} */
  #held = null;
  /** @type {unknown[]} */
  #shown = [];
  /** @type {(held: Held) => void} */
  #onvotes;
  /** @type {(wanted: Wanted, from: HTMLElement) => void} */
  #onopen;
  /** @type {(error: any) => void} */
  #onfailure;

  /**
   * @param {(held: Held) => void} onvotes
   * @param {(wanted: Wanted, from: HTMLElement) => void} onopen A person wants to see pictures.
   * @param {(error: any) => void} onfailure
   */
  constructor(onvotes, onopen, onfailure) {
    [this.#onvotes, this.#onopen, this.#onfailure] = [onvotes, onopen, onfailure];
  }

  /**
   * @param {View} view
   * @param {Rows | null} rows null while they are awaited.
   */
  update(view, rows) {
    [this.#view, this.#rows] = [view, rows];
    const { words } = view;
    const shown = [words, rows, this.#held];
    if (shown.every((value, place) => value === this.#shown[place])) return;
    this.#shown = shown;
    write(this.#title, words.text("evaluation.people.title"));
    write(this.#source, words.text("evaluation.people.source"));
    this.#about.replaceChildren(...prose(words, "evaluation.people.about"), " ", this.#source);
    write(this.#open, words.text("evaluation.people.open"));
    write(this.#most, words.text("evaluation.people.most"));
    this.#open.disabled = !rows;
    this.#compare();
  }

  /** @param {DragEvent} event */
  #drop(event) {
    event.preventDefault();
    event.stopPropagation();
    document.documentElement.classList.remove("is-dropping");
    this.#read(event.dataTransfer?.files[0]);
  }

  /** A file that cannot be used leaves what is there. @param {File | undefined} file */
  async #read(file) {
    const { words, state } = this.#view ?? {};
    const labels = state?.evaluation.result?.answers?.labels;
    if (!file || !words || !labels) return;
    write(this.#problem, "");
    write(this.#status, words.text("evaluation.people.reading"));
    let isNew = false;
    try {
      const { IMAGES, LARGEST_FILE, NoVotes, readPeople } = await import("./people.js");
      try {
        if (labels.length !== IMAGES) throw new NoVotes("images", { n: labels.length });
        const bytes = new Uint8Array(await file.slice(0, LARGEST_FILE + 1).arrayBuffer());
        this.#held = { people: readPeople(bytes, labels), name: file.name };
        isNew = true;
      } catch (error) {
        if (!(error instanceof NoVotes)) throw error;
        const share = typeof error.params.share === "number" ? words.percent(error.params.share) : "";
        write(this.#problem, words.text(`evaluation.people.problem.${error.reason}`, { ...error.params, share }));
      }
    } catch (error) {
      this.#fail("people", error);
    }
    write(this.#status, "");
    // They come back with the rows, and are compared then.
    if (isNew && this.#held) this.#onvotes(this.#held);
    else this.#compare();
  }

  async #compare() {
    const [held, rows, view] = [this.#held, this.#rows, this.#view];
    const isKnown = !!held && !!rows?.people && !!view;
    this.#body.hidden = this.#most.hidden = !isKnown;
    if (!isKnown) return;
    const { words } = view;
    try {
      const [{ compared }, { PeopleFigures }, { sourceOf }] = await Promise.all([
        import("./people.js"),
        import("./people-figures.js"),
        import("./people-told.js"),
      ]);
      if (rows !== this.#rows || held !== this.#held || words !== this.#view?.words) return;
      const { people, name } = held;
      write(this.#status, sourceOf(people.votes, name, words));
      this.#body.replaceChildren(new PeopleFigures(compared(people, rows), name, words).node);
    } catch (error) {
      this.#fail("people-figures", error);
    }
  }

  /**
   * @param {string} script That did not come.
   * @param {unknown} error
   */
  #fail(script, error) {
    const params = { asset: `panels/evaluate/${script}.js`, message: String(error) };
    this.#onfailure({ code: "fetch.offline", params });
  }
}
