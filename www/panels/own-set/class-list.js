// @ts-check
/** The classes of a set: a name to be changed, how many pictures there are, and some of them. */
import { make, set, write } from "../../shell/dom.js";
import { pictureOn } from "../../shell/save.js";
import { LONGEST_NAME } from "./limits.js";
import { cleaned, unusable } from "./set.js";

/** @typedef {import("../../shell/words.js").Words} Words */
/** @typedef {import("./set.js").ClassOf} ClassOf */

/** Of a class that are seen. */
const THUMBNAILS = 8;

export class ClassList {
  #problem = make("p", { class: "problem", role: "alert" });
  #list = make("ol", { class: "classes-of-set" });
  node = make("div", {}, this.#list, this.#problem);
  /** @type {readonly ClassOf[]} */
  #shown = [];
  /** @type {{ input: HTMLInputElement, label: HTMLElement, count: HTMLElement, strip: HTMLElement }[]} */
  #rows = [];
  #onrename;

  /** @param {(place: number, name: string) => void} onrename */
  constructor(onrename) {
    this.#onrename = onrename;
  }

  /**
   * @param {readonly ClassOf[]} classes
   * @param {boolean} isLocked
   * @param {Words} words
   */
  update(classes, isLocked, words) {
    if (
      classes.length !== this.#shown.length ||
      classes.some((one, place) => one.pictures !== this.#shown[place]?.pictures)
    )
      this.#build(classes);
    this.#shown = classes;
    const names = classes.map(({ name }) => name);
    const wrong = unusable(names);
    this.#rows.forEach(({ input, label, count, strip }, place) => {
      const { name = "", pictures = [] } = classes[place] ?? {};
      write(label, words.text("own-set.name", { number: place + 1 }));
      if (document.activeElement !== input) input.value = name;
      input.disabled = isLocked;
      set(input, "aria-invalid", wrong[place] ? "true" : null);
      write(count, words.text("own-set.count", { count: pictures.length }));
      const more = Math.max(0, pictures.length - THUMBNAILS);
      set(
        strip,
        "aria-label",
        words.text(more ? "own-set.some" : "own-set.all", { name, count: strip.childElementCount }),
      );
    });
    const same = names.find((name, place) => name && names.indexOf(name) !== place);
    const key = same ? "own-set.name.twice" : wrong.some(Boolean) ? "own-set.name.none" : "";
    write(this.#problem, key ? words.text(key, { name: same }) : "");
  }

  /** @param {readonly ClassOf[]} classes */
  #build(classes) {
    this.#rows = classes.map(({ pictures }, place) => {
      const rename = () => {
        const name = cleaned(input.value);
        input.value = name;
        this.#onrename(place, name);
      };
      const input = make("input", {
        type: "text",
        id: `own-set-name-${place}`,
        maxlength: LONGEST_NAME,
        autocomplete: "off",
        spellcheck: "false",
        on: { change: rename },
      });
      const label = make("label", { for: input.id });
      const strip = make("div", { class: "strip", role: "img" }, ...pictures.slice(0, THUMBNAILS).map(drawn));
      return { input, label, count: make("span", { class: "count" }), strip };
    });
    this.#list.replaceChildren(
      ...this.#rows.map(({ input, label, count, strip }) => make("li", {}, label, input, count, strip)),
    );
  }
}

/** @param {{ planar: Uint8Array }} picture */
function drawn({ planar }) {
  const canvas = make("canvas", { "aria-hidden": "true" });
  pictureOn(canvas, planar);
  return canvas;
}
