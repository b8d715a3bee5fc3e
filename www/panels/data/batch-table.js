// @ts-check
/** The batches that are in use, each with the SHA-256 that it was checked against. */
import { make, scroller, set, write } from "../../shell/dom.js";

export class BatchTable {
  #summary = make("summary");
  #caption = make("caption", { class: "unseen" });
  #head = make("tr");
  #body = make("tbody");
  #scroller = scroller(make("table", {}, this.#caption, make("thead", {}, this.#head), this.#body));
  node = make("details", {}, this.#summary, this.#scroller);

  /**
   * @param {import("../../cifar-lab.js").DataInUse | null} inUse
   * @param {import("../../shell/words.js").Words} words
   */
  update(inUse, words) {
    this.node.hidden = !inUse;
    const title = words.text("data.checked");
    write(this.#summary, title);
    write(this.#caption, title);
    set(this.#scroller, "aria-label", title);
    this.#head.replaceChildren(
      ...["batch", "hash"].map((column) => make("th", { scope: "col" }, words.text(`data.column.${column}`))),
    );
    this.#body.replaceChildren(
      ...(inUse?.batches ?? []).map(({ name, sha256 }) =>
        make("tr", { translate: "no" }, make("th", { scope: "row" }, name), make("td", {}, sha256)),
      ),
    );
  }
}
