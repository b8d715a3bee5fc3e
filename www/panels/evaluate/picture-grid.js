// @ts-check
/**
 * Thousands of small pictures, of which only those in sight are in the document. Each is cut out of its sheet by the
 * browser: nothing is decoded anew. One picture can be reached by the tabulator, the others from there by the arrows.
 * @typedef {{ address: string, first: number, count: number, columns: number, rows: number }} Sheet
 * @typedef {{ index: number, name: string, lines: string[], isRight: boolean, isMarked: boolean }} Tile `index`: in the
 *   test set; `name`: what is heard; `lines`: what stands below the picture.
 */
import { make, set, write } from "../../shell/dom.js";

/** Of a tile, in pixels; the style has the same height. */
const [WIDTH, HEIGHT] = [92, 126];
/** A picture's side on the sheet, and as it is shown. */
const SHOWN = 64;
/** Rows above and below those in sight. */
const SPARE = 2;
/** Without scrolling, until tiles are put into their order in the document. */
const STILL_MS = 150;

/** @typedef {{ place: number, sheet: string, node: HTMLLIElement, button: HTMLButtonElement, face: HTMLElement, lines: HTMLElement[] }} Made */

/** Lines below a picture at most. */
const LINES = 3;

export class PictureGrid {
  #list = make("ul", { class: "tiles" });
  node = make(
    "div",
    { class: "pictures-box", on: { scroll: () => this.#scroll(), keydown: (event) => this.#step(event) } },
    this.#list,
  );
  /** By place in the list. @type {Map<number, Made>} */
  #tiles = new Map();
  /** Where the tabulator leads to. */
  #at = 0;
  #count = 0;
  #columns = 1;
  /** Of the box, and how far it is scrolled: to ask for them while the page is being written would lay it out once more. */
  #height = 0;
  #top = 0;
  /** @type {(place: number) => Tile} */
  #tileAt = () => ({ index: 0, name: "", lines: [], isRight: true, isMarked: false });
  /** @type {readonly Sheet[]} */
  #sheets = [];
  #shown = -1;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #arranging;
  #onpick;
  #onleave;

  /**
   * @param {(tile: Tile) => void} onpick
   * @param {() => void} onleave The person wants to go back to where they came from.
   */
  constructor(onpick, onleave) {
    this.#onpick = onpick;
    this.#onleave = onleave;
    new ResizeObserver(() => this.#lay()).observe(this.node);
  }

  /**
   * Other pictures, from the first one on. Tiles that are there already show them.
   * @param {number} count
   * @param {(place: number) => Tile} tileAt
   * @param {readonly Sheet[]} sheets
   */
  show(count, tileAt, sheets) {
    [this.#count, this.#tileAt, this.#sheets, this.#at] = [count, tileAt, sheets, 0];
    if (this.#top) this.node.scrollTop = this.#top = 0;
    if (!this.#height) return this.#lay();
    this.#stretch();
    this.#render(true);
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

  #scroll() {
    this.#top = this.node.scrollTop;
    this.#render();
  }

  /** Places all tiles anew for the room there is. */
  #lay() {
    const { clientWidth, clientHeight } = this.node;
    // Hidden, it keeps what it had.
    if (!clientWidth) return;
    const columns = Math.max(1, Math.floor(clientWidth / WIDTH));
    const isWider = columns !== this.#columns;
    [this.#columns, this.#height] = [columns, clientHeight];
    this.#list.style.setProperty("--columns", String(columns));
    this.#stretch();
    this.#render(isWider);
  }

  #stretch() {
    this.#list.style.height = `${Math.ceil(this.#count / this.#columns) * HEIGHT}px`;
  }

  /**
   * The tiles in sight; the one with the focus stays, wherever it is. Those that have gone out of sight show what comes into it:
   * to make one takes longer than to change it. So does to move one in the document: while a person scrolls, tiles change their
   * place on the screen alone.
   * @param {boolean} [isNew] Whether those that stay show something else, too.
   */
  #render(isNew = false) {
    const [first, last] = [Math.floor(this.#top / HEIGHT), Math.ceil((this.#top + this.#height) / HEIGHT)];
    // After a filter has changed nobody scrolls yet, and who jumps by the bar jumps again: the answer comes sooner with none to spare.
    const isNear = this.#tiles.has(first * this.#columns) || this.#tiles.has((last - 1) * this.#columns);
    const more = this.#top && isNear ? SPARE : 0;
    const from = Math.max(0, first - more) * this.#columns;
    const to = Math.min(this.#count, (last + more) * this.#columns);
    /** @type {Made[]} */
    const spare = [];
    for (const [place, tile] of this.#tiles) {
      const isSeen = place >= from && place < to;
      const stays = isSeen || (place < this.#count && tile.node.contains(document.activeElement));
      if (stays && isNew) this.#fill(tile, place);
      if (stays) continue;
      this.#tiles.delete(place);
      spare.push(tile);
    }
    let isMoved = spare.length > 0;
    for (let place = from; place < to; place++) {
      if (this.#tiles.has(place)) continue;
      const tile = this.#fill(spare.pop() ?? this.#make(), place);
      if (!tile.node.parentNode) this.#list.append(tile.node);
      isMoved = true;
    }
    for (const { node } of spare) node.remove();
    const reached = this.#tiles.has(this.#at) ? this.#at : Math.max(0, first) * this.#columns;
    for (const [place, { button }] of this.#tiles) set(button, "tabindex", place === reached ? 0 : -1);
    if (isNew) this.#arrange();
    else if (isMoved) {
      clearTimeout(this.#arranging);
      this.#arranging = setTimeout(() => this.#arrange(), STILL_MS);
    }
  }

  /** As the tiles are seen, so they are read: in the document, too. The one with the focus would lose it if it were moved. */
  #arrange() {
    clearTimeout(this.#arranging);
    let next = this.#list.firstElementChild;
    for (const [, { node }] of [...this.#tiles].sort(([one], [other]) => one - other)) {
      if (next !== node && node.contains(document.activeElement)) {
        while (next && next !== node) {
          const later = next;
          next = next.nextElementSibling;
          this.#list.append(later);
        }
      }
      if (next === node) next = node.nextElementSibling;
      else this.#list.insertBefore(node, next);
    }
  }

  /** @returns {Made} */
  #make() {
    const face = make("span", { class: "face" });
    const lines = Array.from({ length: LINES }, () => make("span", { class: "line" }));
    const button = make("button", { type: "button", tabindex: -1 }, face, ...lines);
    /** @type {Made} */
    const made = { place: 0, sheet: "", node: make("li", {}, button), button, face, lines };
    button.addEventListener("click", () => this.#pick(made.place));
    return made;
  }

  /**
   * @param {Made} made
   * @param {number} place Whose picture it shows from now on.
   */
  #fill(made, place) {
    const { node, button, lines } = made;
    const tile = this.#tileAt(place);
    made.place = place;
    this.#tiles.set(place, made);
    this.#cut(made, tile.index);
    lines.forEach((line, at) => write(line, tile.lines[at] ?? ""));
    set(button, "aria-label", tile.name);
    set(button, "data-wrong", !tile.isRight);
    set(button, "data-marked", tile.isMarked);
    this.#markTile(button, tile);
    set(node, "aria-setsize", this.#count);
    set(node, "aria-posinset", place + 1);
    node.style.top = `${HEIGHT * Math.floor(place / this.#columns)}px`;
    node.style.left = `${(100 * (place % this.#columns)) / this.#columns}%`;
    return made;
  }

  /**
   * @param {Made} made
   * @param {number} index
   */
  #cut(made, index) {
    const sheet = this.#sheets.find(({ first, count }) => index >= first && index < first + count);
    if (!sheet) return;
    const at = index - sheet.first;
    const { face } = made;
    if (sheet.address !== made.sheet) {
      face.style.backgroundImage = `url("${sheet.address}")`;
      face.style.backgroundSize = `${sheet.columns * SHOWN}px ${sheet.rows * SHOWN}px`;
      made.sheet = sheet.address;
    }
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
    this.#onpick(this.#tileAt(place));
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
    const focused = [...this.#tiles.values()].find(({ node }) => node.contains(document.activeElement));
    this.#reach(Math.max(0, Math.min(this.#count - 1, (focused?.place ?? this.#at) + by)));
  }

  /** Brings a picture into sight, and the keyboard to it. @param {number} place */
  #reach(place) {
    this.#at = place;
    const top = Math.floor(place / this.#columns) * HEIGHT;
    const { scrollTop, clientHeight } = this.node;
    if (top < scrollTop) this.node.scrollTop = top;
    else if (top + HEIGHT > scrollTop + clientHeight) this.node.scrollTop = top + HEIGHT - clientHeight;
    this.#scroll();
    this.#tiles.get(place)?.button.focus({ preventScroll: true });
    this.#render();
  }
}
