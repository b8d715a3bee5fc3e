// @ts-check
/**
 * What anywidget loads: one session for each `CifarLab()` of Python, one panel for each place that shows it.
 * @typedef {import("./session.js").Model} Model
 */
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
    /** @param {{ el: HTMLElement }} host */
    render({ el }) {
      if (!session) return undefined;
      const panel = new Panel(session, el);
      return () => panel.close();
    },
  };
};
