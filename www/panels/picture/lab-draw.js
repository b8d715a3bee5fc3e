// @ts-check
/**
 * A sheet to draw on, by hand or key by key: tools and colours here, what they do in page/drawing/.
 * @typedef {import("../../shell/words.js").Words} Words
 */
import { make, send, set, switchOff, write } from "../../shell/dom.js";
import { BACKDROPS, paintBackdrop } from "./drawing/backdrops.js";
import { PALETTE, colourOfKey } from "./drawing/palette.js";
import { followPen } from "./drawing/pen.js";
import { CELLS, Sheet } from "./drawing/sheet.js";
import { STAMPS, paintStamp } from "./drawing/stamps.js";
import { icon } from "../../shell/icons.js";
import { canvasPng, save } from "../../shell/save.js";
import { Segments } from "../../shell/segments.js";
import { Swatches } from "./swatches.js";

/** Parts of the side, from a fine line to half a cloud. */
const WIDTHS = [0.012, 0.03, 0.06, 0.1, 0.16, 0.24];
const THUMB = 48;
/** A stamp is as many times larger than the brush of the same width. */
const STAMP = 3;

class LabDraw extends HTMLElement {
  #sheet = new Sheet(() => this.#drawn());
  #colour = PALETTE[0] ?? "#000000";
  #tool = "brush";
  #stamp = STAMPS[0] ?? "";
  #cell = { column: 16, row: 16 };
  #isAsked = false;
  #isDue = false;
  /** @type {Words | null} */
  #words = null;
  /** The one that is asked. @type {import("../../state.js").Network | null} */
  #network = null;

