// @ts-check
/**
 * One block: what it is, its fields, what comes out of it, and what does not fit.
 * @typedef {import("../../shell/words.js").Words} Words
 * @typedef {import("./kinds.js").Layer} Layer
 * @typedef {import("./edit.js").Path} Path
 * @typedef {{ change: (layer: Layer) => void, move: (by: 1 | -1) => void, remove: () => void,
 *   pick: (button: HTMLElement, isInside: boolean) => void, mend: (layers: Layer[]) => void }} Does
 * @typedef {{ number: string, isFirst: boolean, isLast: boolean }} Place
 */
import { make, set, switchOff, write } from "../../shell/dom.js";
import { icon } from "../../shell/icons.js";
import { shape } from "../network/layers.js";
import { layersText } from "../own-network/import-words.js";
import { blockField } from "./block-field.js";
import { fieldsOf, withField } from "./kinds.js";
import { MendButtons } from "./mend-buttons.js";
import { kindName, misfitText } from "./words.js";

export class BlockView {
  #name = make("h4");
  #output = make("p", { class: "output" });
  /** The shortcut of a residual block, where its input is not added as it is. */
  #past = make("p", { class: "output", hidden: true });
  #asItIs = make("button", { type: "button", class: "link", hidden: true, on: { click: () => this.#unproject() } });
  #problem;
  #mends;
  #buttons;
  #fields;
  /** The blocks inside, of a residual block. @type {HTMLOListElement | null} */
  inner = null;
  #inside;
  #card;
  node;
  #layer;
  #does;

  /**
   * @param {Layer} layer
   * @param {Path} path
   * @param {Does} does
   */
  constructor(layer, path, does) {
    this.#layer = layer;
    this.#does = does;
    const id = `design-${path.join("-")}`;
    this.#problem = make("p", { class: "problem", id: `${id}-problem`, hidden: true });
    this.#mends = new MendButtons(does.mend);
    this.#fields = fieldsOf(layer.kind).map((field) =>
      blockField(`${id}-${field.name}`, field, (value) => this.#does.change(withField(this.#layer, field.name, value))),
    );
    this.#buttons = {
      up: blockButton("up", "previous", () => does.move(-1)),
      down: blockButton("down", "next", () => does.move(1)),
      remove: blockButton("remove", "clear", () => does.remove()),
      add: blockButton("add", "plus", (button) => does.pick(button, false)),
    };
    if (layer.kind === "residual") this.inner = make("ol");
    this.#inside = this.inner && blockButton("inside", "plus", (button) => does.pick(button, true));
    const { up, down, remove, add } = this.#buttons;
    this.#card = make(
      "div",
      { class: "block", role: "group" },
      make(
        "div",
        { class: "head" },
        this.#name,
        make("div", { class: "row" }, ...this.#fields.map(({ node }) => node)),
        this.#output,
        make("div", { class: "does" }, up.node, down.node, remove.node, add.node),
      ),
      this.#past,
      this.#asItIs,
      this.#problem,
      this.#mends.node,
      this.inner &&
        make("div", { class: "inside-block" }, make("div", { class: "top" }, this.#inside?.node), this.inner),
    );
    this.node = make("li", {}, this.#card);
  }

  /**
   * @param {Layer} layer
   * @param {Place} place
   * @param {import("../../cifar-lab.js").ToldRow | undefined} row What Rust says of it, where it fits.
   * @param {import("../../cifar-lab.js").Problem | null} problem
   * @param {boolean} isTold Whether the worker has answered.
   * @param {Words} words
   */
  update(layer, { number, isFirst, isLast }, row, problem, isTold, words) {
    this.#layer = layer;
    const name = kindName(layer.kind, words);
    const title = words.text("design.block", { number, name });
    write(this.#name, title);
    set(this.#card, "aria-label", title);
    set(this.#card, "data-unfit", !!problem);
    const values = row && {
      shape: shape(row.output, words),
      parameters: row.parameters,
      operations: words.number(row.multiply_adds),
    };
    if (values)
      write(
        this.#output,
        words.text(`design.output${row.parameters ? (row.multiply_adds ? ".all" : ".norm") : ""}`, values),
      );
    // What it was stays until the worker has answered.
    else if (isTold) write(this.#output, problem ? "" : words.text("design.output.unknown"));
    const { shortcut } = layer;
    for (const node of [this.#past, this.#asItIs]) node.hidden = !shortcut;
    if (shortcut) {
      write(this.#past, words.text("design.past", { layers: layersText(shortcut) }));
      write(this.#asItIs, words.text("design.mend.add-input"));
    }
    this.#problem.hidden = !problem;
    if (problem) write(this.#problem, misfitText(problem, words));
    this.#mends.update(problem?.mends ?? [], words);
    const describedBy = problem ? this.#problem.id : null;
    set(this.#card, "aria-describedby", describedBy);
    for (const field of this.#fields) field.update(layer, describedBy, words);
    const { up, down, remove, add } = this.#buttons;
    up.update(words.text("design.up", { name: title }), isFirst);
    down.update(words.text("design.down", { name: title }), isLast);
    remove.update(words.text("design.remove", { name: title }));
    add.update(words.text("design.add", { name: title }));
    this.#inside?.update(words.text("design.inside", { name: title }));
  }

  /** Its input is added as it is. */
  #unproject() {
    const { shortcut: _, ...layer } = this.#layer;
    this.#does.change(layer);
    // The button is gone.
    this.focus("");
  }

  /** @param {string} control */
  focus(control) {
    const named = /** @type {Record<string, { node: HTMLElement }>} */ (this.#buttons)[control]?.node;
    const first = this.#fields[0]?.input ?? this.#buttons.add.node;
    const node = named ?? first;
    node.focus();
    // Who types next writes over what stands there.
    if (node instanceof HTMLInputElement) node.select();
  }
}

/**
 * A button that stays where it is when there is no way further, so that the focus stays on it.
 * @param {string} name
 * @param {import("../../shell/icons.js").IconName} face
 * @param {(button: HTMLElement) => void} press
 */
function blockButton(name, face, press) {
  const opens = name === "add" || name === "inside";
  const node = make(
    "button",
    {
      type: "button",
      class: "round",
      "data-do": name,
      "aria-expanded": opens ? false : null,
      on: { click: () => press(node) },
    },
    icon(face),
  );
  return {
    node,
    /** @param {string} label @param {boolean} [isOff] */
    update(label, isOff = false) {
      set(node, "aria-label", label);
      set(node, "title", label);
      switchOff(node, isOff);
    },
  };
}
