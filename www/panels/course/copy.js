// @ts-check
/** A text to be taken away: shown whole, copied by a button; where the browser does not let a page copy, it is selected. */
import { copied } from "../../shell/copy.js";
import { make, set, write } from "../../shell/dom.js";
import { icon } from "../../shell/icons.js";

/** As long as a person looks at what a button says. */
const SAID_MS = 2500;

/** @param {string} name */
export function copyRow(name) {
  const title = make("h3");
  const summary = make("summary");
  const text = make("textarea", {
    readonly: true,
    spellcheck: "false",
    "data-copy": name,
    on: { focus: () => text.select() },
  });
  const said = make("span");
  const status = make("span", { class: "unseen", role: "status" });
  const button = make(
    "button",
    { type: "button", "data-copies": name, on: { click: () => copy() } },
    icon("link"),
    said,
  );
  /** @type {import("../../shell/words.js").Words | null} */
  let words = null;

  async function copy() {
    const problem = await copied(text.value);
    if (problem) {
      text.focus();
      return say(problem);
    }
    say("builder.copied");
    setTimeout(() => say(""), SAID_MS);
  }

  /** @param {string} key */
  function say(key) {
    const sentence = key ? (words?.text(key) ?? "") : "";
    write(status, sentence);
    // That it is copied, the button shows.
    set(status, "class", !key || key === "builder.copied" ? "unseen" : null);
    write(said, key === "builder.copied" ? sentence : (words?.text("builder.copy") ?? ""));
  }

  return {
    title,
    summary,
    node: make("div", { class: "copy" }, text, button, status),
    /**
     * @param {string} value
     * @param {string} label
     * @param {import("../../shell/words.js").Words} spoken
     */
    update(value, label, spoken) {
      words = spoken;
      write(title, label);
      write(summary, label);
      set(text, "aria-label", label);
      set(button, "aria-label", `${spoken.text("builder.copy")}: ${label}`);
      if (text.value !== value) text.value = value;
      set(text, "rows", Math.min(9, value.split("\n").length + Math.floor(value.length / 90)));
      if (said.textContent !== spoken.text("builder.copied")) write(said, spoken.text("builder.copy"));
    },
  };
}
