// @ts-check
/** What damaged pictures do to a network's answers. */
import { PanelInSight } from "../../shell/panel-in-sight.js";

class LabRobustness extends PanelInSight {
  constructor() {
    super("robustness", async () => {
      const code = await import("./panel.js");
      await code.styled();
      return code;
    });
  }
}

customElements.define("lab-robustness", LabRobustness);
