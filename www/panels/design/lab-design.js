// @ts-check
/** A network of a person's own, built from blocks. */
import { PanelInSight } from "../../shell/panel-in-sight.js";

class LabDesign extends PanelInSight {
  constructor() {
    super("design", async () => {
      const code = await import("./panel.js");
      await code.styled();
      return code;
    });
  }
}

customElements.define("lab-design", LabDesign);
