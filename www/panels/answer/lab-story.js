// @ts-check
/** What there is to tell about an image. The first image's story stands in index.html, so that its place is there. */
import { write } from "../../shell/dom.js";

class LabStory extends HTMLElement {
  /** @param {import("../../app.js").View} view */
  update({ state: { route }, words }) {
    const told = this.querySelector("p");
    if (!told) return;
    const key = `story.${route.image}`;
    told.removeAttribute("data-text");
    told.hidden = !words.has(key);
    if (words.has(key)) write(told, words.text(key));
  }
}

customElements.define("lab-story", LabStory);
