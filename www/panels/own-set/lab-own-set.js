// @ts-check
/** A person's own pictures, a folder for each class. */
import { PanelInSight } from "../../shell/panel-in-sight.js";

class LabOwnSet extends PanelInSight {
  constructor() {
    super("own-set", async () => {
      const code = await import("./panel.js");
      await code.styled();
      return code;
    });
  }
}

customElements.define("lab-own-set", LabOwnSet);
