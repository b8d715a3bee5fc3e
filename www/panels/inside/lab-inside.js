// @ts-check
/** The network from inside. What it takes, code and worker, is fetched when it first comes into sight, and rests out of it. */
import { PanelInSight } from "../../shell/panel-in-sight.js";

class LabInside extends PanelInSight {
  constructor() {
    super("inside", async () => {
      const code = await import("./panel.js");
      await code.styled();
      return code;
    });
  }
}

customElements.define("lab-inside", LabInside);
