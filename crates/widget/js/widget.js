// @ts-check
/**
 * What anywidget loads: one session for each `CifarLab()` of Python, one panel for each place that shows it.
 * @typedef {import("./session.js").Model} Model
 */
import { Frame } from "./frame.js";
import { Panel } from "./panel.js";
import { Session } from "./session.js";

export default () => {
  /** @type {Session | null} */
  let session = null;
  return {
    /** @param {{ model: Model }} host */
    initialize({ model }) {
      const own = (session = new Session(model));
      return () => own.close();
    },
    /** @param {{ model: Model, el: HTMLElement }} host */
    render({ model, el }) {
      if (!session) return undefined;
      const own = session;
      const make = () => (model.get("panel") ? new Frame(own, model, el) : new Panel(own, el));
      let shown = make();
      const renew = () => {
        // From one panel of the page to another its frame goes by itself.
        if (shown instanceof Frame && model.get("panel")) return;
        shown.close();
        shown = make();
      };
      model.on("change:panel", renew);
      return () => {
        model.off("change:panel", renew);
        shown.close();
      };
    },
  };
};
