// @ts-check
/** The results of a class, side by side. */
import { PanelInSight } from "../../shell/panel-in-sight.js";

class LabResults extends PanelInSight {
  constructor() {
    super("results", async () => {
      const code = await import("./panel.js");
      await code.styled();
      return code;
    });
  }
}

customElements.define("lab-results", LabResults);
