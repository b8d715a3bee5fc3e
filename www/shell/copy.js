// @ts-check
/** Texts for the clipboard. Where the browser does not take one, the caller shows it selected, with the sentence of the reason. */
import { isFramed } from "./frame.js";

/**
 * @param {string} text
 * @returns {Promise<"" | "copy.insecure" | "copy.frame" | "copy.refused">} Why it is not there, as a key of lang/*.json;
 *   "" where it is.
 */
export async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return "";
  } catch {
    if (!isSecureContext) return "copy.insecure";
    // In a frame it takes the course page's leave (`allow`), besides the person's.
    return isFramed() ? "copy.frame" : "copy.refused";
  }
}
