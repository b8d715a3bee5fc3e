// @ts-check
/** What a program says in English of a failure: folded, for who passes it on. The sentence before it says all that a person needs. */
import { make } from "./dom.js";

/**
 * @param {string} text
 * @param {import("./words.js").Words} words
 */
export function technicalDetail(text, words) {
  if (!text) return "";
  const said = make("p", { lang: "en", translate: "no" }, text);
  return make("details", { class: "detail" }, make("summary", {}, words.text("notice.detail")), said);
}
