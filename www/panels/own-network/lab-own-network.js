// @ts-check
/** A network that a person brings along. */
import { PanelInSight } from "../../shell/panel-in-sight.js";

class LabOwnNetwork extends PanelInSight {
  constructor() {
    super("own-network", async () => {
      const code = await import("./panel.js");
      await code.styled();
      return code;
    });
  }
}

customElements.define("lab-own-network", LabOwnNetwork);