  #title = make("h2", { class: "eyebrow" });
  #cursor = make("div", { class: "cursor" });
  #surface = make(
    "div",
    {
      class: "surface",
      tabindex: 0,
      role: "application",
      "aria-describedby": "draw-keys",
      on: { keydown: (event) => this.#press(event) },
    },
    this.#sheet.canvas,
    this.#cursor,
  );
  #said = make("p", { class: "unseen", role: "status" });
  #tools = new Segments(
    "tool",
    [{ value: "brush" }, { value: "fill" }, { value: "stamp" }, { value: "eraser" }],
    (tool) => this.#take(tool),
  );
  #width = make("input", { type: "range", id: "draw-width", min: 0, max: WIDTHS.length - 1, value: 2, step: 1 });
  #widthLabel = make("label", { for: "draw-width" });
  #undo = this.#button("undo", () => this.#sheet.undo());
  #redo = this.#button("redo", () => this.#sheet.redo());
  #clear = this.#button("clear", () => this.#sheet.clear());
  #save = this.#button("download", () => this.#saveDrawing());
  #colours = new Swatches(
    "ink",
    PALETTE.map((colour) => ({ value: colour, face: faceOf(colour) })),
    (colour) => this.#dip(colour),
  );
  #stamps = new Swatches(
    "stamp",
    STAMPS.map((name) => ({ value: name, face: stampOf(name) })),
    (name) => this.#pickStamp(name),
  );
  #picker = make("input", {
    type: "color",
    id: "draw-colour",
    value: "#b5651d",
    on: { input: () => this.#dip(this.#picker.value) },
  });
  #pickerLabel = make("label", { for: "draw-colour" });
  #backdrops = new Swatches(
    "backdrop",
    BACKDROPS.map((name) => ({ value: name, face: thumbOf(name) })),
    (name) => this.#sheet.lay(name),
  );
  #plain = make("button", { type: "button", class: "plain", on: { click: () => this.#sheet.lay(this.#colour) } });
  #keys = make("p", { class: "keys", id: "draw-keys" });
  #unlike = make("p", { class: "unlike" });
  #whyTitle = make("summary");
  #why = make("p");

  connectedCallback() {
    const width = make("div", { class: "width" }, this.#widthLabel, this.#width);
    const history = make("div", { class: "history" }, this.#undo, this.#redo, this.#clear, this.#save);
    const other = make("div", { class: "other" }, this.#picker, this.#pickerLabel, this.#plain);
    const said = make(
      "div",
      { class: "said" },
      this.#unlike,
      make("details", {}, this.#whyTitle, this.#why),
      this.#keys,
    );
    this.replaceChildren(
      make("div", { class: "sheet" }, this.#title, this.#surface, this.#said),
      make(
        "div",
        { class: "kit" },
        make("div", { class: "bar" }, this.#tools.node, history, width),
        this.#colours.node,
        this.#stamps.node,
        this.#backdrops.node,
        other,
        said,
      ),
    );
    followPen(this.#surface, {
      begin: (point) => {
        this.#sheet.remember();
        if (this.#tool === "fill") this.#sheet.fill(point, this.#colour);
        if (this.#tool === "stamp") this.#sheet.stamp(point, this.#stamp, STAMP * this.#brush());
      },
      line: (from, to, pressure) => {
        if (this.#tool === "brush" || this.#tool === "eraser")
          this.#sheet.line(from, to, this.#brush() * (0.4 + 1.2 * pressure), this.#paint());
      },
      takeBack: () => this.#sheet.undo(),
    });
  }

  /** @param {import("../../app.js").View} view */
  update({ state: { way, own, network }, words }) {
    [this.#words, this.#network] = [words, network];
    set(this, "hidden", way !== "draw");
    if (way !== "draw") return;
    if (!own.draw && network && !this.#isAsked) {
      this.#isAsked = true;
      this.#drawn();
    }
    this.#refresh();
  }

  /** All that is seen besides the drawing itself. */
  #refresh() {
    const words = this.#words;
    if (!words) return;
    write(this.#title, words.text("draw.title"));
    set(this.#surface, "aria-label", words.text("draw.sheet"));
    this.#tools.update(words.text("draw.tools"), this.#tool, (tool) => words.text(`tool.${tool}`));
    write(this.#widthLabel, words.text("draw.width"));
    const named = (/** @type {HTMLButtonElement} */ button, /** @type {string} */ key, isOff = false) => {
      set(button, "aria-label", words.text(key));
      set(button, "title", words.text(key));
      switchOff(button, isOff);
    };
    named(this.#undo, "draw.undo", !this.#sheet.canUndo);
    named(this.#redo, "draw.redo", !this.#sheet.canRedo);
    named(this.#clear, "draw.clear");
    named(this.#save, "draw.save");
    this.#colours.update(words.text("draw.colours"), this.#colour, (colour) => {
      const place = PALETTE.indexOf(colour).toString(16);
      return words.text("draw.colour", { name: words.text(`colour.${place}`), key: place });
    });
    this.#stamps.update(words.text("draw.stamps"), this.#stamp, (name) => words.text(`stamp.${name}`));
    set(this.#stamps.node, "hidden", this.#tool !== "stamp");
    set(this.#colours.node, "hidden", this.#tool === "stamp");
    write(this.#pickerLabel, words.text("draw.other"));
    this.#backdrops.update(words.text("draw.backdrop"), this.#sheet.backdrop, (name) => words.text(`backdrop.${name}`));
    write(this.#plain, words.text("draw.plain"));
    write(this.#keys, words.text("draw.keys"));
    write(this.#unlike, words.text("draw.unlike"));
    write(this.#whyTitle, words.text("draw.why"));
    write(this.#why, `${words.text("draw.because")} ${measured(this.#network, words)}`);
    const { style } = this.#cursor;
    [style.left, style.top] = [`${(100 * this.#cell.column) / CELLS}%`, `${(100 * this.#cell.row) / CELLS}%`];
  }

  /** At most one question a frame; the laboratory asks the network for the last one that is waiting. */
  #drawn() {
    if (this.#isDue) return;
    this.#isDue = true;
    requestAnimationFrame(() => {
      this.#isDue = false;
      this.#refresh();
      send(this, "look", { own: { way: "draw", picture: this.#sheet.canvas, name: "" } });
    });
  }

  #brush() {
    return WIDTHS[Number(this.#width.value)] ?? 0.06;
  }

  /** The eraser has no colour. */
  #paint() {
    return this.#tool === "eraser" ? null : this.#colour;
  }

  /** @param {string} tool */
  #take(tool) {
    this.#tool = tool;
    this.#refresh();
  }

  /** @param {string} colour */
  #dip(colour) {
    this.#colour = colour;
    if (this.#tool === "eraser" || this.#tool === "stamp") this.#tool = "brush";
    this.#refresh();
  }

  /** @param {string} stamp */
  #pickStamp(stamp) {
    this.#stamp = stamp;
    this.#refresh();
  }

  async #saveDrawing() {
    save(await canvasPng(this.#sheet.canvas), "cifar-lab-drawing.png");
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.altKey) return;
    const act = event.ctrlKey || event.metaKey ? this.#command(event) : this.#key(event);
    if (!act) return;
    event.preventDefault();
    act();
    this.#refresh();
  }

  /** @param {KeyboardEvent} event */
  #command({ key, shiftKey }) {
    const name = key.toLowerCase();
    if (name === "z" && !shiftKey) return () => this.#sheet.undo();
    return name === "y" || name === "z" ? () => this.#sheet.redo() : null;
  }

  /** @param {KeyboardEvent} event */
  #key({ key, shiftKey }) {
    const [right, down] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key] ?? [
      0, 0,
    ];
    if (right || down) return () => this.#step(right ?? 0, down ?? 0, shiftKey);
    if (key === " " || key === "Enter") return () => this.#dab(this.#paint());
    if (key === "Delete" || key === "Backspace") return () => this.#dab(null);
    const colour = colourOfKey(key);
    return colour ? () => (this.#dip(colour), this.#tell()) : null;
  }

  /**
   * @param {number} right
   * @param {number} down
   * @param {boolean} isDrawing With shift the cells on the way are painted.
   */
  #step(right, down, isDrawing) {
    const within = (/** @type {number} */ place) => Math.min(CELLS - 1, Math.max(0, place));
    this.#cell = { column: within(this.#cell.column + right), row: within(this.#cell.row + down) };
    if (isDrawing) this.#dab(this.#paint());
    else this.#tell();
  }

  /** @param {string | null} colour */
  #dab(colour) {
    const { column, row } = this.#cell;
    this.#sheet.remember();
    const middle = { x: (column + 0.5) / CELLS, y: (row + 0.5) / CELLS };
    if (this.#tool === "fill" && colour) this.#sheet.fill(middle, colour);
    else if (this.#tool === "stamp" && colour) this.#sheet.stamp(middle, this.#stamp, STAMP * this.#brush());
    else this.#sheet.cell(column, row, colour);
    this.#tell();
  }

  /** Says where the cursor is and what it paints with. */
  #tell() {
    const words = this.#words;
    if (!words) return;
    const place = PALETTE.indexOf(this.#colour);
    /** @type {Record<string, string>} */
    const tools = { eraser: words.text("tool.eraser"), stamp: words.text(`stamp.${this.#stamp}`) };
    const name = tools[this.#tool] ?? (place < 0 ? this.#colour : words.text(`colour.${place.toString(16)}`));
    write(this.#said, words.text("draw.cell", { row: this.#cell.row + 1, column: this.#cell.column + 1, name }));
  }

  /**
   * @param {import("../../shell/icons.js").IconName} name
   * @param {() => void} click
   */
  #button(name, click) {
    return make("button", { type: "button", class: "round", on: { click } }, icon(name));
  }
}

/** @param {string} colour */
function faceOf(colour) {
  const face = make("span", { class: "face" });
  face.style.backgroundColor = colour;
  return face;
}

/** @param {string} backdrop */
function thumbOf(backdrop) {
  const canvas = make("canvas", { class: "face", width: THUMB, height: THUMB, "aria-hidden": "true" });
  const context = canvas.getContext("2d");
  if (context) paintBackdrop(context, THUMB, backdrop);
  return canvas;
}

/** @param {string} stamp */
function stampOf(stamp) {
  const canvas = make("canvas", { class: "face", width: THUMB, height: THUMB, "aria-hidden": "true" });
  const context = canvas.getContext("2d");
  if (context) {
    paintBackdrop(context, THUMB, "#8dbbe6");
    paintStamp(context, stamp, THUMB / 2, THUMB / 2, 0.8 * THUMB);
  }
  return canvas;
}

/**
 * How many drawings the network in use reads: drawn by programs, so that anyone can count them again.
 * @param {import("../../state.js").Network | null} network
 * @param {import("../../shell/words.js").Words} words
 */
function measured(network, words) {
  const drawings = network?.metadata.measured?.drawings;
  if (!drawings) return words.text("draw.unmeasured");
  const [low, high] = drawings.interval.map((share) => words.percent(share));
  return words.text("draw.measured", { right: Math.round(drawings.accuracy * drawings.n), n: drawings.n, low, high });
}

customElements.define("lab-draw", LabDraw);
