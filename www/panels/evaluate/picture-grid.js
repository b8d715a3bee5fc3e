// @ts-check
/**
 * Thousands of small pictures, of which only those in sight are in the document. Each is cut out of its sheet by the
 * browser: nothing is decoded anew. One picture can be reached by the tabulator, the others from there by the arrows.
 * @typedef {{ address: string, first: number, count: number, columns: number, rows: number }} Sheet
 * @typedef {{ index: number, name: string, lines: string[], isRight: boolean, isMarked: boolean }} Tile `index`: in the
 *   test set; `name`: what is heard; `lines`: what stands below the picture.
 */
import { make, set } from "../../shell/dom.js";

/** Of a tile, in pixels; the style has the same height. */
const [WIDTH, HEIGHT] = [92, 126];
/** A picture's side on the sheet, and as it is shown. */
const SHOWN = 64;
/** Rows above and below those in sight. */
const SPARE = 2;

export class PictureGrid {
  #list = make("ul", { class: "tiles" });
  node = make(
    "div",
    { class: "pictures-box", on: { scroll: () => this.#render(), keydown: (event) => this.#step(event) } },
    this.#list,
  );
  /** By place in the list. @type {Map<number, { node: HTMLLIElement, button: HTMLButtonElement }>} */
  #tiles = new Map();
  /** Where the tabulator leads to. */
  #at = 0;
  #count = 0;
  #columns = 1;
  /** @type {(place: number) => Tile} */
  #tileAt = () => ({ index: 0, name: "", lines: [], isRight: true, isMarked: false });
  /** @type {readonly Sheet[]} */
  #sheets = [];
  #shown = -1;
  #onpick;
  #onleave;

  /**
   * @param {(index: number) => void} onpick
   * @param {() => void} onleave The person wants to go back to where they came from.
   */
  constructor(onpick, onleave) {
    this.#onpick = onpick;
    this.#onleave = onleave;
    new ResizeObserver(() => this.#lay()).observe(this.node);
  }

  /**
   * Other pictures, from the first one on.
   * @param {number} count
   * @param {(place: number) => Tile} tileAt
   * @param {readonly Sheet[]} sheets
   */
  show(count, tileAt, sheets) {
    [this.#count, this.#tileAt, this.#sheets, this.#at] = [count, tileAt, sheets, 0];
    this.#clear();
    this.node.scrollTop = 0;
    this.#lay();
  }

  /** @param {number} index Of the picture that the page shows. */
  mark(index) {
    if (index === this.#shown) return;
    this.#shown = index;
    for (const [place, { button }] of this.#tiles) this.#markTile(button, this.#tileAt(place));
  }

  /** The keyboard goes to the first picture, or to where it was. */
  focus() {
    this.#reach(this.#at);
  }

  #clear() {
    for (const { node } of this.#tiles.values()) node.remove();
    this.#tiles.clear();
  }

  /** Places all tiles anew for the width there is. */
  #lay() {
    const columns = Math.max(1, Math.floor(this.node.clientWidth / WIDTH));
    if (columns !== this.#columns) this.#clear();
    this.#columns = columns;
    this.#list.style.setProperty("--columns", String(columns));
    this.#list.style.height = `${Math.ceil(this.#count / columns) * HEIGHT}px`;
    this.#render();
  }

  /** The tiles in sight, in their order; the one with the focus stays, wherever it is. */
  #render() {
    const { scrollTop, clientHeight } = this.node;
    const from = Math.max(0, Math.floor(scrollTop / HEIGHT) - SPARE) * this.#columns;
    const to = Math.min(this.#count, (Math.ceil((scrollTop + clientHeight) / HEIGHT) + SPARE) * this.#columns);
    for (const [place, { node }] of this.#tiles) {
      if ((place >= from && place < to) || node.contains(document.activeElement)) continue;
      node.remove();
      this.#tiles.delete(place);
    }
    let next = this.#list.firstElementChild;
    for (let place = from; place < to; place++) {
      const tile = this.#tiles.get(place) ?? this.#make(place);
      while (next && Number(/** @type {HTMLElement} */ (next).dataset.place) < place) next = next.nextElementSibling;
      if (next === tile.node) next = next.nextElementSibling;
      else this.#list.insertBefore(tile.node, next);
    }
    const inSight = Math.max(0, Math.floor(scrollTop / HEIGHT)) * this.#columns;
    const reached = this.#tiles.has(this.#at) ? this.#at : inSight;
    for (const [place, { button }] of this.#tiles) button.tabIndex = place === reached ? 0 : -1;
  }

  /** @param {number} place */
  #make(place) {
    const tile = this.#tileAt(place);
    const face = make("span", { class: "face" });
    this.#cut(face, tile.index);
    const button = make(
      "button",
      { type: "button", tabindex: -1, "aria-label": tile.name, on: { click: () => this.#pick(place) } },
      face,
      ...tile.lines.map((line) => make("span", { class: "line" }, line)),
    );
    set(button, "data-wrong", !tile.isRight);
    set(button, "data-marked", tile.isMarked);
    this.#markTile(button, tile);
    const node = make("li", { "data-place": place, "aria-setsize": this.#count, "aria-posinset": place + 1 }, button);
    node.style.setProperty("--row", String(Math.floor(place / this.#columns)));
    node.style.setProperty("--column", String(place % this.#columns));
    const made = { node, button };
    this.#tiles.set(place, made);
    return made;
  }

  /**
   * @param {HTMLElement} face
   * @param {number} index
   */
  #cut(face, index) {
    const sheet = this.#sheets.find(({ first, count }) => index >= first && index < first + count);
    if (!sheet) return;
    const at = index - sheet.first;
    face.style.backgroundImage = `url("${sheet.address}")`;
    face.style.backgroundSize = `${sheet.columns * SHOWN}px ${sheet.rows * SHOWN}px`;
    face.style.backgroundPosition = `${-SHOWN * (at % sheet.columns)}px ${-SHOWN * Math.floor(at / sheet.columns)}px`;
  }

  /**
   * @param {HTMLButtonElement} button
   * @param {Tile} tile
   */
  #markTile(button, tile) {
    set(button, "aria-current", tile.index === this.#shown && "true");
  }

  /** @param {number} place */
  #pick(place) {
    this.#at = place;
    this.#render();
    this.#onpick(this.#tileAt(place).index);
  }

  /** @param {KeyboardEvent} event */
  #step(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const page = Math.max(1, Math.floor(this.node.clientHeight / HEIGHT)) * this.#columns;
    const by = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -this.#columns,
      ArrowDown: this.#columns,
      PageUp: -page,
      PageDown: page,
      Home: -this.#count,
      End: this.#count,
    }[event.key];
    if (event.key === "Escape") this.#onleave();
    if (by === undefined) return;
    event.preventDefault();
    const focused = /** @type {HTMLElement} */ (document.activeElement)?.closest("li")?.dataset.place;
    this.#reach(Math.max(0, Math.min(this.#count - 1, Number(focused ?? this.#at) + by)));
  }

  /** Brings a picture into sight, and the keyboard to it. @param {number} place */
  #reach(place) {
    this.#at = place;
    const top = Math.floor(place / this.#columns) * HEIGHT;
    const { scrollTop, clientHeight } = this.node;
    if (top < scrollTop) this.node.scrollTop = top;
    else if (top + HEIGHT > scrollTop + clientHeight) this.node.scrollTop = top + HEIGHT - clientHeight;
    this.#render();
    this.#tiles.get(place)?.button.focus({ preventScroll: true });
    this.#render();
  }
}
