// @ts-check
/** The whole data set from the person's own disk; where its files are dropped on the page, it leads here. */
import { send } from "../../shell/dom.js";
import { PanelInSight } from "../../shell/panel-in-sight.js";
import { claim } from "./inbox.js";

class LabData extends PanelInSight {
  /** Before whoever else takes what is dropped. @param {DragEvent} event */
  #drop = (event) => {
    if (!claim(event.dataTransfer)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    document.documentElement.classList.remove("is-dropping");
    send(this, "pick-place", { place: "train" });
    // After the place is there and the page has led to its beginning.
    setTimeout(() => {
      this.scrollIntoView({ block: "center" });
      send(this, "said");
    });
  };

  constructor() {
    super("data", async () => {
      const code = await import("./panel.js");
      await code.styled();
      return code;
    });
  }

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener("drop", this.#drop, { capture: true });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener("drop", this.#drop, { capture: true });
  }
}

customElements.define("lab-data", LabData);
